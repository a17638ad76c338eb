"""What bays and people are doing right now, told from the cars in the shop and the claims."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from attrs import evolve, frozen

from application.visits.rows import CarRow
from domain.shared.claims import Claim, ClaimKind
from domain.shared.ids import StoreId
from domain.stores.bay import Bay
from domain.stores.store import Store
from domain.workforce.technician import Technician


class Doing(StrEnum):
    """What goes on with a bay, or with a person."""

    WORKING = "working"
    BLOCKED = "blocked"
    """A car stands in the bay and nobody works on it."""
    FREE = "free"
    CLOSED = "closed"
    ABSENT = "absent"
    LENT = "lent"
    """Another shop has them, the way there and back included."""
    ON_BREAK = "on_break"
    OFF_SHIFT = "off_shift"
    OUT_OF_SERVICE = "out_of_service"


@frozen(kw_only=True)
class Use:
    """``until`` when it ends, as far as is known; ``next`` is the start of what is planned next.

    ``lent_to``: the shop that has them.
    """

    doing: Doing
    car: CarRow | None = None
    until: datetime | None = None
    next: datetime | None = None
    lent_to: StoreId | None = None


@frozen(kw_only=True)
class Floor:
    """A shop at one instant."""

    at: datetime
    cars: tuple[CarRow, ...]
    bays: tuple[tuple[Bay, Use], ...]
    people: tuple[tuple[Technician, Use], ...]


_KEPT_BY: Final[Mapping[ClaimKind, Doing]] = {
    ClaimKind.BLOCKED: Doing.BLOCKED,
    ClaimKind.CLOSURE: Doing.CLOSED,
    ClaimKind.ABSENCE: Doing.ABSENT,
}
_PLANNED: Final = frozenset({ClaimKind.HOLD, ClaimKind.BOOKED})


def floor_of(
    store: Store,
    bays: Iterable[Bay],
    people: Iterable[Technician],
    cars: Iterable[CarRow],
    claims: Iterable[Claim],
    now: datetime,
) -> Floor:
    """Put together what is known; ``claims`` are those on the bays and people from ``now`` on."""
    cars = tuple(cars)
    seen = _Seen(cars, tuple(claims), now)
    return Floor(
        at=now,
        cars=cars,
        bays=tuple((bay, seen.use_of(bay.id, _idle_bay(bay))) for bay in bays),
        people=tuple((one, _use_of_hands(seen, one, store)) for one in people),
    )


@frozen
class _Seen:
    cars: tuple[CarRow, ...]
    claims: tuple[Claim, ...]
    now: datetime

    def use_of(self, resource: UUID, idle: Doing) -> Use:
        own = [one for one in self.claims if one.resource == resource]
        following = min(
            (
                one.during.start
                for one in own
                if one.kind in _PLANNED and one.during.end > self.now and not self._over(one)
            ),
            default=None,
        )
        for car in self.cars:
            if any(resource in (one.bay, one.technician) for one in car.running):
                ends = [c.during.end for c in own if c.kind is ClaimKind.WORKING]
                return Use(
                    doing=Doing.WORKING, car=car, until=max(ends, default=None), next=following
                )
        for claim in own:
            if claim.kind in _KEPT_BY and self.now in claim.during:
                return Use(
                    doing=_KEPT_BY[claim.kind],
                    car=next((car for car in self.cars if car.appointment == claim.subject), None),
                    until=claim.during.end,
                    next=following,
                )
        return Use(doing=idle, next=following)

    def _over(self, claim: Claim) -> bool:
        return claim.expires is not None and claim.expires <= self.now


def _idle_bay(bay: Bay) -> Doing:
    return Doing.FREE if bay.in_service else Doing.OUT_OF_SERVICE


def _use_of_hands(seen: _Seen, person: Technician, store: Store) -> Use:
    now, zone = seen.now, ZoneInfo(store.zone)
    for loan in person.loans:
        if loan.store != store.id and now in loan.away:
            return Use(doing=Doing.LENT, until=loan.away.end, lent_to=loan.store)
    today = now.astimezone(zone).date()
    # The shift of the night before may still go on.
    shifts = person.working_spans(zone, (today - timedelta(days=1), today))
    idle = Doing.FREE if any(now in shift for shift in shifts) else Doing.OFF_SHIFT
    use = seen.use_of(person.id, idle)
    pause = person.break_at(zone, now)
    if use.doing is Doing.OFF_SHIFT and pause is not None:
        return evolve(use, doing=Doing.ON_BREAK, until=pause.end)
    return use
