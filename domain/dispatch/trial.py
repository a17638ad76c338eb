"""Trials of rules: a case with made-up facts, and who must win it, lose it, or be out of it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from attrs import field, frozen, validators

from domain.dispatch.assignment import Candidate, Decision, Task, decided
from domain.dispatch.offer import BEST_RATING
from domain.dispatch.placement import (
    Bar,
    Choices,
    Option,
    Placement,
    RuledOut,
    Spot,
    placed,
    ranked,
)
from domain.dispatch.rule_sheet import BadRules
from domain.dispatch.rules import Level, Rules, Said, resolved
from domain.shared.checks import between
from domain.shared.ids import BayId, StoreId, TechnicianId
from domain.shared.time import minutes

ANY_DAY: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""When a case is decided; no rule asks for the day."""
_ANY_SPOT: Final = Spot(BayId(UUID(int=0)), TechnicianId(UUID(int=0)))


@frozen(kw_only=True)
class Expected:
    """What must come of a case, by the names in it; at least one thing.

    ``out``: who must be out of the question, and by which limit. ``before``: pairs of whom the
    first must come before the second.
    """

    winner: str | None = None
    out: Mapping[str, str] = field(factory=dict)
    before: tuple[tuple[str, str], ...] = ()

    def __attrs_post_init__(self) -> None:
        if not self.names:
            raise BadRules("a case expects nothing; name a winner, who is out, or who is before")

    @property
    def names(self) -> frozenset[str]:
        pairs = (name for pair in self.before for name in pair)
        return frozenset({*([self.winner] if self.winner else ()), *self.out, *pairs})


@frozen(kw_only=True)
class Outcome:
    """What rules made of a case: who is left, the best first, and who is out by which limit.

    ``record`` is what a decision like this would leave; only choices where no shop is left.
    """

    ranking: tuple[str, ...]
    out: Mapping[str, str]
    record: Decision | Placement | Choices

    def misses(self, expected: Expected) -> tuple[str, ...]:
        """What did not come as expected, a sentence each."""
        return (*self._winner(expected), *self._out(expected), *self._order(expected))

    def _winner(self, expected: Expected) -> Iterator[str]:
        won = self.ranking[0] if self.ranking else "nobody"
        if expected.winner is not None and expected.winner != won:
            yield f"{expected.winner} should win, and {won} did"

    def _out(self, expected: Expected) -> Iterator[str]:
        for name, limit in expected.out.items():
            found = self.out.get(name)
            if found is None:
                yield f"{name} should be out by {limit}, and is not out"
            elif found != limit:
                yield f"{name} should be out by {limit}, and is out by {found}"

    def _order(self, expected: Expected) -> Iterator[str]:
        place = {name: number for number, name in enumerate(self.ranking)}
        for first, second in expected.before:
            gone = [name for name in (first, second) if name not in place]
            if gone:
                reasons = " and ".join(f"{name} is out by {self.out[name]}" for name in gone)
                yield f"{first} should come before {second}, and {reasons}"
            elif place[first] > place[second]:
                yield f"{first} should come before {second}, and comes after"


@frozen(kw_only=True)
class HandsCase:
    """Which of these people does the task; two with equal points come in their order here."""

    task: Task
    people: Mapping[str, Candidate]

    @property
    def names(self) -> Mapping[UUID, str]:
        return {one.technician: name for name, one in self.people.items()}

    def decide(self, rules: Rules) -> Outcome:
        names = self.names
        decision = decided(self.task, self.people.values(), at=ANY_DAY, weights=rules.hands)
        told = [(names[one.candidate.technician], one.limit) for one in decision.considered]
        ranking = [name for name, limit in told if limit is None]
        won = names[decision.winner] if decision.winner else None
        return Outcome(
            ranking=tuple(sorted(ranking, key=lambda name: name != won)),
            out={name: limit for name, limit in told if limit is not None},
            record=decision,
        )


@frozen(kw_only=True)
class Facts:
    """The facts of one offer of one shop; ``load`` and ``ability`` are shares of what could be.

    ``bar``: what else keeps the shop out of it.
    """

    store: StoreId
    distance_km: float = field(default=0.0, validator=between(0, 20_100))
    wait_min: int = field(default=0, validator=validators.ge(0))
    load: float = field(default=0.0, validator=between(0, 1))
    ability: float = field(default=1.0, validator=between(0, 1))
    rating: float = field(default=BEST_RATING, validator=between(0, BEST_RATING))
    nights: int = field(default=0, validator=validators.ge(0))
    bar: Bar | None = None

    def option(self, rules: Rules) -> Option:
        """What the rules say against it."""
        terms = rules.offer.terms(
            radius_km=rules.drive.radius_km,
            distance_km=self.distance_km,
            wait_min=self.wait_min,
            load=self.load,
            ability=self.ability,
            rating=self.rating,
            nights=self.nights,
        )
        return Option(store=self.store, starts=ANY_DAY + minutes(self.wait_min), terms=terms)


@frozen(kw_only=True)
class OffersCase:
    """Which of these shops is offered first; two with equal points come in their order here."""

    shops: Mapping[str, Facts]

    @property
    def names(self) -> Mapping[UUID, str]:
        return {one.store: name for name, one in self.shops.items()}

    def decide(self, rules: Rules) -> Outcome:
        names, bars = self.names, _bars(self.shops.values(), rules)
        left = [one for one in self.shops.values() if one.store not in bars]
        options = ranked(one.option(rules) for one in left)
        out = [RuledOut(store=store, bar=bar) for store, bar in bars.items()]
        choices = Choices.of(options, out, rules=rules.version)
        return Outcome(
            ranking=tuple(names[one.store] for one in options),
            out={names[one.store]: one.bar for one in out},
            record=placed(choices, options[0], _ANY_SPOT, at=ANY_DAY) if options else choices,
        )


def _bars(shops: Iterable[Facts], rules: Rules) -> Mapping[StoreId, Bar]:
    """Why shops are out: too far, or too many others are nearer; or what the facts say."""
    nearest = sorted(shops, key=lambda one: (one.distance_km, one.store))
    within = [one for one in nearest if one.distance_km <= rules.drive.radius_km]
    looked_at = within[: rules.drive.shops]
    barred = {one.store: one.bar for one in looked_at if one.bar is not None}
    return {**barred, **{one.store: Bar.TOO_FAR for one in nearest if one not in looked_at}}


@frozen(kw_only=True)
class Case:
    """A question, and what must come of it."""

    name: str
    question: HandsCase | OffersCase
    expected: Expected

    def __attrs_post_init__(self) -> None:
        unknown = self.expected.names.difference(self.question.names.values())
        if unknown:
            raise BadRules(
                f"{self.name}: {min(unknown)} is expected something of, and is not there"
            )

    def misses(self, rules: Rules) -> tuple[str, ...]:
        """What does not come as expected by these rules."""
        return self.question.decide(rules).misses(self.expected)


@frozen(kw_only=True)
class Trial:
    """Rules as some level would say them, and the cases that they must decide as expected."""

    values: Mapping[str, float]
    cases: tuple[Case, ...]

    @property
    def rules(self) -> Rules:
        """The rules of a chain that says this and nothing else."""
        return resolved(Said(level=Level.CHAIN, number=1, values=self.values))
