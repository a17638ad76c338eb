"""What a server answers, as far as the world looks at it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

import msgspec

from domain.booking.appointment import Promise
from domain.shared.ids import (
    AppointmentId,
    BayId,
    LineId,
    MemberId,
    OrderId,
    PartId,
    PaymentId,
    StoreId,
    TechnicianId,
    VehicleId,
    WorkOrderId,
)
from domain.shared.money import Money
from domain.shared.time import Span
from domain.work_orders.job import no_such_step
from domain.work_orders.status import Status

T = TypeVar("T")


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What else there is in an answer is not looked at."""


class Page(Answer, Generic[T], frozen=True, kw_only=True):
    items: list[T]
    next: str | None = None


class Server(Answer, frozen=True, kw_only=True):
    """Whether it is a demonstration, what time it is in its shops, and how fast that passes."""

    status: str
    demo: bool
    now: datetime
    speed: int


class Who(Answer, frozen=True, kw_only=True):
    """Who is logged in."""

    person: UUID


class Secret(Answer, frozen=True, kw_only=True):
    id: UUID
    secret: str


class Made(Answer, frozen=True, kw_only=True):
    id: UUID


class JoinedMember(Answer, frozen=True, kw_only=True):
    member: MemberId = msgspec.field(name="id")


class IdleDiscount(Answer, frozen=True, kw_only=True):
    basis_points: int
    amount: Money


class OfferedLine(Answer, frozen=True, kw_only=True):
    code: str
    quantity: int
    amount: Money


class Offered(Answer, frozen=True, kw_only=True):
    """An offer; its ``token`` takes it."""

    token: str
    store: StoreId
    starts: datetime
    ends: datetime
    nights: int
    wait_min: int
    distance_km: float
    promise: Promise
    price: Money
    list_price: Money
    idle: IdleDiscount | None = msgspec.field(name="discount")
    lines: tuple[OfferedLine, ...]


class Offers(Answer, frozen=True, kw_only=True):
    proposals: tuple[Offered, ...] = msgspec.field(name="items")
    why_none: str | None = None


class Held(Answer, frozen=True, kw_only=True):
    appointment: AppointmentId
    order: OrderId


class Booked(Held, frozen=True, kw_only=True):
    work_order: WorkOrderId


class Diagnosed(Answer, frozen=True, kw_only=True):
    proposed: tuple[LineId, ...]
    to_come: tuple[LineId, ...]


class Started(Answer, frozen=True, kw_only=True):
    warning: str | None


class Due(Answer, frozen=True, kw_only=True):
    due: Money


class Paid(Answer, frozen=True, kw_only=True):
    payments: tuple[PaymentId, ...]
    change: Money


class Received(Answer, frozen=True, kw_only=True):
    delivery: UUID


class Away(Answer, frozen=True, kw_only=True):
    claim: UUID
    swapped: tuple[AppointmentId, ...]
    displaced: tuple[AppointmentId, ...]


class Shelf(Answer, frozen=True, kw_only=True):
    part: PartId
    free: int


class SeenStep(Answer, frozen=True, kw_only=True):
    """One operation."""

    step: int
    bay: BayId | None
    technician: TechnicianId | None
    planned_start: datetime | None
    planned_end: datetime | None
    started: datetime | None
    finished: datetime | None

    @property
    def planned(self) -> Span | None:
        if self.planned_start is None or self.planned_end is None:
            return None
        return Span(self.planned_start, self.planned_end)

    @property
    def lost_time(self) -> bool:
        return self.planned is None and self.started is None

    @property
    def is_running(self) -> bool:
        return self.started is not None and self.finished is None

    def let_pass(self, at: datetime) -> bool:
        """Whether all of its time went by, and it was not begun."""
        return self.started is None and self.planned_end is not None and self.planned_end <= at


class SeenJob(Answer, frozen=True, kw_only=True):
    id: LineId
    service: str
    reworks: int
    operations: tuple[SeenStep, ...]


class SeenLine(Answer, frozen=True, kw_only=True):
    id: LineId
    for_job: UUID | None
    approval: str


class SeenOrder(Answer, frozen=True, kw_only=True):
    id: OrderId
    due: Money
    lines: tuple[SeenLine, ...]


class SeenVisit(Answer, frozen=True, kw_only=True):
    """A visit as the shop sees it."""

    id: WorkOrderId
    store: StoreId
    member: MemberId | None
    vehicle: VehicleId | None
    appointment: AppointmentId | None
    status: Status
    mileage_km: int | None
    jobs: tuple[SeenJob, ...]
    order: SeenOrder

    @property
    def operations(self) -> tuple[SeenStep, ...]:
        return tuple(one for job in self.jobs for one in job.operations)

    @property
    def checks(self) -> Sequence[SeenJob]:
        """The jobs that a check has sent back."""
        return [job for job in self.jobs if job.reworks]

    @property
    def asked(self) -> tuple[LineId, ...]:
        """The services that wait for the customer's answer; their parts follow them."""
        lines = self.order.lines
        return tuple(one.id for one in lines if one.approval == "proposed" and not one.for_job)

    def operation(self, step: int) -> SeenStep:
        """
        Raises:
            NotFound: there is no such step.
        """
        for one in self.operations:
            if one.step == step:
                return one
        raise no_such_step(step)


class VisitRow(Answer, frozen=True, kw_only=True):
    """A line of the list of visits."""

    id: WorkOrderId
    store: StoreId
    order: OrderId
    appointment: AppointmentId | None
    plate: str | None
    status: Status


class AtWork(Answer, frozen=True, kw_only=True):
    start: datetime
    end: datetime


class SeenTechnician(Answer, frozen=True, kw_only=True):
    """Somebody of a shop, and when they work today."""

    id: TechnicianId
    today: tuple[AtWork, ...]


class SeenAppointment(Answer, frozen=True, kw_only=True):
    expected: datetime
