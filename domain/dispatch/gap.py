"""A gap: work of a day for which a shop has neither bays nor hands enough."""

from collections import deque
from collections.abc import Iterable, Mapping
from typing import Final, Self, TypeVar

from attrs import define, field, frozen

from domain.shared.ids import StoreId
from domain.shared.trade import BayKind, Skill

K = TypeVar("K", BayKind, Skill)

LEAST_H: Final = 0.25
"""A gap of less than a quarter of an hour is none."""
_HAIR: Final = 1e-9


@frozen(kw_only=True)
class Load:
    """Hours of work by kind of bay and by skill, as planned for an average technician."""

    bays: Mapping[BayKind, float]
    hands: Mapping[Skill, float]


@frozen(kw_only=True)
class Strength:
    """Hours that a shop has: of its bays by kind, and of people by all that they may do."""

    bays: Mapping[BayKind, float]
    hands: tuple[tuple[frozenset[Skill], float], ...]


@frozen(kw_only=True)
class Gap:
    """Hours that a shop lacks on a day, by kind of bay and by skill; only what it lacks."""

    store: StoreId
    bays: Mapping[BayKind, float] = field(factory=dict)
    hands: Mapping[Skill, float] = field(factory=dict)

    @property
    def bay_h(self) -> float:
        return sum(self.bays.values())

    @property
    def hand_h(self) -> float:
        return sum(self.hands.values())

    def __bool__(self) -> bool:
        return bool(self.bays or self.hands)


def gap(store: StoreId, load: Load, strength: Strength) -> Gap:
    """What a shop lacks for ``load``.

    A bay does one kind of work: its gap is load less hours. A person does one thing at a time, of
    several: the hours that lack in all are, by the deficiency version of Hall's theorem (O. Ore,
    "Graphs and matching theorems", Duke Math. J. 22, 1955), the most by which the load of any
    skills exceeds the hours of those who have one of them. They are told of the skills in turn, the
    one that most hours could do first, each with what it adds to the lack; so the parts add up.
    """
    bays = {kind: hours - strength.bays.get(kind, 0.0) for kind, hours in load.bays.items()}
    return Gap(store=store, bays=_told(bays), hands=_told(_by_skill(load.hands, strength.hands)))


def _by_skill(
    load: Mapping[Skill, float], hands: Iterable[tuple[frozenset[Skill], float]]
) -> dict[Skill, float]:
    """What of each skill nobody is there for, after as much as possible of those before it."""
    crew = _Crew.of(hands)
    able = {one: sum(hours for skills, hours in crew.free.items() if one in skills) for one in load}
    order = sorted(load, key=lambda one: (-able[one], one))
    return {skill: load[skill] - crew.take(skill, load[skill]) for skill in order}


@define
class _Crew:
    """Who still has time, and who does what so far; people with the same skills are as one.

    Finds augmenting paths, shortest first: J. Edmonds and R. M. Karp, "Theoretical improvements in
    algorithmic efficiency for network flow problems", J. ACM 19 (1972).
    """

    free: dict[frozenset[Skill], float]
    given: dict[tuple[Skill, frozenset[Skill]], float] = field(factory=dict)

    @classmethod
    def of(cls, hands: Iterable[tuple[frozenset[Skill], float]]) -> Self:
        free: dict[frozenset[Skill], float] = {}
        for skills, hours in hands:
            free[skills] = free.get(skills, 0.0) + hours
        return cls(free)

    def take(self, skill: Skill, hours: float) -> float:
        """Find people for so many hours, who may hand other work on; returns for how many."""
        left = hours
        while left > _HAIR and (path := self._path(skill)):
            moved = [self.given[one] for one in path[1::2]]
            some = min(left, self.free[path[-1][1]], *moved)
            for number, one in enumerate(path):
                self.given[one] = self.given.get(one, 0.0) + (-some if number % 2 else some)
            self.free[path[-1][1]] -= some
            left -= some
        return hours - left

    def _path(self, skill: Skill) -> list[tuple[Skill, frozenset[Skill]]]:
        """Who takes it, what they hand on for it, who takes that, and so on to somebody free."""
        paths = deque([(skill, list[tuple[Skill, frozenset[Skill]]]())])
        seen = {skill}
        while paths:
            wanted, path = paths.popleft()
            for people in self.free:
                if wanted not in people:
                    continue
                there = [*path, (wanted, people)]
                if self.free[people] > _HAIR:
                    return there
                for (other, doing), hours in self.given.items():
                    if doing == people and hours > _HAIR and other not in seen:
                        seen.add(other)
                        paths.append((other, [*there, (other, people)]))
        return []


def _told(hours: Mapping[K, float]) -> dict[K, float]:
    return {one: round(lack, 2) for one, lack in hours.items() if lack >= LEAST_H}
