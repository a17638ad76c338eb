"""A Baywise that is asked over HTTP: the port of the world on the other side of a network."""

from collections.abc import Mapping
from types import NoneType
from typing import Any, Final

from attrs import field, frozen

from application.dispatch.offers import Wish
from application.inventory.service import Delivered
from application.shared.caller import Caller
from application.shared.ports import Clock
from application.visits import booking, diagnosis
from application.visits.reception import Entry
from domain.catalogue.catalogue import Catalogue
from domain.finance.tender import Tendered
from domain.members.phone import Phone
from domain.members.plate import Plate
from domain.shared.errors import NotFound
from domain.shared.ids import (
    AppointmentId,
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
from domain.workforce.events import AbsenceCause
from simulation.drive import answers
from simulation.drive.bodies import (
    car_body,
    entry_body,
    finding_body,
    money_body,
    tendered_body,
    wish_body,
)
from simulation.drive.line import Line, RemoteSight

_MOST_ITEMS: Final = 200
"""That one request may deliver."""


@frozen
class _Part:
    line: Line
    sight: RemoteSight

    def _do(
        self, what: str, caller: Caller, path: str, kind: type[answers.T], body: Any = None
    ) -> answers.T:
        answer = self.line.post(caller, path, kind, body)
        self.sight.done[what] += 1
        return answer

    def _at_visit(
        self, caller: Caller, id: WorkOrderId, move: str, kind: type[answers.T], body: Any = None
    ) -> answers.T:
        try:
            return self._do(move, caller, f"/visits/{id}/{move}", kind, body)
        finally:
            self.sight.visits.changed(id)


@frozen
class RemoteMembers(_Part):
    def join(self, caller: Caller, *, name: PersonName, phone: Phone) -> answers.JoinedMember:
        body = {"name": name.text, "phone": phone.text}
        return self._do("join", caller, "/members", answers.JoinedMember, body)

    def register_vehicle(
        self, caller: Caller, *, member: MemberId, car: Car, plate: Plate
    ) -> VehicleId:
        body = {"car": car_body(car), "plate": plate.text}
        made = self._do("register", caller, f"/members/{member}/vehicles", answers.Made, body)
        return VehicleId(made.id)


@frozen
class RemoteOffers(_Part):
    def find(self, caller: Caller, *, wish: Wish) -> answers.Offers:
        return self.line.post(caller, "/offers", answers.Offers, wish_body(wish))


@frozen
class RemoteBooking(_Part):
    def hold(
        self, caller: Caller, *, proposal: answers.Offered, member: MemberId, vehicle: VehicleId
    ) -> booking.Held:
        body = {"offer": proposal.token, "member": member, "vehicle": vehicle}
        held = self._do("hold", caller, "/appointments", answers.Held, body)
        return booking.Held(appointment=held.appointment, order=held.order)

    def confirm(
        self, caller: Caller, *, appointment: AppointmentId, pay_at_store: bool = True
    ) -> booking.Booked:
        path = f"/appointments/{appointment}/confirm?pay_at_store={str(pay_at_store).lower()}"
        return _booked(self._do("confirm", caller, path, answers.Booked))


@frozen
class RemoteReceptions(_Part):
    def walk_in(
        self,
        caller: Caller,
        *,
        proposal: answers.Offered,
        member: MemberId,
        vehicle: VehicleId,
        entry: Entry,
    ) -> booking.Booked:
        body = {
            "offer": proposal.token,
            "member": member,
            "vehicle": vehicle,
            "entry": entry_body(entry),
        }
        return _booked(self._do("walk-in", caller, "/visits", answers.Booked, body))

    def receive(self, caller: Caller, *, work_order: WorkOrderId, entry: Entry) -> None:
        self._at_visit(caller, work_order, "receive", NoneType, entry_body(entry))


@frozen
class RemoteDiagnosis(_Part):
    def diagnose(
        self,
        caller: Caller,
        *,
        work_order: WorkOrderId,
        findings: tuple[Finding, ...],
        suggestions: tuple[diagnosis.Suggestion, ...] = (),
        nothing_found: bool = False,
    ) -> diagnosis.Diagnosed:
        body = {
            "findings": [finding_body(one) for one in findings],
            "suggestions": [{"service": one.service, "reason": one.reason} for one in suggestions],
            "nothing_found": nothing_found,
        }
        found = self._at_visit(caller, work_order, "diagnose", answers.Diagnosed, body)
        return diagnosis.Diagnosed(proposed=found.proposed, to_come=found.to_come)

    def decide(
        self, caller: Caller, *, work_order: WorkOrderId, answers: Mapping[LineId, bool]
    ) -> None:
        body = {"answers": {str(line): yes for line, yes in answers.items()}}
        self._at_visit(caller, work_order, "decide", NoneType, body)


@frozen
class RemoteDispatching(_Part):
    def dispatch(self, caller: Caller, *, work_order: WorkOrderId) -> None:
        self._at_visit(caller, work_order, "dispatch", NoneType)


@frozen
class RemoteRepairs(_Part):
    def issue_parts(self, caller: Caller, *, work_order: WorkOrderId) -> None:
        self._at_visit(caller, work_order, "issue-parts", NoneType)

    def start(
        self, caller: Caller, *, work_order: WorkOrderId, step: int, reason: str = ""
    ) -> bool:
        body = {"step": step, "reason": reason}
        begun = self._at_visit(caller, work_order, "start", answers.Started, body)
        return begun.warning is None

    def finish(self, caller: Caller, *, work_order: WorkOrderId, step: int) -> None:
        self._at_visit(caller, work_order, "finish", NoneType, {"step": step})

    def suspend(
        self,
        caller: Caller,
        *,
        work_order: WorkOrderId,
        reason: Wait,
        note: str = "",
        stays_in_bay: bool = False,
    ) -> None:
        body = {"reason": reason, "note": note, "stays_in_bay": stays_in_bay}
        self._at_visit(caller, work_order, "suspend", NoneType, body)

    def resume(self, caller: Caller, *, work_order: WorkOrderId) -> None:
        self._at_visit(caller, work_order, "resume", NoneType)


@frozen
class RemoteQuality(_Part):
    def check(
        self,
        caller: Caller,
        *,
        work_order: WorkOrderId,
        failed: tuple[LineId, ...] = (),
        note: str = "",
    ) -> None:
        body = {"failed": failed, "note": note}
        self._at_visit(caller, work_order, "check", NoneType, body)


@frozen
class RemoteSettlement(_Part):
    def settle(self, caller: Caller, *, work_order: WorkOrderId) -> Money:
        return self._at_visit(caller, work_order, "settle", answers.Due).due

    def pay(self, caller: Caller, *, order: OrderId, tenders: tuple[Tendered, ...]) -> answers.Paid:
        body = {"tenders": [tendered_body(one) for one in tenders]}
        return self._do("pay", caller, f"/orders/{order}/pay", answers.Paid, body)


@frozen
class RemoteAftercare(_Part):
    def release(self, caller: Caller, *, work_order: WorkOrderId) -> None:
        self._at_visit(caller, work_order, "release", NoneType)


@frozen
class RemoteInventory(_Part):
    catalogue: Catalogue

    def free(
        self, caller: Caller, *, store: StoreId, parts: tuple[PartId, ...]
    ) -> Mapping[PartId, int]:
        shelves = self.line.pages(caller, f"/stores/{store}/stock", answers.Shelf)
        found = {one.part: one.free for one in shelves}
        return {part: found.get(part, 0) for part in parts}

    def receive(
        self, caller: Caller, *, store: StoreId, items: tuple[Delivered, ...]
    ) -> answers.Received:
        path = f"/stores/{store}/deliveries"
        some, left = items[:_MOST_ITEMS], items[_MOST_ITEMS:]
        body = {"items": [self._delivered(one) for one in some]}
        received = self._do("deliver", caller, path, answers.Received, body)
        return self.receive(caller, store=store, items=left) if left else received

    def _delivered(self, one: Delivered) -> dict[str, Any]:
        return {
            "part": self.catalogue.part(one.part).code,
            "quantity": one.quantity,
            "cost": money_body(one.cost),
        }


@frozen
class RemoteAbsences(_Part):
    def report(
        self, caller: Caller, *, technician: TechnicianId, during: Span, cause: AbsenceCause
    ) -> answers.Away:
        body = {"start": during.start, "end": during.end, "cause": cause}
        path = f"/technicians/{technician}/absences"
        return self._do("absence", caller, path, answers.Away, body)


@frozen
class KnownShops:
    """The shops as they were read."""

    stores: Mapping[StoreId, Store]

    def store(self, id: StoreId, /) -> Store:
        """
        Raises:
            NotFound: it is none of them.
        """
        known = self.stores.get(id)
        if known is None:
            raise NotFound("there is no such shop here", kind="store", id=id)
        return known


@frozen(kw_only=True)
class Remote:
    """Implements :class:`simulation.world.baywise.Baywise`."""

    clock: Clock
    directory: KnownShops
    members: RemoteMembers
    offers: RemoteOffers
    booking: RemoteBooking
    receptions: RemoteReceptions
    diagnosis: RemoteDiagnosis
    dispatching: RemoteDispatching
    repairs: RemoteRepairs
    quality: RemoteQuality
    settlement: RemoteSettlement
    aftercare: RemoteAftercare
    inventory: RemoteInventory
    absences: RemoteAbsences
    sight: RemoteSight = field(repr=False)

    @classmethod
    def over(
        cls,
        line: Line,
        sight: RemoteSight,
        *,
        clock: Clock,
        stores: Mapping[StoreId, Store],
        catalogue: Catalogue,
    ) -> "Remote":
        """All of it over one line; parts are known to both sides by the codes of ``catalogue``."""
        return cls(
            clock=clock,
            directory=KnownShops(stores),
            members=RemoteMembers(line, sight),
            offers=RemoteOffers(line, sight),
            booking=RemoteBooking(line, sight),
            receptions=RemoteReceptions(line, sight),
            diagnosis=RemoteDiagnosis(line, sight),
            dispatching=RemoteDispatching(line, sight),
            repairs=RemoteRepairs(line, sight),
            quality=RemoteQuality(line, sight),
            settlement=RemoteSettlement(line, sight),
            aftercare=RemoteAftercare(line, sight),
            inventory=RemoteInventory(line, sight, catalogue),
            absences=RemoteAbsences(line, sight),
            sight=sight,
        )


def _booked(one: answers.Booked) -> booking.Booked:
    return booking.Booked(appointment=one.appointment, order=one.order, work_order=one.work_order)
