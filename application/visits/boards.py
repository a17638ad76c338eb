"""Lists of visits and appointments: read straight, without loading what they list."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Final, Protocol
from uuid import UUID

from attrs import frozen

from application.shared.ports import Work
from application.shared.rights import Permission
from application.shared.service import Service, command
from application.stores.directory import Directory, within_reach
from application.stores.hours import Holidays, is_open_until
from application.visits.rows import AppointmentRow, CarRow, Unfinished, VisitRow
from application.visits.uses import Floor, floor_of
from domain.shared.checks import OutOfRange
from domain.shared.claims import ClaimKind
from domain.shared.ids import AppointmentId, StoreId, WorkOrderId
from domain.shared.time import Span
from domain.stores.store import Store
from domain.work_orders.status import Status
from domain.workforce.technician import Technician

_FIRST_DAY: Final = date(2000, 1, 1)
_LAST_DAY: Final = date(2100, 12, 31)
_TO_DO: Final = frozenset({ClaimKind.BOOKED, ClaimKind.WORKING})
_AHEAD: Final = timedelta(hours=12)
"""How far the floor looks for what comes next."""


class Boards(Protocol):
    """Lists as this transaction's caller may see them."""

    def visits(
        self, *, store: StoreId | None, status: Status | None, after: WorkOrderId | None, limit: int
    ) -> list[VisitRow]:
        """The newest first; those older than ``after``."""
        ...

    def appointments(self, store: StoreId, during: Span, /) -> list[AppointmentRow]:
        """Those of a shop that start within a span and were not given up as holds, in order."""
        ...

    def displaced(self, store: StoreId, /) -> list[AppointmentRow]:
        """Those of a shop that want a new time, whenever it was, in order of the time they lost."""
        ...

    def cars(self, store: StoreId, /) -> list[CarRow]:
        """Those that stand in a shop; who came first comes first."""
        ...


class BoardWork(Work, Protocol):
    """A transaction that can be asked for lists."""

    @property
    def boards(self) -> Boards: ...


@frozen(kw_only=True)
class Listings(Service):
    """What hangs on the wall of a shop's office."""

    directory: Directory
    holidays: Holidays

    @command("boards.visits", may=Permission.SEE_VISITS)
    def visits(
        self,
        work: BoardWork,
        *,
        store: StoreId | None = None,
        status: Status | None = None,
        after: WorkOrderId | None = None,
        limit: int = 50,
    ) -> list[VisitRow]:
        """Visits of one shop, or all within reach, the newest first.

        Raises:
            NotFound: the shop is not there, or out of reach.
        """
        if store is not None:
            within_reach(self.directory, work.caller, store)
        return work.boards.visits(store=store, status=status, after=after, limit=limit)

    @command("boards.appointments", may=Permission.SEE_VISITS)
    def appointments(
        self, work: BoardWork, *, store: StoreId, day: date | None = None
    ) -> list[AppointmentRow]:
        """A shop's appointments of one local day, today by default, in order of time.

        Raises:
            NotFound: the shop is not there, or out of reach.
        """
        shop = within_reach(self.directory, work.caller, store)
        today = day or shop.business_day(work.now)
        if not _FIRST_DAY <= today <= _LAST_DAY:
            raise OutOfRange("no shop has appointments on that day", field="day")
        return work.boards.appointments(store, shop.day_span(today))

    @command("boards.displaced", may=Permission.SEE_VISITS)
    def displaced(self, work: BoardWork, *, store: StoreId) -> list[AppointmentRow]:
        """A shop's appointments that lost their time, the most urgent first.

        Raises:
            NotFound: the shop is not there, or out of reach.
        """
        within_reach(self.directory, work.caller, store)
        return work.boards.displaced(store)

    @command("boards.floor", may=Permission.SEE_VISITS)
    def floor(self, work: BoardWork, *, store: StoreId) -> Floor:
        """The cars in a shop, and what its bays and people are doing.

        Raises:
            NotFound: the shop is not there, or out of reach.
        """
        shop, register = within_reach(self.directory, work.caller, store), self.directory.register
        bays = sorted(register.bays_of(store), key=lambda one: one.code)
        people = sorted(self._people(shop, work.now), key=lambda one: one.code)
        ahead = Span(work.now, work.now + _AHEAD)
        claims = work.claims.on([one.id for one in (*bays, *people)], ahead)
        return floor_of(shop, bays, people, work.boards.cars(store), claims, work.now)

    def _people(self, shop: Store, now: datetime) -> Iterator[Technician]:
        """Who still belongs to a shop, and guests until they have gone."""
        here = self.directory.register.shops[StoreId(shop.id)]
        yield from (one for one in here.technicians if one.employed(shop.business_day(now)))
        yield from (one for one in here.guests if any(loan.away.end > now for loan in one.loans))

    @command("boards.unfinished", may=Permission.SEE_VISITS)
    def unfinished(self, work: BoardWork, *, store: StoreId) -> tuple[Unfinished, ...]:
        """What of today will not be finished before the shop closes, as plans stand now.

        Raises:
            NotFound: the shop is not there, or out of reach.
        """
        shop = within_reach(self.directory, work.caller, store)
        today = shop.day_span(shop.business_day(work.now))
        register = self.directory.register
        places = [*register.bays_of(store), *self.directory.technicians_of(store)]
        ends: dict[UUID, datetime] = {}
        for one in work.claims.on([place.id for place in places], Span(work.now, today.end)):
            if one.kind in _TO_DO and not is_open_until(shop, one.during.end, self.holidays):
                ends[one.subject] = max(ends.get(one.subject, one.during.end), one.during.end)
        if not ends:
            return ()
        cars = {car.appointment: car for car in work.boards.cars(store)}
        booked = {row.id: row for row in work.boards.appointments(store, today)}
        return tuple(_unfinished(AppointmentId(id), cars, booked, ends[id]) for id in sorted(ends))

    @command("boards.technicians", may=Permission.SEE_VISITS)
    def technicians(self, work: BoardWork, *, store: StoreId) -> tuple[Technician, ...]:
        """Who works in a shop.

        Raises:
            NotFound: the shop is not there, or out of reach.
        """
        within_reach(self.directory, work.caller, store)
        return self.directory.technicians_of(store)


def _unfinished(
    id: AppointmentId,
    cars: Mapping[AppointmentId | None, CarRow],
    booked: Mapping[AppointmentId, AppointmentRow],
    ends: datetime,
) -> Unfinished:
    car, row = cars.get(id), booked.get(id)
    known = car or row
    return Unfinished(
        appointment=id,
        work_order=car.id if car else row.work_order if row else None,
        plate=known.plate if known else None,
        is_here=car is not None,
        ends=ends,
    )
