"""Whose hands do it: the choice for one operation, recorded so that it can be told and redone."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import islice, product
from typing import Final
from uuid import UUID

from attrs import evolve, field, frozen, validators

from domain.dispatch.affinity import Affinity
from domain.dispatch.fairness import Fairness
from domain.dispatch.margin import Margin
from domain.dispatch.offer import BEST_RATING, Term
from domain.shared.errors import Rejected
from domain.shared.ids import PersonId, TechnicianId
from domain.shared.text import text
from domain.shared.time import utc
from domain.shared.trade import Grade, Need

_FULL_DAY_MIN: Final = 480
_FAR_KM: Final = 50.0
_OFTEN_AGAIN: Final = 0.2
_WAYS_TRIED: Final = 1000


class NotQualified(Rejected):
    """A hard limit forbids this technician for this operation."""

    code = "not-qualified"


class Limit(StrEnum):
    """Why somebody may not do an operation, whatever the terms say."""

    SKILL = "skill"
    GRADE = "grade"
    CERTIFICATE = "certificate"
    FOUR_EYES = "four_eyes"
    OFF_SHIFT = "off_shift"
    TOO_SLOW = "too_slow"
    BUSY = "busy"
    KEPT_FOR_CHECK = "kept_for_check"


class Mode(StrEnum):
    """How hands came to an operation."""

    AUTOMATIC = "automatic"
    """By the terms."""
    DIRECT = "direct"
    """Somebody who dispatches named them."""
    TRANSFER = "transfer"
    """Who had it passed it on."""
    GRAB = "grab"
    """It was offered, and they were the first to take it."""
    MAP = "map"
    """Somebody who dispatches took them from the map, for where they are."""


_SENTENCES: Final = {
    Limit.SKILL: "the technician has not learned {skill}",
    Limit.GRADE: "the technician's grade in {skill} is below {grade}",
    Limit.CERTIFICATE: "the technician's certificate for {skill} does not hold at that time",
    Limit.FOUR_EYES: "whoever worked on the car may not check it",
    Limit.OFF_SHIFT: "the technician is not at work at that time",
    Limit.TOO_SLOW: "the technician takes longer for it than the time that is planned",
    Limit.BUSY: "the technician has other work at that time",
    Limit.KEPT_FOR_CHECK: "the technician is the only one left to check the work",
}

OF_TIME: Final = frozenset({Limit.OFF_SHIFT, Limit.TOO_SLOW, Limit.BUSY})
"""Limits that another time may not have."""


@frozen(kw_only=True)
class Candidate:
    """The facts about a technician at the moment of the choice.

    ``grade``: in the skill needed, None without it. ``minutes``: what the operation takes this
    technician, and ``in_time`` whether that is no longer than planned. ``free``: of other work;
    ``load_min``: minutes already claimed that day. ``distance_km``: 0 in the own shop, the way to
    travel if lent or on the way to a customer. ``rating``: 0 to 5. ``affinity``: what was learned
    of them in the skill needed, and ``paid_min`` the minutes that they were paid for of late; None
    where nobody asked.
    """

    technician: TechnicianId
    grade: Grade | None
    minutes: int = field(validator=validators.gt(0))
    certified: bool = True
    on_shift: bool = True
    in_time: bool = True
    free: bool = True
    load_min: int = field(default=0, validator=validators.ge(0))
    distance_km: float = field(default=0.0, validator=validators.ge(0))
    rating: float = field(default=4.0, validator=[validators.ge(0), validators.le(BEST_RATING)])
    affinity: Affinity | None = None
    paid_min: int | None = field(default=None, validator=validators.optional(validators.ge(0)))


@frozen(kw_only=True)
class Weights:
    """How many points each term can cost a candidate at most; the fewest points win.

    ``skill``: grade beyond the need, so that masters stay free for what only they can do.
    ``load``: the day's claimed minutes as a share of eight hours. ``distance``: as a share of
    50 km. ``rating``: what lacks to five stars. ``priority``: for urgent work, how much longer it
    takes than the fastest who may do it. ``affinity``: how many jobs of a hundred more have to be
    done again than those of the best who may do it, as a share of 20.

    ``most_gini`` is no weight: the Gini of a shop's paid hours above which nobody is chosen who
    would lift it, if there is somebody else.
    """

    version: str = "1"
    skill: float = field(default=10.0, validator=validators.ge(0))
    load: float = field(default=20.0, validator=validators.ge(0))
    distance: float = field(default=20.0, validator=validators.ge(0))
    rating: float = field(default=10.0, validator=validators.ge(0))
    priority: float = field(default=15.0, validator=validators.ge(0))
    affinity: float = field(default=15.0, validator=validators.ge(0))
    most_gini: float = field(default=0.25, validator=[validators.ge(0), validators.le(1)])


STANDARD: Final = Weights()


@frozen(kw_only=True)
class Task:
    """One operation to give out. ``urgency``: 0 (any time) to 1 (at once).

    ``done_by``: who did the operations before it. ``kept``: who must stay free to check later.
    """

    subject: UUID
    step: int
    need: Need
    urgency: float = field(default=0.0, validator=[validators.ge(0), validators.le(1)])
    done_by: tuple[TechnicianId, ...] = ()
    kept: tuple[TechnicianId, ...] = ()

    def limit(self, candidate: Candidate) -> Limit | None:
        """The first hard limit that forbids the candidate."""
        if candidate.grade is None:
            return Limit.SKILL
        if candidate.grade < self.need.grade:
            return Limit.GRADE
        if not candidate.certified:
            return Limit.CERTIFICATE
        if self.need.four_eyes and candidate.technician in self.done_by:
            return Limit.FOUR_EYES
        if not candidate.on_shift:
            return Limit.OFF_SHIFT
        if not candidate.in_time:
            return Limit.TOO_SLOW
        if not candidate.free:
            return Limit.BUSY
        return Limit.KEPT_FOR_CHECK if candidate.technician in self.kept else None


@frozen(kw_only=True)
class Considered:
    """A candidate with what spoke against; ``limit`` set means it was never in the running."""

    candidate: Candidate
    terms: tuple[Term, ...]
    limit: Limit | None

    @property
    def points(self) -> float:
        return sum(term.points for term in self.terms)


@frozen(kw_only=True)
class Decision:
    """Who does the task and why. A value of facts only, so anyone can work it out again.

    ``winner`` is None when a limit forbids everybody. A pinned decision names who pinned it and
    the reason; its terms show what the pin cost.
    """

    task: Task
    at: datetime = field(validator=utc)
    weights: Weights
    considered: tuple[Considered, ...]
    winner: TechnicianId | None
    pinned_by: PersonId | None = None
    reason: str | None = field(default=None, validator=validators.optional(text(400)))
    mode: Mode = Mode.AUTOMATIC

    def again(self) -> "Decision":
        """The same decision, worked out anew from its recorded facts."""
        candidates = [each.candidate for each in self.considered]
        if self.pinned_by is None or self.winner is None or self.reason is None:
            return decided(self.task, candidates, at=self.at, weights=self.weights)
        return pinned(
            self.task,
            candidates,
            self.winner,
            by=self.pinned_by,
            reason=self.reason,
            at=self.at,
            weights=self.weights,
            mode=self.mode,
        )

    @property
    def by_terms(self) -> bool:
        """Whether nobody chose against the terms."""
        return self.pinned_by is None

    @property
    def chosen(self) -> Considered | None:
        """The winner, with what spoke against."""
        mine = (one for one in self.considered if one.candidate.technician == self.winner)
        return next(mine, None)

    @property
    def nearest(self) -> Considered | None:
        """Who would have been next; of a pinned choice: whom the terms would have chosen."""
        others = (
            one
            for one in self.considered
            if one.limit is None and one.candidate.technician != self.winner
        )
        return next(others, None)

    @property
    def fairness(self) -> Fairness | None:
        """How the paid hours of the shop stood, if anybody looked."""
        return _fairness(self.considered, self.weights)

    @property
    def passed_over(self) -> Considered | None:
        """Whom the terms would have chosen, and the fairness of pay did not."""
        first = next((each for each in self.considered if each.limit is None), None)
        return first if self.by_terms and first != self.chosen else None

    @property
    def margin(self) -> Margin | None:
        """By how much the nearest other one lost to the winner."""
        chosen, other = self.chosen, self.nearest
        return Margin.between(chosen.terms, other.terms) if chosen and other else None


def decided(
    task: Task, candidates: Iterable[Candidate], *, at: datetime, weights: Weights = STANDARD
) -> Decision:
    """The candidate with the fewest points whom no limit forbids; ties go to the smaller id.

    Whoever would lift the Gini of the shop's paid hours above what it may be gives way to the next
    who would not; if there is nobody else, pay is no reason to leave work undone.
    """
    considered = _considered(task, candidates, weights)
    able = [each.candidate.technician for each in considered if each.limit is None]
    fairness = _fairness(considered, weights)
    fair = (one for one in able if not (fairness and fairness.forbids(one, task.need.minutes)))
    winner = next(fair, able[0] if able else None)
    return Decision(task=task, at=at, weights=weights, considered=considered, winner=winner)


def pinned(
    task: Task,
    candidates: Iterable[Candidate],
    technician: TechnicianId,
    *,
    by: PersonId,
    reason: str,
    at: datetime,
    weights: Weights = STANDARD,
    mode: Mode = Mode.DIRECT,
) -> Decision:
    """A person's choice against the terms, within the limits.

    Raises:
        NotQualified: a hard limit forbids the technician; fact ``limit`` names it.
    """
    considered = _considered(task, candidates, weights)
    chosen = next((each for each in considered if each.candidate.technician == technician), None)
    limit = Limit.SKILL if chosen is None else chosen.limit
    if limit is not None:
        need = task.need
        sentence = _SENTENCES[limit].format(skill=need.skill, grade=need.grade.name.lower())
        raise NotQualified(sentence, limit=str(limit), technician=technician, step=task.step)
    return Decision(
        task=task,
        at=at,
        weights=weights,
        considered=considered,
        winner=technician,
        pinned_by=by,
        reason=reason,
        mode=mode,
    )


def assigned(
    work: Sequence[tuple[Task, Sequence[Candidate]]],
    *,
    at: datetime,
    weights: Weights = STANDARD,
    done_by: tuple[TechnicianId, ...] = (),
) -> tuple[Decision, ...]:
    """A work order's operations in their order, so that every check finds a second person.

    The best candidate does each, unless that leaves nobody to check later; then the best other.
    If nothing avails, the decisions without a winner tell which limits are in the way.
    """
    plain = _in_order(work, (), at, weights, done_by)
    if all(decision.winner for decision in plain):
        return plain
    for kept in islice(_ways_to_check(work, plain), _WAYS_TRIED):
        decisions = _in_order(work, kept, at, weights, done_by)
        if all(decision.winner for decision in decisions):
            return decisions
    return plain


def _ways_to_check(
    work: Sequence[tuple[Task, Sequence[Candidate]]], plain: Sequence[Decision]
) -> Iterator[tuple[tuple[int, TechnicianId], ...]]:
    """Every choice of one person per check: the check's place in the work, and who is kept."""
    return product(
        *(
            [
                (place, each.candidate.technician)
                for each in plain[place].considered
                if each.limit in (None, Limit.FOUR_EYES)
            ]
            for place, (task, _) in enumerate(work)
            if task.need.four_eyes
        )
    )


def _in_order(
    work: Sequence[tuple[Task, Sequence[Candidate]]],
    kept: tuple[tuple[int, TechnicianId], ...],
    at: datetime,
    weights: Weights,
    done_by: tuple[TechnicianId, ...],
) -> tuple[Decision, ...]:
    decisions: list[Decision] = []
    for place, (task, candidates) in enumerate(work):
        later = tuple(technician for check, technician in kept if check > place)
        task = evolve(task, done_by=(*task.done_by, *done_by), kept=(*task.kept, *later))
        decision = decided(task, candidates, at=at, weights=weights)
        decisions.append(decision)
        done_by = (*done_by, decision.winner) if decision.winner else done_by
    return tuple(decisions)


def _considered(
    task: Task, candidates: Iterable[Candidate], weights: Weights
) -> tuple[Considered, ...]:
    known = [(candidate, task.limit(candidate)) for candidate in candidates]
    able = [each for each, limit in known if limit is None]
    fastest = min((each.minutes for each in able), default=1)
    best = max((each.affinity.rate for each in able if each.affinity), default=0.0)
    considered = [
        Considered(candidate=each, terms=_terms(task, each, fastest, best, weights), limit=limit)
        for each, limit in known
    ]
    return tuple(sorted(considered, key=lambda each: (each.points, each.candidate.technician)))


def _fairness(considered: Iterable[Considered], weights: Weights) -> Fairness | None:
    people = (each.candidate for each in considered)
    paid = {one.technician: one.paid_min for one in people if one.paid_min is not None}
    return Fairness(paid, weights.most_gini) if paid else None


def _terms(
    task: Task, candidate: Candidate, fastest: int, best: float, weights: Weights
) -> tuple[Term, ...]:
    surplus = max(0, (candidate.grade or task.need.grade) - task.need.grade)
    slower = max(0.0, 1.0 - fastest / candidate.minutes)
    terms = (
        Term("skill", surplus / (Grade.MASTER - Grade.APPRENTICE), weights.skill),
        Term("load", min(1.0, candidate.load_min / _FULL_DAY_MIN), weights.load),
        Term("distance", min(1.0, candidate.distance_km / _FAR_KM), weights.distance),
        Term("rating", 1.0 - candidate.rating / BEST_RATING, weights.rating),
        Term("priority", task.urgency * slower, weights.priority),
    )
    if candidate.affinity is None:
        return terms
    worse = min(1.0, max(0.0, best - candidate.affinity.rate) / _OFTEN_AGAIN)
    return (*terms, Term("affinity", worse, weights.affinity))
