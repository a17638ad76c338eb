"""A twin that forgets what is over, so that months of hundreds of shops fit into memory.

A database never does: it is the memory of the chain. Where days are only simulated nobody reads
of a visit once it is over, its reactions have run, and everything it taught is learned.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from attrs import Factory, define

from adapters.kinds import Kind
from adapters.registry import (
    APPOINTMENTS,
    INVITATIONS,
    MEMBERS,
    ORDERS,
    PAYMENTS,
    VEHICLES,
    WAITS,
    WORK_ORDERS,
)
from domain.booking.appointment import NEXT
from domain.booking.appointment import Status as Kept
from domain.work_orders.status import Status
from domain.work_orders.work_order import WorkOrder

if TYPE_CHECKING:
    from adapters.memory.store import MemoryStore

DAYS: Final = timedelta(days=2)
_OVER: Final = frozenset({Status.RELEASED, Status.CLOSED, Status.CANCELLED})
"""Nobody works on the car any more; that its customer will be called decides nothing."""
_OF_MEMBERS: Final[tuple[Kind[Any], ...]] = (APPOINTMENTS, ORDERS, PAYMENTS, WAITS, INVITATIONS)
_READ_ABOUT: Final[tuple[Kind[Any], ...]] = (WORK_ORDERS, ORDERS, PAYMENTS, APPOINTMENTS)
_GONE: Final = frozenset(one for one in Kept if not NEXT[one]) - {Kept.ARRIVED}


@define
class Forgetting:
    """Forgets at each call what was over at the call before: reactions had that long to read it.

    Time that was taken is kept for :data:`DAYS`, for the load of people is counted by days.
    """

    store: "MemoryStore"
    _over: frozenset[UUID] = Factory(frozenset)
    _strangers: frozenset[UUID] = Factory(frozenset)
    _rows: Mapping[str, int] = Factory(dict)

    def forget(self) -> int:
        """Returns how many visits are forgotten now."""
        store = self.store
        with store.lock:
            visits = self._all(WORK_ORDERS, self._over)
            gone = {id for visit in visits for id in self._forget_visit(visit)}
            gone |= {id for one in self._over for id in self._forget_appointment(one)}
            self._forget_strangers()
            store.agenda.forget(gone)
            store.stream.forget()
            live = self._live()
            store.ledgers.forget(live, self._rows)
            store.time_book.forget(store.clock.now() - DAYS, live)
            self._over, self._rows = frozenset(self._found()), store.ledgers.counts
        return len(visits)

    def _found(self) -> Iterator[UUID]:
        """What is over now: visits, and appointments that never became one, nor will."""
        visits = self.store.of_kind(WORK_ORDERS).by_id.values()
        planned = {one.appointment for one in visits}
        yield from (one.id for one in visits if one.status in _OVER)
        for one in self.store.of_kind(APPOINTMENTS).by_id.values():
            if one.status in _GONE and one.id not in planned:
                yield one.id

    def _live(self) -> frozenset[UUID]:
        """What may still be read about."""
        return frozenset(id for kind in _READ_ABOUT for id in self.store.of_kind(kind).by_id)

    def _forget_visit(self, visit: WorkOrder) -> Iterator[UUID]:
        orders, payments = self.store.of_kind(ORDERS), self.store.of_kind(PAYMENTS)
        self.store.of_kind(WORK_ORDERS).remove(visit.id)
        yield visit.id
        for payment in payments.find({"order_id": visit.order}):
            payments.remove(payment.id)
            yield payment.id
        order = orders.remove(visit.order)
        self.store.shelves.forget(line.id for line in order.lines)
        yield order.id
        if visit.appointment:
            yield from self._forget_appointment(visit.appointment)

    def _forget_appointment(self, id: UUID) -> Iterator[UUID]:
        appointments, invitations = (
            self.store.of_kind(APPOINTMENTS),
            self.store.of_kind(INVITATIONS),
        )
        if id not in appointments.by_id:
            return
        for invitation in invitations.find({"appointment": id}):
            invitations.remove(invitation.id)
            yield invitation.id
        appointments.remove(id)
        yield id

    def _forget_strangers(self) -> None:
        """Customers with nothing left but their cars, who were so at the call before."""
        members, vehicles = self.store.of_kind(MEMBERS), self.store.of_kind(VEHICLES)
        known = {one.member for kind in _OF_MEMBERS for one in self._rows_of(kind)}
        strangers = members.by_id.keys() - known
        for vehicle in vehicles.find_any("member", strangers & self._strangers):
            vehicles.remove(vehicle.id)
        for member in strangers & self._strangers:
            members.remove(member)
        self._strangers = frozenset(strangers - self._strangers)

    def _rows_of(self, kind: Kind[Any]) -> Collection[Any]:
        return self.store.of_kind(kind).by_id.values()

    def _all(self, kind: Kind[Any], ids: Collection[UUID]) -> list[Any]:
        by_id: Mapping[UUID, Any] = self.store.of_kind(kind).by_id
        return [by_id[id] for id in sorted(ids) if id in by_id]
