"""A Baywise that is asked over HTTP: the port of the world on the other side of a network."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from time import monotonic
from types import NoneType
from typing import Any, Final

from attrs import Factory, define, field, frozen

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
from domain.shared.errors import BaywiseError, NotFound
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
from simulation.drive.calls import Calls

API: Final = "/api/v1"
Badges = Callable[[Caller], str]
"""The secret by which the server knows whoever asks."""

_LOOK_EVERY_S: Final = 3.0
"""A visit is read again after so long, for others may have changed it."""
_MOST: Final = 200


@frozen(kw_only=True)
class Line:
    """The way to the server: who asks what, as JSON."""

    calls: Calls
    badges: Badges

    def post(self, caller: Caller, path: str, kind: type[answers.T], body: Any = None) -> answers.T:
        return self.calls.post(API + path, kind, body, secret=self.badges(caller))

    def get(self, caller: Caller, path: str, kind: type[answers.T], **asked: Any) -> answers.T:
        return self.calls.get(API + path, kind, secret=self.badges(caller), **asked)

    def pages(
        self, caller: Caller, path: str, kind: type[answers.T], **asked: Any
    ) -> Iterator[answers.T]:
        """All that a list holds."""
        after: dict[str, str] = {}
        while True:
            page = self.get(
                caller,
                path,
                answers.Page[kind],  # type: ignore[valid-type]  # the kind is a value here
                limit=_MOST,
                **asked,
                **after,
            )
            yield from page.items
            if page.next is None:
                return
            after = {"after": page.next}


@define(kw_only=True)
class RemoteVisits(Mapping[WorkOrderId, answers.SeenVisit]):
    """Visits as they were when somebody looked last."""

    line: Line
    caller: Caller
    _seen: dict[WorkOrderId, tuple[float, answers.SeenVisit]] = Factory(dict)

    def __getitem__(self, id: WorkOrderId, /) -> answers.SeenVisit:
        at, known = self._seen.get(id, (float("-inf"), None))
        if known is not None and monotonic() - at <= _LOOK_EVERY_S:
            return known
        try:
            visit = self.line.get(self.caller, f"/visits/{id}", answers.SeenVisit)
        except BaywiseError:
            if known is None:
                raise
            # Who looks around is not to fail for it; whoever acts is told.
            return known
        self._seen[id] = monotonic(), visit
        return visit

    def __iter__(self) -> Iterator[WorkOrderId]:
        return iter(self._seen)

    def __len__(self) -> int:
        return len(self._seen)

    def changed(self, id: WorkOrderId) -> None:
        """Look again the next time."""
        if id in self._seen:
            self._seen[id] = float("-inf"), self._seen[id][1]

    def forget(self, id: WorkOrderId) -> None:
        self._seen.pop(id, None)


@define
class RemoteSight:
    """Shows visits by asking for them, and counts what was ``done``, by its name."""

    visits: RemoteVisits
    done: Counter[str] = Factory(Counter)

    @property
    def commands(self) -> int:
        return self.done.total()

    def forget(self, id: WorkOrderId, /) -> None:
        self.visits.forget(id)


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
        body = {"car": _car(car), "plate": plate.text}
        made = self._do("register", caller, f"/members/{member}/vehicles", answers.Made, body)
        return VehicleId(made.id)


@frozen
class RemoteOffers(_Part):
    def find(self, caller: Caller, *, wish: Wish) -> answers.Offers:
        return self.line.post(caller, "/offers", answers.Offers, _wish(wish))


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
            "entry": _entry(entry),
        }
        return _booked(self._do("walk-in", caller, "/visits", answers.Booked, body))

    def receive(self, caller: Caller, *, work_order: WorkOrderId, entry: Entry) -> None:
        self._at_visit(caller, work_order, "receive", NoneType, _entry(entry))


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
            "findings": [_finding(one) for one in findings],
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
        body = {"tenders": [_tendered(one) for one in tenders]}
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
        body = {"items": [self._delivered(one) for one in items]}
        return self._do("deliver", caller, f"/stores/{store}/deliveries", answers.Received, body)

    def _delivered(self, one: Delivered) -> dict[str, Any]:
        return {
            "part": self.catalogue.part(one.part).code,
            "quantity": one.quantity,
            "cost": _money(one.cost),
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


def _wish(wish: Wish) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "services": wish.services,
        "store": wish.store,
        "vehicle": wish.vehicle,
        "earliest": wish.earliest,
        "latest": wish.latest,
        "at_the_desk": not wish.online,
        "overnight": wish.overnight,
        "best": wish.best,
    }
    if wish.at:
        asked["place"] = {"lat": wish.at.lat, "lon": wish.at.lon}
    if wish.car:
        asked["car"] = _car(wish.car)
    return asked


def _car(car: Car) -> dict[str, Any]:
    return {
        "maker": car.maker,
        "model": car.model,
        "year": car.year,
        "vehicle_class": car.vehicle_class,
        "energy": car.energy,
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "mileage_km": entry.mileage_km,
        "fuel_percent": entry.fuel_percent,
        "note": entry.note,
        "lower_mileage_reason": entry.lower_mileage_reason,
    }


def _finding(one: Finding) -> dict[str, Any]:
    return {"note": one.note, "severity": one.severity, "trouble_codes": one.trouble_codes}


def _money(money: Money) -> dict[str, Any]:
    return {"amount": money.amount, "currency": money.currency}


def _tendered(one: Tendered) -> dict[str, Any]:
    given = {"given": _money(one.given)} if one.given else {}
    return {"tender": one.tender, "amount": _money(one.amount), **given}
