"""Lists over the dictionaries."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from attrs import frozen

from adapters import registry
from application.visits.rows import AppointmentRow, CarRow, VisitRow
from domain.booking.appointment import Appointment
from domain.booking.appointment import Status as AppointmentStatus
from domain.members.plate import Plate
from domain.shared.ids import StoreId, VehicleId, WorkOrderId
from domain.shared.time import Span
from domain.work_orders.status import IN_SHOP, UNFINISHED, Status
from domain.work_orders.work_order import WorkOrder

if TYPE_CHECKING:
    from adapters.memory.work import MemoryWork


@frozen
class MemoryBoards:
    """Implements :class:`application.visits.boards.Boards` over a transaction of the twin."""

    work: "MemoryWork"

    def visits(
        self, *, store: StoreId | None, status: Status | None, after: WorkOrderId | None, limit: int
    ) -> list[VisitRow]:
        wanted = {"store": store, "status": status}
        equal = {name: value for name, value in wanted.items() if value is not None}
        found = self.work.search(registry.WORK_ORDERS, equal)
        older = [one for one in reversed(found) if after is None or one.id < after]
        shown = older[:limit]
        plates = self._plates(one.vehicle for one in shown)
        return [
            VisitRow(
                id=one.id,
                store=one.store,
                order=one.order,
                appointment=one.appointment,
                vehicle=one.vehicle,
                plate=plates.get(one.vehicle) if one.vehicle else None,
                status=one.status,
                priority=one.priority,
                stars=one.review.stars if one.review else None,
            )
            for one in shown
        ]

    def appointments(self, store: StoreId, during: Span, /) -> list[AppointmentRow]:
        found = self.work.search(registry.APPOINTMENTS, {"store": store})
        return self._appointments(
            store,
            [
                one
                for one in found
                if one.starts in during and one.status is not AppointmentStatus.EXPIRED
            ],
        )

    def displaced(self, store: StoreId, /) -> list[AppointmentRow]:
        equal = {"store": store, "status": AppointmentStatus.DISPLACED}
        coming = self.work.search(registry.APPOINTMENTS, equal)
        cars = self.work.search(registry.WORK_ORDERS, {"store": store})
        here = {one.appointment for one in cars if one.appointment and one.status in UNFINISHED}
        booked = self.work.load(registry.APPOINTMENTS, here).values()
        return self._appointments(store, [*coming, *(one for one in booked if one.waits_for_time)])

    def cars(self, store: StoreId, /) -> list[CarRow]:
        found = self.work.search(registry.WORK_ORDERS, {"store": store})
        shown = [one for one in found if one.status in IN_SHOP]
        plates = self._plates(one.vehicle for one in shown)
        booked = self.work.load(
            registry.APPOINTMENTS, {one.appointment for one in shown if one.appointment}
        )
        return [_car(one, plates, booked) for one in shown]

    def _appointments(self, store: StoreId, shown: list[Appointment]) -> list[AppointmentRow]:
        plates = self._plates(one.vehicle for one in shown)
        planned = {
            one.appointment: one.id
            for one in self.work.search(registry.WORK_ORDERS, {"store": store})
        }
        rows = [
            AppointmentRow(
                id=one.id,
                store=one.store,
                vehicle=one.vehicle,
                plate=plates.get(one.vehicle) if one.vehicle else None,
                services=one.services,
                status=one.status,
                starts=one.starts,
                promised=one.promise.latest,
                work_order=planned.get(one.id),
                displaced_by=one.displaced_by,
            )
            for one in shown
        ]
        return sorted(rows, key=lambda row: (row.starts, row.id))

    def _plates(self, vehicles: Iterable[VehicleId | None]) -> dict[UUID, Plate | None]:
        known = {one for one in vehicles if one}
        return {
            id: vehicle.plate for id, vehicle in self.work.load(registry.VEHICLES, known).items()
        }


def _car(
    one: WorkOrder, plates: Mapping[UUID, Plate | None], booked: Mapping[UUID, Appointment]
) -> CarRow:
    kept = booked.get(one.appointment) if one.appointment else None
    return CarRow(
        id=one.id,
        appointment=one.appointment,
        plate=plates.get(one.vehicle) if one.vehicle else None,
        status=one.status,
        priority=one.priority,
        jobs=one.jobs,
        since=one.reception.at if one.reception else None,
        promised=kept.promise.latest if kept else None,
        waits_for=one.suspensions[-1].reason if one.status is Status.SUSPENDED else None,
    )
