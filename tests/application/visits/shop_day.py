"""What a test does on a day in a shop, in few words."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import count
from typing import Self

from attrs import Factory, define

from adapters.caches import Caches
from application.app import Application
from application.dispatch.capacities import Capacities
from application.dispatch.experiences import Experiences
from application.dispatch.offers import Wish
from application.dispatch.proposal import Proposal
from application.dispatch.rules import Rulebook
from application.dispatch.standings import Standings
from application.due_work import handlers
from application.shared.caller import SYSTEM, Caller
from application.shared.due import run_due
from application.shared.ports import Stream, Told
from application.visits.booking import Booked
from application.visits.reception import Entry
from domain.booking.appointment import Appointment
from domain.shared.claims import Claim, ClaimKind
from domain.shared.ids import (
    AppointmentId,
    BayId,
    MemberId,
    StoreId,
    TechnicianId,
    VehicleId,
)
from domain.shared.time import Span, minutes
from domain.work_orders.record import Finding, Severity
from domain.work_orders.work_order import WorkOrder
from simulation.clock import HandClock
from tests.chain import a_customer, stock_up, store_id

OIL = ("oil-service",)
SHOP = store_id(1)


@define(kw_only=True)
class ShopDay:
    """One shop, whose staff is Baywise itself; customers are numbered."""

    app: Application
    clock: HandClock
    store: StoreId = SHOP
    numbers: "count[int]" = Factory(lambda: count(1))
    neighbour: "Neighbour" = Factory(lambda day: Neighbour.of(day.app), takes_self=True)

    def stock_up(self) -> Self:
        """Parts for every car that could ever come."""
        stock_up(self.app, self.store)
        return self

    def customer(self) -> tuple[MemberId, VehicleId]:
        return a_customer(self.app, next(self.numbers))

    def at(self, hour: int, minute: int = 0) -> datetime:
        """That time of the shop's first Monday, by its own clock; it opens at eight."""
        return datetime.fromisoformat(f"2026-03-02T{hour:02}:{minute:02}+08:00").astimezone(
            self.clock.now().tzinfo
        )

    def go(self, hour: int, minute: int = 0) -> None:
        self.clock.until(self.at(hour, minute))

    def wait(self, count: int) -> None:
        self.clock.advance(minutes(count))

    def offers(
        self,
        vehicle: VehicleId,
        earliest: datetime | None = None,
        *,
        services: tuple[str, ...] = OIL,
        online: bool = False,
        latest: datetime | None = None,
    ) -> tuple[Proposal, ...]:
        wish = Wish(
            services=services,
            vehicle=vehicle,
            store=self.store,
            earliest=earliest or self.clock.now(),
            latest=latest,
            online=online,
            best=20,
        )
        return self.app.offers.find(SYSTEM, wish=wish).proposals

    def book(self, earliest: datetime | None = None, *, services: tuple[str, ...] = OIL) -> "Car":
        """A new customer books the first time there is."""
        member, vehicle = self.customer()
        offers = self.offers(vehicle, earliest, services=services)
        proposal = min(offers, key=lambda one: one.plan[0].during.start)
        return self.book_this(proposal, member, vehicle)

    def book_this(self, proposal: Proposal, member: MemberId, vehicle: VehicleId) -> "Car":
        held = self.app.booking.hold(SYSTEM, proposal=proposal, member=member, vehicle=vehicle)
        booked = self.app.booking.confirm(SYSTEM, appointment=held.appointment)
        return Car(day=self, booked=booked, member=member, vehicle=vehicle)

    def fill(self, earliest: datetime, latest: datetime) -> list["Car"]:
        """Book whatever there is to book between the two instants."""
        cars: list[Car] = []
        while True:
            member, vehicle = self.customer()
            offers = self.offers(vehicle, earliest, latest=latest)
            if not offers:
                return cars
            cars.append(self.book_this(offers[0], member, vehicle))

    def walk_in(self) -> "Car":
        member, vehicle = self.customer()
        offers = self.offers(vehicle)
        proposal = min(offers, key=lambda one: one.plan[0].during.start)
        booked = self.app.receptions.walk_in(
            SYSTEM,
            proposal=proposal,
            member=member,
            vehicle=vehicle,
            entry=Entry(mileage_km=1000),
        )
        return Car(day=self, booked=booked, member=member, vehicle=vehicle)

    def run_due(self) -> None:
        """Let everything happen whose time has come."""
        while run_due(handlers(self.app), self.app.due, self.app.clock):
            pass

    def claims(self) -> list[Claim]:
        long_ago = self.clock.now() - timedelta(days=30)
        return list(self.app.capacities.claims.claims_of_stores([self.store], long_ago))

    def told(self, kind: str) -> list[Told]:
        while self.app.stream.move():
            pass
        return [one for one in self.app.stream.after(0, limit=100_000) if one.kind == kind]


@define
class Neighbour:
    """Another process, which knows what is told and nothing else."""

    caches: Caches
    position: int

    @classmethod
    def of(cls, app: Application) -> Self:
        kept = app.capacities
        rules = Rulebook(app.rulebook.read, app.directory)
        own = Capacities(kept.directory, rules, kept.claims, kept.holidays)
        known = app.promises.experiences
        caches = Caches(
            directory=app.directory,
            shelf=app.shelf,
            rulebook=rules,
            capacities=own,
            experiences=Experiences(known.reader, known.clock),
            standings=Standings(app.track_records.standings.read, known.clock),
        )
        return cls(caches, app.stream.last())

    @property
    def experiences(self) -> Experiences:
        return self.caches.experiences

    def listened(self, stream: Stream) -> Capacities:
        """Its calendars, when it has heard everything."""
        while stream.move():
            pass
        while told := stream.after(self.position):
            for one in told:
                self.caches.heard(one)
                self.position = one.position
        return self.caches.capacities


@define(kw_only=True)
class Car:
    """A car with an appointment in the shop."""

    day: ShopDay
    booked: Booked
    member: MemberId
    vehicle: VehicleId

    @property
    def id(self) -> AppointmentId:
        return self.booked.appointment

    @property
    def appointment(self) -> Appointment:
        return self.day.app.visits.appointment(SYSTEM, appointment=self.id)

    @property
    def visit(self) -> WorkOrder:
        return self.day.app.visits.work_order(SYSTEM, work_order=self.booked.work_order)

    @property
    def status(self) -> str:
        return self.appointment.status

    @property
    def bay(self) -> BayId:
        return self.appointment.plan[0].bay

    @property
    def technician(self) -> TechnicianId:
        return self.appointment.plan[0].technician

    @property
    def claims(self) -> list[Claim]:
        own = [one for one in self.day.claims() if one.subject == self.id]
        return sorted(own, key=lambda one: (one.step, one.during, one.resource))

    def spans(self, *kinds: ClaimKind) -> list[Span]:
        return sorted({one.during for one in self.claims if not kinds or one.kind in kinds})

    def receive(self, caller: Caller = SYSTEM) -> "Car":
        entry = Entry(mileage_km=1000)
        self.day.app.receptions.receive(caller, work_order=self.booked.work_order, entry=entry)
        return self

    def prepare(self) -> "Car":
        """Diagnose and dispatch."""
        app, id = self.day.app, self.booked.work_order
        app.diagnosis.diagnose(
            SYSTEM, work_order=id, findings=(Finding(note="nothing", severity=Severity.INFO),)
        )
        app.dispatching.dispatch(SYSTEM, work_order=id)
        return self

    def start(self, step: int = 0) -> "Car":
        self.day.app.repairs.start(SYSTEM, work_order=self.booked.work_order, step=step)
        return self

    def finish(self, step: int = 0) -> "Car":
        self.day.app.repairs.finish(SYSTEM, work_order=self.booked.work_order, step=step)
        return self


def resources(claims: Iterable[Claim]) -> set[object]:
    return {claim.resource for claim in claims}
