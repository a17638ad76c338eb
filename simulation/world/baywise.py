"""What the world may ask of Baywise, and see of it.

The application does as it is. Over HTTP there is :class:`simulation.drive.remote.Remote`.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from application.dispatch.offers import Wish
from application.inventory.service import Delivered
from application.shared.caller import Caller
from application.shared.ports import Clock
from application.visits.booking import Booked, Held
from application.visits.diagnosis import Diagnosed, Suggestion
from application.visits.reception import Entry
from domain.booking.appointment import Promise
from domain.finance.tender import Tendered
from domain.members.phone import Phone
from domain.members.plate import Plate
from domain.shared.ids import (
    AppointmentId,
    BayId,
    LineId,
    MemberId,
    OrderId,
    PartId,
    StoreId,
    TechnicianId,
    VehicleId,
    WorkOrderId,
)
from domain.shared.money import Money
from domain.shared.person import PersonName
from domain.shared.time import Span
from domain.shared.trade import Car
from domain.stores.store import Store
from domain.work_orders.record import Finding, Wait
from domain.work_orders.status import Status
from domain.workforce.events import AbsenceCause


class Discount(Protocol):
    """What is taken off: ``amount``, ``basis_points`` of the labour."""

    @property
    def basis_points(self) -> int: ...
    @property
    def amount(self) -> Money: ...


class Proposed(Protocol):
    """An offer; whoever takes it hands back this very one."""

    @property
    def store(self) -> StoreId: ...
    @property
    def starts(self) -> datetime: ...
    @property
    def promise(self) -> Promise: ...
    @property
    def idle(self) -> Discount | None: ...


class Found(Protocol):
    @property
    def proposals(self) -> Sequence[Proposed]: ...


class Step(Protocol):
    """One operation of a visit, as who works on it sees it."""

    @property
    def step(self) -> int: ...
    @property
    def bay(self) -> BayId | None: ...
    @property
    def technician(self) -> TechnicianId | None: ...
    @property
    def planned(self) -> Span | None: ...
    @property
    def started(self) -> datetime | None: ...
    @property
    def finished(self) -> datetime | None: ...
    @property
    def lost_time(self) -> bool: ...
    def let_pass(self, at: datetime, /) -> bool: ...


class JobSeen(Protocol):
    @property
    def id(self) -> LineId: ...


class Visit(Protocol):
    """A visit as everybody in the shop sees it."""

    @property
    def id(self) -> WorkOrderId: ...
    @property
    def status(self) -> Status: ...
    @property
    def jobs(self) -> Sequence[JobSeen]: ...
    @property
    def operations(self) -> Sequence[Step]: ...
    @property
    def checks(self) -> Collection[object]: ...
    def operation(self, step: int, /) -> Step: ...


class Sight(Protocol):
    """Shows visits as they are now; ``commands`` counts what was done so far."""

    @property
    def visits(self) -> Mapping[WorkOrderId, Visit]: ...
    @property
    def commands(self) -> int: ...
    def forget(self, id: WorkOrderId, /) -> None: ...


class Joined(Protocol):
    @property
    def member(self) -> MemberId: ...


class Members(Protocol):
    def join(self, caller: Caller, /, *, name: PersonName, phone: Phone) -> Joined: ...
    def register_vehicle(
        self, caller: Caller, /, *, member: MemberId, car: Car, plate: Plate
    ) -> VehicleId: ...


class Offers(Protocol):
    def find(self, caller: Caller, /, *, wish: Wish) -> Found: ...


class Booking(Protocol):
    # A proposal is taken by whoever offered it, so its kind is nobody else's.
    def hold(
        self, caller: Caller, /, *, proposal: Any, member: MemberId, vehicle: VehicleId
    ) -> Held: ...
    def confirm(self, caller: Caller, /, *, appointment: AppointmentId) -> Booked: ...


class Receptions(Protocol):
    def walk_in(
        self,
        caller: Caller,
        /,
        *,
        proposal: Any,
        member: MemberId,
        vehicle: VehicleId,
        entry: Entry,
    ) -> Booked: ...
    def receive(self, caller: Caller, /, *, work_order: WorkOrderId, entry: Entry) -> None: ...


class Diagnosis(Protocol):
    def diagnose(
        self,
        caller: Caller,
        /,
        *,
        work_order: WorkOrderId,
        findings: tuple[Finding, ...],
        suggestions: tuple[Suggestion, ...] = (),
    ) -> Diagnosed: ...
    def decide(
        self, caller: Caller, /, *, work_order: WorkOrderId, answers: Mapping[LineId, bool]
    ) -> None: ...


class Dispatching(Protocol):
    def dispatch(self, caller: Caller, /, *, work_order: WorkOrderId) -> None: ...


class Repairs(Protocol):
    def issue_parts(self, caller: Caller, /, *, work_order: WorkOrderId) -> None: ...
    def start(self, caller: Caller, /, *, work_order: WorkOrderId, step: int) -> bool: ...
    def finish(self, caller: Caller, /, *, work_order: WorkOrderId, step: int) -> None: ...
    def suspend(
        self, caller: Caller, /, *, work_order: WorkOrderId, reason: Wait, stays_in_bay: bool
    ) -> None: ...
    def resume(self, caller: Caller, /, *, work_order: WorkOrderId) -> None: ...


class Quality(Protocol):
    def check(
        self,
        caller: Caller,
        /,
        *,
        work_order: WorkOrderId,
        failed: tuple[LineId, ...] = (),
        note: str = "",
    ) -> None: ...


class Settlement(Protocol):
    def settle(self, caller: Caller, /, *, work_order: WorkOrderId) -> Money: ...
    def pay(
        self, caller: Caller, /, *, order: OrderId, tenders: tuple[Tendered, ...]
    ) -> object: ...


class Aftercare(Protocol):
    def release(self, caller: Caller, /, *, work_order: WorkOrderId) -> None: ...


class Inventory(Protocol):
    def free(
        self, caller: Caller, /, *, store: StoreId, parts: tuple[PartId, ...]
    ) -> Mapping[PartId, int]: ...
    def receive(
        self, caller: Caller, /, *, store: StoreId, items: tuple[Delivered, ...]
    ) -> object: ...


class Absences(Protocol):
    def report(
        self, caller: Caller, /, *, technician: TechnicianId, during: Span, cause: AbsenceCause
    ) -> object: ...


class Directory(Protocol):
    def store(self, id: StoreId, /) -> Store: ...


class Baywise(Protocol):
    """All that the world asks for, by service and use case; refusals are ``BaywiseError``."""

    @property
    def clock(self) -> Clock: ...
    @property
    def directory(self) -> Directory: ...
    @property
    def members(self) -> Members: ...
    @property
    def offers(self) -> Offers: ...
    @property
    def booking(self) -> Booking: ...
    @property
    def receptions(self) -> Receptions: ...
    @property
    def diagnosis(self) -> Diagnosis: ...
    @property
    def dispatching(self) -> Dispatching: ...
    @property
    def repairs(self) -> Repairs: ...
    @property
    def quality(self) -> Quality: ...
    @property
    def settlement(self) -> Settlement: ...
    @property
    def aftercare(self) -> Aftercare: ...
    @property
    def inventory(self) -> Inventory: ...
    @property
    def absences(self) -> Absences: ...
