"""Which events programs outside may hear of."""

from collections.abc import Collection, Iterator
from types import ModuleType
from typing import Final

from domain.booking import events as booking
from domain.booking import invitation, waiting
from domain.catalogue import price_list
from domain.dispatch import agreement, rule_sheet
from domain.finance import events as finance
from domain.inventory import events as inventory
from domain.members import member, vehicle
from domain.orders import events as orders
from domain.shared.aggregate import Event
from domain.shared.errors import Rejected
from domain.stores import events as stores
from domain.work_orders import events as work_orders
from domain.workforce import events as workforce


class UnknownEvent(Rejected):
    """Programs are told of no event that is called so."""

    code = "unknown-event"


# What people's accounts and other programs go through is not for programs.
_TOLD: Final = (
    *(booking, invitation, waiting, orders, work_orders, inventory, finance),
    *(member, vehicle, stores, workforce, agreement, price_list, rule_sheet),
)


def _named(module: ModuleType) -> Iterator[str]:
    for name, kind in vars(module).items():
        if isinstance(kind, type) and issubclass(kind, Event) and not kind.__subclasses__():
            yield name


KINDS: Final = frozenset(name for module in _TOLD for name in _named(module))
"""The names of all that programs may hear of."""


def chosen(kinds: Collection[str]) -> frozenset[str]:
    """Those kinds; all there are when none is named.

    Raises:
        UnknownEvent: one of them is not told.
    """
    unknown = sorted({*kinds} - KINDS)
    if unknown:
        raise UnknownEvent(f"there is no event {unknown[0][:40]}", event=unknown[0][:40])
    return frozenset(kinds) or KINDS
