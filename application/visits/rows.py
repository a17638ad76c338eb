"""The lines of lists: what is read without loading what it is about."""

from datetime import datetime

from attrs import field, frozen

from domain.booking.appointment import Status as AppointmentStatus
from domain.members.plate import Plate
from domain.shared.ids import AppointmentId, OrderId, StoreId, VehicleId, WorkOrderId
from domain.work_orders.job import Job, Operation
from domain.work_orders.record import Wait
from domain.work_orders.status import BACK, STAGE, UNFINISHED, Stage, Status


@frozen(kw_only=True)
class VisitRow:
    """One line of a list of visits; ``stars`` if the customer has reviewed it."""

    id: WorkOrderId
    store: StoreId
    order: OrderId
    appointment: AppointmentId | None
    vehicle: VehicleId | None
    plate: Plate | None = field(repr=False)
    status: Status
    priority: int
    stars: int | None

    @property
    def stage(self) -> Stage:
        return STAGE[self.status]

    @property
    def awaits_review(self) -> bool:
        """Whether the customer may still say what they think."""
        return self.status in BACK and self.stars is None


@frozen(kw_only=True)
class AppointmentRow:
    """One line of a shop's day; ``displaced_by`` tells why the time was lost, if it was."""

    id: AppointmentId
    store: StoreId
    vehicle: VehicleId | None
    plate: Plate | None = field(repr=False)
    services: tuple[str, ...]
    status: AppointmentStatus
    starts: datetime
    promised: datetime
    work_order: WorkOrderId | None
    displaced_by: str | None = None


@frozen(kw_only=True)
class Unfinished:
    """What is planned until after closing time; ``work_order`` once it is planned."""

    appointment: AppointmentId
    work_order: WorkOrderId | None
    plate: Plate | None = field(repr=False)
    is_here: bool
    ends: datetime


@frozen(kw_only=True)
class CarRow:
    """A car that stands in a shop; ``waits_for`` while its work is suspended."""

    id: WorkOrderId
    appointment: AppointmentId | None
    plate: Plate | None = field(repr=False)
    status: Status
    priority: int
    jobs: tuple[Job, ...]
    since: datetime | None
    promised: datetime | None
    waits_for: Wait | None

    @property
    def stage(self) -> Stage:
        return STAGE[self.status]

    @property
    def running(self) -> tuple[Operation, ...]:
        """What hands are on right now."""
        if self.status is not Status.IN_REPAIR:
            return ()
        return tuple(one for job in self.jobs for one in job.operations if one.is_running)

    def is_overdue(self, now: datetime) -> bool:
        """Whether the work should almost surely have been done by ``now``."""
        late = self.promised is not None and self.promised < now
        return late and self.status in UNFINISHED
