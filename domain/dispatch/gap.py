"""A gap: work of a day for which a shop has neither bays nor hands enough."""

from collections.abc import Collection, Iterable, Mapping
from functools import reduce
from itertools import combinations
from operator import or_
from typing import Final, TypeVar

from attrs import field, frozen

from domain.shared.ids import StoreId
from domain.shared.trade import BayKind, Skill

K = TypeVar("K", BayKind, Skill)

LEAST_H: Final = 0.25
"""A gap of less than a quarter of an hour is none."""


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
    load: Mapping[Skill, float], hands: Collection[tuple[frozenset[Skill], float]]
) -> dict[Skill, float]:
    if not _lack(load, hands):
        return {}
    able = {one: sum(hours for skills, hours in hands if one in skills) for one in load}
    lacks, before = dict[Skill, float](), 0.0
    asked = dict[Skill, float]()
    for skill in sorted(load, key=lambda one: (-able[one], one)):
        asked[skill] = load[skill]
        lack = _lack(asked, hands)
        lacks[skill], before = lack - before, lack
    return lacks


def _lack(load: Mapping[Skill, float], hands: Collection[tuple[frozenset[Skill], float]]) -> float:
    """Hours that nobody is there for, whoever does what."""
    wanted = [skill for skill, hours in load.items() if hours > 0]
    bit = {skill: 1 << place for place, skill in enumerate(wanted)}
    able = [
        (mask, hours)
        for skills, hours in hands
        if (mask := _mask(bit[skill] for skill in skills if skill in bit))
    ]
    lacks = (
        sum(load[skill] for skill in some) - _of(_mask(bit[skill] for skill in some), able)
        for count in range(1, len(wanted) + 1)
        for some in combinations(wanted, count)
    )
    return max((0.0, *lacks))


def _of(mask: int, able: Iterable[tuple[int, float]]) -> float:
    return sum(hours for skills, hours in able if skills & mask)


def _mask(bits: Iterable[int]) -> int:
    return reduce(or_, bits, 0)


def _told(hours: Mapping[K, float]) -> dict[K, float]:
    return {one: round(lack, 2) for one, lack in hours.items() if lack >= LEAST_H}
