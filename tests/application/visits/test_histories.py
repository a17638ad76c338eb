"""Whatever happens in a shop, in whatever order: time, stock and orders stay sound."""

from contextlib import ExitStack
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from adapters.memory.store import MemoryStore
from application.shared.caller import SYSTEM
from application.shared.search import Budget
from application.visits.booking import Held
from application.visits.reception import Entry
from domain.inventory.stock import Level
from domain.shared.errors import Conflict, NotFound, Rejected
from domain.shared.ids import ClaimId, MemberId, VehicleId
from domain.shared.time import Span, minutes
from domain.shared.trade import Grade, Skill
from domain.stores.events import ClosureCause
from domain.stores.store import OutsideHours
from domain.work_orders.record import Finding, Severity, Wait
from domain.work_orders.status import Status
from domain.workforce.events import AbsenceCause
from domain.workforce.shifts import Shift
from tests.application.furnished import engine_of, on_postgresql
from tests.application.visits.planned import expect_followed, proposed
from tests.application.visits.shop_day import Car, ShopDay
from tests.application.visits.sound import expect_promises, expect_sound, expect_swept
from tests.chain import a_furnished_twin
from tests.databases import Databases

NUMBER = st.integers(0, 50)
SERVICES = st.sampled_from(
    [("oil-service",), ("brake-pads-front",), ("oil-service", "brake-pads-front")]
)


class AnyDay(RuleBasedStateMachine):
    """Customers, staff, chance and the clock, on one shop."""

    def open(self) -> ShopDay:
        app, clock = a_furnished_twin(stores=1)
        return ShopDay(app=app, clock=clock).stock_up()

    @initialize()
    def begin(self) -> None:
        self.day = self.open()
        self.held: list[tuple[Held, MemberId, VehicleId]] = []
        self.cars: list[Car] = []
        self.closed: list[tuple[Any, ClaimId]] = []
        self.away: list[tuple[Any, ClaimId]] = []
        self.swept = False
        self.cars.extend(self.day.fill(self.day.at(8, 30), self.day.at(10)))
        self.day.go(8, 30)
        for number in range(3):
            self.goes_on(number, 4)

    @rule(number=NUMBER, in_min=st.integers(0, 300), services=SERVICES)
    def hold(self, number: int, in_min: int, services: tuple[str, ...]) -> None:
        day = self.day
        member, vehicle = day.customer()
        there = day.offers(vehicle, day.clock.now() + minutes(in_min), services=services)
        if there:
            proposal = there[number % len(there)]
            held = self._try(
                day.app.booking.hold, proposal=proposal, member=member, vehicle=vehicle
            )
            if held is not None:
                self.held.append((held, member, vehicle))

    @precondition(lambda self: self.held)
    @rule(number=NUMBER)
    def confirm(self, number: int) -> None:
        held, member, vehicle = self.held.pop(number % len(self.held))
        booked = self._try(self.day.app.booking.confirm, appointment=held.appointment)
        if booked is not None:
            self.cars.append(Car(day=self.day, booked=booked, member=member, vehicle=vehicle))

    @precondition(lambda self: self.cars)
    @rule(number=NUMBER, in_min=st.integers(0, 600))
    def move(self, number: int, in_min: int) -> None:
        car, day = self._car(number, Status.PLANNED), self.day
        earliest = day.clock.now() + minutes(in_min)
        services = car.appointment.services
        there = day.offers(car.vehicle, earliest, services=services)
        if there:
            proposal = there[number % len(there)]
            self._try(day.app.booking.move, appointment=car.id, proposal=proposal)

    @precondition(lambda self: self.cars)
    @rule(number=NUMBER)
    def cancel(self, number: int) -> None:
        self._try(
            self.day.app.booking.cancel,
            appointment=self._car(number, Status.PLANNED).id,
            reason="other plans",
        )

    @precondition(lambda self: self.held or self.cars)
    @rule(number=NUMBER)
    def lose_the_time(self, number: int) -> None:
        """Of a hold, an appointment or a car that is here."""
        all_ids = [*(held.appointment for held, _, _ in self.held), *(car.id for car in self.cars)]
        self._try(
            self.day.app.booking.displace,
            appointment=all_ids[number % len(all_ids)],
            cause="overrun",
        )

    @rule()
    def walk_in(self) -> None:
        day = self.day
        member, vehicle = day.customer()
        there = day.offers(vehicle, latest=day.clock.now() + timedelta(hours=3))
        if there:
            booked = self._try(
                day.app.receptions.walk_in,
                proposal=there[0],
                member=member,
                vehicle=vehicle,
                entry=Entry(mileage_km=1),
            )
            if booked is not None:
                self.cars.append(Car(day=day, booked=booked, member=member, vehicle=vehicle))

    @precondition(lambda self: self.cars)
    @rule(number=NUMBER)
    def receive(self, number: int) -> None:
        visit = self._car(number).booked.work_order
        self._try(self.day.app.receptions.receive, work_order=visit, entry=Entry(mileage_km=1))

    @precondition(lambda self: self.cars)
    @rule(number=NUMBER, steps=st.integers(2, 8))
    def goes_on(self, number: int, steps: int) -> None:
        """The visit takes its next steps, as far as it can."""
        car = self._car(number)
        for _ in range(steps):
            visit = car.visit
            running = [one.step for one in visit.operations if one.is_running]
            waiting = [one.step for one in visit.operations if not one.started]
            match visit.status:
                case Status.PLANNED:
                    self.receive(number)
                case Status.RECEIVED:
                    findings = (Finding(note="nothing", severity=Severity.INFO),)
                    diagnose = self.day.app.diagnosis.diagnose
                    self._try(diagnose, work_order=visit.id, findings=findings)
                case Status.DIAGNOSED:
                    self._try(self.day.app.dispatching.dispatch, work_order=visit.id)
                case Status.DISPATCHED | Status.IN_REPAIR if waiting and not running:
                    self._try(self.day.app.repairs.start, work_order=visit.id, step=waiting[0])
                case Status.IN_REPAIR if running:
                    self._try(self.day.app.repairs.finish, work_order=visit.id, step=running[0])
                case Status.SUSPENDED:
                    self._try(self.day.app.repairs.resume, work_order=visit.id)

    @precondition(lambda self: self.cars)
    @rule(number=NUMBER)
    def dispatch_anew(self, number: int) -> None:
        visit = self._car(number, Status.DIAGNOSED, Status.DISPATCHED).booked.work_order
        self._try(self.day.app.dispatching.dispatch, work_order=visit)

    @precondition(lambda self: self.cars)
    @rule(number=NUMBER, step=st.integers(0, 3), whom=NUMBER)
    def pin(self, number: int, step: int, whom: int) -> None:
        people = self.day.app.directory.technicians_of(self.day.store)
        self._try(
            self.day.app.dispatching.pin,
            work_order=self._car(number, Status.DISPATCHED, Status.IN_REPAIR).booked.work_order,
            step=step,
            technician=people[whom % len(people)].id,
            reason="asked for",
        )

    @precondition(lambda self: self.cars)
    @rule(number=NUMBER)
    def issue(self, number: int) -> None:
        self._try(self.day.app.repairs.issue_parts, work_order=self._car(number).booked.work_order)

    @precondition(lambda self: self.cars)
    @rule(number=NUMBER, step=st.integers(0, 3))
    def start(self, number: int, step: int) -> None:
        visit = self._car(number, Status.DISPATCHED, Status.IN_REPAIR).booked.work_order
        self._try(self.day.app.repairs.start, work_order=visit, step=step)

    @precondition(lambda self: self.cars)
    @rule(number=NUMBER, step=st.integers(0, 3))
    def finish(self, number: int, step: int) -> None:
        visit = self._car(number, Status.IN_REPAIR).booked.work_order
        self._try(self.day.app.repairs.finish, work_order=visit, step=step)

    @precondition(lambda self: self.cars)
    @rule(number=NUMBER, stays=st.booleans())
    def suspend(self, number: int, stays: bool) -> None:
        visit = self._car(number, Status.IN_REPAIR).booked.work_order
        self._try(
            self.day.app.repairs.suspend, work_order=visit, reason=Wait.PART, stays_in_bay=stays
        )

    @precondition(lambda self: self.cars)
    @rule(number=NUMBER)
    def resume(self, number: int) -> None:
        self._try(
            self.day.app.repairs.resume,
            work_order=self._car(number, Status.SUSPENDED).booked.work_order,
        )

    @precondition(lambda self: self.cars)
    @rule(number=NUMBER)
    def check(self, number: int) -> None:
        car = self._car(number, Status.DONE)
        failed = (car.visit.jobs[0].id,) if number % 2 else ()
        visit = car.booked.work_order
        self._try(self.day.app.quality.check, work_order=visit, failed=failed, note="a note")

    @rule(number=NUMBER, length_min=st.integers(1, 60))
    def close_bay(self, number: int, length_min: int) -> None:
        bays = self.day.app.directory.register.bays_of(self.day.store)
        bay = bays[number % len(bays)].id
        closed = self._try(
            self.day.app.closing.close_bay,
            bay=bay,
            during=self._ahead(length_min),
            cause=ClosureCause.BREAKDOWN,
        )
        if closed is not None:
            self.closed.append((bay, closed.claim))

    @precondition(lambda self: self.closed)
    @rule()
    def reopen_bay(self) -> None:
        bay, claim = self.closed.pop()
        self._try(self.day.app.closing.reopen_bay, bay=bay, claim=claim)

    @rule(number=NUMBER, length_min=st.integers(1, 240))
    def absent(self, number: int, length_min: int) -> None:
        people = self.day.app.directory.technicians_of(self.day.store)
        person = people[number % len(people)].id
        away = self._try(
            self.day.app.absences.report,
            technician=person,
            during=self._ahead(length_min),
            cause=AbsenceCause.SICK,
        )
        if away is not None:
            self.away.append((person, away.claim))

    @precondition(lambda self: self.away)
    @rule()
    def back(self) -> None:
        person, claim = self.away.pop()
        self._try(self.day.app.absences.back, technician=person, claim=claim)

    @rule(number=NUMBER, start=st.integers(8, 10), hours=st.integers(4, 9), after=st.integers(0, 1))
    def works_another_week(self, number: int, start: int, hours: int, after: int) -> None:
        people = self.day.app.directory.staff_of(self.day.store)
        today = self.day.app.directory.store(self.day.store).business_day(self.day.clock.now())
        self._try(
            self.day.app.staffing.keep_week,
            technician=people[number % len(people)].id,
            week=(Shift(start=start * 60, end=(start + hours) * 60),) * 7,
            since=today + timedelta(days=after),
        )

    @rule(number=NUMBER, skill=st.sampled_from([Skill.MAINTENANCE, Skill.INSPECTION]))
    def loses_or_learns(self, number: int, skill: Skill) -> None:
        # Two are left who can do everything.
        person = self.day.app.directory.staff_of(self.day.store)[number % 2]
        if person.mastery(skill):
            self._try(self.day.app.staffing.take_skill, technician=person.id, skill=skill)
        else:
            self._try(
                self.day.app.staffing.teach,
                technician=person.id,
                skill=skill,
                grade=Grade.MASTER,
            )

    @rule(closed=st.booleans(), after=st.integers(1, 3))
    def shut(self, closed: bool, after: int) -> None:
        store = self.day.app.directory.store(self.day.store)
        day = store.business_day(self.day.clock.now()) + timedelta(days=after)
        ask = self.day.app.closing.close_on if closed else self.day.app.closing.open_on
        self._try(ask, store=store.id, days=(day,))

    @rule(count=st.integers(1, 45))
    def time_passes(self, count: int) -> None:
        self.day.wait(count)

    @rule(count=st.integers(1, 45))
    def time_passes_and_is_noticed(self, count: int) -> None:
        self.day.wait(count)
        self.the_sweeper_runs()

    @rule(seed=NUMBER, iterations=st.sampled_from([0, 40, 300]))
    def plan_the_day(self, seed: int, iterations: int) -> None:
        """What is proposed can be done, whatever the day is like."""
        today = self.day.app.directory.store(self.day.store).business_day(self.day.clock.now())
        budget = Budget(seconds=60, iterations=iterations, seed=seed)
        try:
            proposal = proposed(self.day, today, budget)
        except OutsideHours:
            return
        self.day.app.planning.accept(SYSTEM, plan=proposal.plan)
        expect_followed(self.day, proposal)

    @rule()
    def the_sweeper_runs(self) -> None:
        self.day.run_due()
        self.swept = True

    @invariant()
    def the_shop_is_sound(self) -> None:
        if hasattr(self, "day"):
            expect_sound(self.day)
            self.expect_stock()
        if getattr(self, "swept", False):
            expect_swept(self.day)
            self.swept = False

    def expect_stock(self) -> None:
        store = self.day.app.booking.transactions
        assert isinstance(store, MemoryStore)
        summed: dict[Any, Level] = {}
        for one in store.ledgers.rows.get("movements", {}).values():
            level = summed.get((one.store, one.part)) or Level(store=one.store, part=one.part)
            summed[one.store, one.part] = level.after(one)
        assert summed == store.shelves.levels
        assert all(0 <= level.reserved <= level.on_hand for level in summed.values())

    def _car(self, number: int, *wanted: Status) -> Car:
        """One of the cars, if possible one whose visit has a ``wanted`` status."""
        some = [car for car in self.cars if car.visit.status in wanted] or self.cars
        return some[number % len(some)]

    def _ahead(self, length_min: int) -> Span:
        return Span.of(self.day.clock.now() + minutes(length_min // 3), length_min)

    def _try(self, ask: Any, **what: Any) -> Any:
        """Ask; a refusal is an answer too, as long as nothing is half done."""
        try:
            return ask(SYSTEM, **what)
        except (Conflict, NotFound, Rejected):
            return None


TestAnyDay = AnyDay.TestCase
TestAnyDay.settings = settings(
    max_examples=14,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def test_any_day_on_postgresql(postgres_server: Databases) -> None:
    """The same histories, fewer of them, where every commit is a real one."""

    class AnyDayOnPostgresql(AnyDay):
        def open(self) -> ShopDay:
            self.databases = ExitStack()
            app, clock = self.databases.enter_context(on_postgresql(postgres_server))
            return ShopDay(app=app, clock=clock).stock_up()

        def teardown(self) -> None:
            if hasattr(self, "day"):
                expect_promises(self.day)
                self.databases.close()

        def expect_stock(self) -> None:
            with engine_of(self.day.app).connect() as connection:
                assert connection.exec_driver_sql(_UNSOUND_STOCK).all() == []

    run_state_machine_as_test(
        AnyDayOnPostgresql,
        settings=settings(
            max_examples=4,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


_UNSOUND_STOCK = """
select store, part from stock as s full join (
    select store, part, sum(on_hand) as on_hand, sum(reserved) as reserved, sum(value) as value
    from movements group by store, part
) as m using (store, part)
where (s.on_hand, s.reserved, s.value) is distinct from (m.on_hand, m.reserved, m.value)
   or not 0 <= s.reserved or s.reserved > s.on_hand
"""
