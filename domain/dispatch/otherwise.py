"""Otherwise: the smallest change of one fact with which another one would have won."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import ceil, floor
from typing import Final

from attrs import evolve, frozen

from domain.dispatch.assignment import Candidate, Decision, Limit, decided
from domain.dispatch.offer import BEST_RATING, HALF_WAIT_MIN, Term
from domain.dispatch.placement import Option, Placement, ranked
from domain.shared.ids import TechnicianId
from domain.shared.trade import Grade

_TENTH: Final = 0.1
_HAIR: Final = 1e-9
_WEEK: Final = 7


@frozen(kw_only=True)
class Change:
    """One fact of the loser as it was and as it would have to be, all else being equal.

    In the unit of what the term ``of`` measures: ``distance`` in kilometres, ``wait`` and
    ``priority`` in minutes, ``ability`` and ``rating`` in stars, ``nights`` counted, ``skill`` as a
    grade; ``load`` in percent of a shop's day, or in minutes of a person's. ``share``: how much of
    the term's range that is; the change with the smallest is the one that is told.
    """

    of: str
    before: float
    after: float
    share: float


@frozen(kw_only=True)
class _Lever:
    """A fact that can be moved in steps towards its best; ``wins`` after so many of them."""

    of: str
    before: float
    step: float
    best: float
    wins: Callable[[float], bool]
    term: Callable[[float], float]
    """The value of the term, by the fact."""

    def least(self) -> Change | None:
        """The fewest steps that win; the better the fact, the fewer points it costs."""
        steps = range(1, abs(round(self.best / self.step) - self._grid) + 1)
        if not steps or not self.wins(self._at(steps[-1])):
            return None
        after = self._at(steps[bisect_left(steps, True, key=lambda n: self.wins(self._at(n)))])
        share = self.term(self.before) - self.term(after)
        return Change(of=self.of, before=self.before, after=after, share=share)

    @property
    def _grid(self) -> int:
        """The whole step at the fact or just behind it, so that what is told is a round number."""
        steps = self.before / self.step
        return floor(steps + _HAIR) if self.best > self.before else ceil(steps - _HAIR)

    def _at(self, steps: int) -> float:
        up = 1 if self.best > self.before else -1
        return round((self._grid + up * steps) * self.step, 9)


def placement_otherwise(made: Placement) -> Change | None:
    """What the best of the other shops lacked; None if no single fact would have done.

    Of a choice against the terms nothing is told: the customer's reasons are not known.
    """
    rival = made.rival
    if rival is None or not made.by_terms:
        return None
    return _smallest([lever.least() for lever in _of_place(made, rival)])


def changed_option(option: Option, change: Change, radius_km: float) -> Option:
    """The option, with one fact changed."""
    return _with_term(option, change.of, _value(change.of, change.after, radius_km))


def decision_otherwise(made: Decision) -> Change | None:
    """What the next best of the hands lacked; None if no single fact would have done."""
    rival = made.nearest
    if rival is None or not made.by_terms:
        return None
    return _smallest([lever.least() for lever in _of_hands(made, rival.candidate)])


def changed_candidate(candidate: Candidate, change: Change) -> Candidate:
    """The candidate, with one fact changed."""
    return _CHANGES[change.of](candidate, change.after)


def if_free(made: Decision) -> TechnicianId | None:
    """Who would have been chosen, had other work not kept them from it."""
    busy = (one.candidate for one in made.considered if one.limit is Limit.BUSY)
    return next(
        (
            one.technician
            for one in busy
            if made.by_terms and _winner(made, evolve(one, free=True)) == one.technician
        ),
        None,
    )


def _smallest(changes: Sequence[Change | None]) -> Change | None:
    """Equal ones in the order of the terms."""
    known = [one for one in changes if one is not None]
    return min(known, key=lambda one: one.share, default=None)


# Shops.


def _of_place(made: Placement, rival: Option) -> Iterator[_Lever]:
    radius_km = made.radius_km
    others = [one for one in (*made.options, *made.others) if one != rival]
    for term in rival.terms:
        if term.name not in _FACTS or (term.name == "distance" and radius_km is None):
            continue
        fact = _FACTS[term.name]

        def value(now: float, of: str = term.name) -> float:
            return _value(of, now, radius_km or 1.0)

        def wins(now: float, of: str = term.name) -> bool:
            other = _with_term(rival, of, _value(of, now, radius_km or 1.0))
            return ranked((*others, other))[0] == other

        before = _fact(term, radius_km or 1.0)
        yield _Lever(
            of=term.name, before=before, step=fact.step, best=fact.best, wins=wins, term=value
        )


@frozen
class _Fact:
    """In what steps a fact is told, and which is the best there is."""

    step: float
    best: float = 0.0


_FACTS: Final[Mapping[str, _Fact]] = {
    "distance": _Fact(_TENTH),
    "wait": _Fact(1),
    "load": _Fact(1),
    "ability": _Fact(_TENTH, BEST_RATING),
    "rating": _Fact(_TENTH, BEST_RATING),
    "nights": _Fact(1),
}


def fact(term: Term, radius_km: float | None) -> float | None:
    """What a term of an offer measured, in the unit of :class:`Change`; None if nobody knows."""
    if term.name not in _FACTS or (term.name == "distance" and radius_km is None):
        return None
    return _fact(term, radius_km or 1.0)


def _fact(term: Term, radius_km: float) -> float:
    """The inverse of :func:`_value`."""
    match term.name:
        case "distance":
            return term.value * radius_km
        case "wait":
            value = min(term.value, 1 - _HAIR)
            return round(HALF_WAIT_MIN * value / (1 - value))
        case "load":
            return term.value * 100
        case "nights":
            return round(term.value * _WEEK)
        case _:
            return BEST_RATING * (1 - term.value)


def _value(of: str, now: float, radius_km: float) -> float:
    """See :meth:`domain.dispatch.offer.OfferWeights.terms`."""
    match of:
        case "distance":
            return min(1.0, now / radius_km)
        case "wait":
            return now / (now + HALF_WAIT_MIN)
        case "load":
            return now / 100
        case "nights":
            return now / _WEEK
        case _:
            return 1 - now / BEST_RATING


def _with_term(option: Option, of: str, value: float) -> Option:
    terms = (evolve(one, value=value) if one.name == of else one for one in option.terms)
    return evolve(option, terms=tuple(terms))


# Hands.


_CHANGES: Final[Mapping[str, Callable[[Candidate, float], Candidate]]] = {
    "skill": lambda one, now: evolve(one, grade=Grade(int(now))),
    "load": lambda one, now: evolve(one, load_min=int(now)),
    "distance": lambda one, now: evolve(one, distance_km=now),
    "rating": lambda one, now: evolve(one, rating=now),
    "priority": lambda one, now: evolve(one, minutes=int(now)),
}
"""How a candidate differs when what the term measures does."""


def _of_hands(made: Decision, rival: Candidate) -> Iterator[_Lever]:
    need = made.task.need.grade
    facts: Mapping[str, tuple[float, float, float]] = {
        "skill": (rival.grade or need, 1, need),
        "load": (rival.load_min, 1, 0),
        "distance": (rival.distance_km, _TENTH, 0),
        "rating": (rival.rating, _TENTH, BEST_RATING),
        "priority": (rival.minutes, 1, 1),
    }
    for of, (before, step, best) in facts.items():
        change = _CHANGES[of]

        def wins(now: float, change: _Changed = change) -> bool:
            return _winner(made, change(rival, now)) == rival.technician

        def term(now: float, of: str = of, change: _Changed = change) -> float:
            return _term_of(made, change(rival, now), of)

        yield _Lever(of=of, before=before, step=step, best=best, wins=wins, term=term)


_Changed = Callable[[Candidate, float], Candidate]


def _again(made: Decision, other: Candidate) -> Decision:
    """The decision, had one of the candidates been another."""
    known = (one.candidate for one in made.considered)
    there = [other if one.technician == other.technician else one for one in known]
    return decided(made.task, there, at=made.at, weights=made.weights)


def _winner(made: Decision, other: Candidate) -> TechnicianId | None:
    return _again(made, other).winner


def _term_of(made: Decision, other: Candidate, of: str) -> float:
    considered = _again(made, other).considered
    mine = next(one for one in considered if one.candidate.technician == other.technician)
    return next(term.value for term in mine.terms if term.name == of)
