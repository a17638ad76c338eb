"""What a shop of a size looks like: hours, bays, yard."""

from random import Random
from types import MappingProxyType
from typing import Final

from domain.shared.ids import BayId, named_id
from domain.shared.label import Label
from domain.shared.trade import BayKind
from domain.stores.bay import Bay
from domain.stores.hours import DayHours, OpeningHours
from domain.stores.store import Size, Store

_BAYS: Final = MappingProxyType(
    {
        Size.SMALL: (4, 5),
        Size.MEDIUM: (6, 8),
        Size.LARGE: (9, 11),
        Size.FLAGSHIP: (12, 14),
    }
)
"""From how many to how many bays."""

_SPECIAL: Final = MappingProxyType(
    {
        Size.SMALL: {BayKind.DIAGNOSIS: 1, BayKind.WASH: 1},
        Size.MEDIUM: {BayKind.DIAGNOSIS: 1, BayKind.ALIGNMENT: 1, BayKind.WASH: 1},
        Size.LARGE: {
            BayKind.DIAGNOSIS: 1,
            BayKind.ALIGNMENT: 1,
            BayKind.WASH: 2,
            BayKind.PAINT: 1,
        },
        Size.FLAGSHIP: {
            BayKind.DIAGNOSIS: 2,
            BayKind.ALIGNMENT: 2,
            BayKind.WASH: 2,
            BayKind.PAINT: 2,
        },
    }
)
"""Bays that are not lifts; all the others are."""

_KINDS: Final = MappingProxyType(
    {
        BayKind.LIFT: ("L", "举升", "Lift"),
        BayKind.DIAGNOSIS: ("D", "诊断", "Diagnosis"),
        BayKind.ALIGNMENT: ("A", "四轮定位", "Alignment"),
        BayKind.WASH: ("W", "洗车", "Wash"),
        BayKind.PAINT: ("P", "喷漆", "Paint"),
    }
)
"""The letter in the bay's code, and its names."""

_OPEN: Final = MappingProxyType(
    {
        Size.SMALL: (8 * 60 + 30, 18 * 60 + 30),
        Size.MEDIUM: (8 * 60 + 30, 19 * 60),
        Size.LARGE: (8 * 60, 20 * 60),
        Size.FLAGSHIP: (8 * 60, 21 * 60),
    }
)
_SHORT_SUNDAY: Final = (9 * 60, 17 * 60)


def hours(size: Size, later_min: int, random: Random) -> OpeningHours:
    """Usual hours of a size; small shops have a short Sunday, or none.

    ``later_min``: where the sun rises late, everything happens that much later by Beijing time.
    """
    opens, closes = _OPEN[size]
    usual = DayHours(opens + later_min, closes + later_min)
    if size is not Size.SMALL:
        return OpeningHours((usual,) * 7)
    short = DayHours(_SHORT_SUNDAY[0] + later_min, _SHORT_SUNDAY[1] + later_min)
    return OpeningHours((*[usual] * 6, short if random.random() < 0.8 else None))


def bays(store: Store, random: Random) -> tuple[Bay, ...]:
    """Lifts and the special bays of the shop's size."""
    special = _SPECIAL[store.size]
    lifts = random.randint(*_BAYS[store.size]) - sum(special.values())
    counts = {BayKind.LIFT: lifts, **special}
    return tuple(
        new_bay(store, kind, number)
        for kind, many in counts.items()
        for number in range(1, many + 1)
    )


def new_bay(store: Store, kind: BayKind, number: int) -> Bay:
    """The bay of that number among those of its kind in the shop."""
    letter, zh, en = _KINDS[kind]
    code = f"{store.code}-{letter}{number}"
    return Bay(
        id=BayId(named_id("bay", code)),
        store=store.id,
        code=code,
        label=Label(f"{zh}{number}号工位", f"{en} {number}"),
        kind=kind,
    )
