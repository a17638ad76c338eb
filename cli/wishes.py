"""What is wished for at a terminal, and which of the offers for it is meant."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import click

from application.dispatch.offers import Found, Wish
from application.dispatch.proposal import Proposal
from application.shared.rights import Permission
from cli.desk import Desk
from cli.telling import clock
from domain.members.vehicle import Vehicle
from domain.shared.errors import Conflict
from domain.shared.ids import StoreId, VehicleId
from domain.shared.wall_clock import instant
from domain.stores.store import Store

STORE: Final = click.Option(["--store", "code"], metavar="CODE", required=True, help="Which shop.")
PLATE: Final = click.Option(["--plate"], required=True, help="Of a car that is known here.")
SERVICES: Final = click.Option(
    ["--service", "services"],
    multiple=True,
    required=True,
    metavar="CODE",
    help="What shall be done, as `baywise catalogue` calls it; repeat for more.",
)
STARTS: Final = click.Option(
    ["--starts"],
    type=click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]),
    metavar="'YYYY-MM-DD HH:MM'",
    help="When it begins, by the shop's clock; else at the best time.",
)

PAY_AHEAD: Final = click.Option(
    ["--pay-ahead"], is_flag=True, help="The customer means to pay before coming; else at the shop."
)

_MOST: Final = 20
_TOLD: Final = 5


class NotOffered(Conflict):
    """Nothing begins at that time; fact ``starts`` names the next times that are offered."""

    code = "not-offered"


def wish_of(
    desk: Desk, store: Store, car: Vehicle, services: Sequence[str], starts: datetime | None = None
) -> Wish:
    """Services for a car in a shop, from a time of the shop's clock on, or from now.

    Who receives cars is offered what is kept for walk-ins, too.
    """
    now = desk.app.clock.now()
    return Wish(
        services=tuple(services),
        store=StoreId(store.id),
        vehicle=VehicleId(car.id),
        earliest=max(now, _instant(store, starts)) if starts else now,
        online=not desk.caller.actor.may(Permission.RECEIVE),
        best=_MOST,
    )


def offer_at(desk: Desk, store: Store, wish: Wish, starts: datetime | None) -> Proposal:
    """The offer that begins then, or the best one.

    Raises:
        NotOffered: there is none.
    """
    found = desk.app.offers.find(desk.caller, wish=wish)
    begins = _instant(store, starts) if starts else None
    for one in found.proposals:
        if begins is None or one.starts == begins:
            return one
    raise _not_offered(store, found)


def soonest(desk: Desk, store: Store, wish: Wish) -> Proposal:
    """The offer that begins first.

    Raises:
        NotOffered: there is none.
    """
    found = desk.app.offers.find(desk.caller, wish=wish)
    if not found.proposals:
        raise _not_offered(store, found)
    return min(found.proposals, key=lambda one: one.starts)


def _not_offered(store: Store, found: Found) -> NotOffered:
    times = sorted({clock(one.starts, store.zone) for one in found.proposals})[:_TOLD]
    instead = f"there is {', '.join(times)}" if times else f"there is no other: {found.why_none}"
    return NotOffered(f"{store.code} offers nothing then; {instead}", starts=times)


def _instant(store: Store, local: datetime) -> datetime:
    return instant(ZoneInfo(store.zone), local.date(), local.hour * 60 + local.minute)
