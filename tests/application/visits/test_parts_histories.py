"""Whatever becomes of scarce parts, in whatever order: nobody's are taken, nobody is forgotten."""

from collections.abc import Mapping
from contextlib import ExitStack
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

from application.shared.caller import SYSTEM
from application.shared.ports import Asked
from domain.inventory.expected import Expected, by_age
from domain.orders.order import Order
from domain.orders.status import AGREED
from domain.shared.errors import Conflict, NotFound, Rejected
from domain.shared.ids import LineId
from domain.work_orders.status import Status
from tests.application.furnished import on_postgresql
from tests.application.visits.parts import (
    PLUG,
    PLUGS,
    deliver,
    find_plugs_worn,
    level,
    order_of,
    with_worn_plugs,
)
from tests.application.visits.shop_day import OIL, Car, ShopDay
from tests.application.visits.sound import expect_promises, expect_sound
from tests.chain import a_furnished_twin
from tests.databases import Databases

NUMBER = st.integers(0, 20)
_MOST = 8
_WITH_WORK = (Status.DIAGNOSED, Status.DISPATCHED, Status.IN_REPAIR, Status.DONE)


class ScarceParts(RuleBasedStateMachine):
    """Cars that all want the same plugs, and a supplier who brings a few now and then."""

    def open(self) -> ShopDay:
        app, clock = a_furnished_twin(stores=1)
        return ShopDay(app=app, clock=clock).stock_up()

    @initialize(left=st.integers(0, 6))
    def begin(self, left: int) -> None:
        self.day = self.open()
        self.cars: list[Car] = []
        self.in_line: list[Expected] = []
        self.day.app.inventory.count(
            SYSTEM, store=self.day.store, part=PLUG, counted=left, reason="the rest is sold"
        )
        for _ in range(2):
            self.a_car_with_worn_plugs()

    @precondition(lambda self: len(self.cars) < _MOST)
    @rule()
    def a_car_with_worn_plugs(self) -> None:
        self.day.wait(1)
        if self.day.offers(self.day.customer()[1]):
            self.cars.append(with_worn_plugs(self.day))

    @rule(services=st.sampled_from([OIL, (PLUGS,)]))
    def book(self, services: tuple[str, ...]) -> None:
        """Whoever books waits for nothing: the parts are there, or there is no offer."""
        day = self.day
        member, vehicle = day.customer()
        there = day.offers(vehicle, services=services)
        if there and len(self.cars) < _MOST:
            self.cars.append(day.book_this(there[0], member, vehicle))

    @precondition(lambda self: self.cars)
    @rule(number=NUMBER, yes=st.booleans())
    def receive_and_decide(self, number: int, yes: bool) -> None:
        car = self._car(number, Status.PLANNED, Status.RECEIVED)
        self._try(car.receive)
        asked = self._try(lambda: find_plugs_worn(car))
        if asked is not None:
            answers = dict.fromkeys(asked.proposed, yes)
            self._ask(self.day.app.diagnosis.decide, car, answers=answers)

    @precondition(lambda self: self.cars)
    @rule(number=NUMBER)
    def cancel(self, number: int) -> None:
        car = self._car(number, Status.PLANNED)
        self._try(lambda: self.day.app.booking.cancel(SYSTEM, appointment=car.id, reason="no time"))

    @precondition(lambda self: self.cars)
    @rule(number=NUMBER)
    def call_off(self, number: int) -> None:
        car = self._car(number, Status.RECEIVED, Status.DIAGNOSED, Status.DISPATCHED)
        self._ask(self.day.app.calling_off.call_off, car, reason="no time")

    @precondition(lambda self: self.cars)
    @rule(number=NUMBER, which=NUMBER)
    def withdraw(self, number: int, which: int) -> None:
        car = self._car(number, *_WITH_WORK)
        lines = [one for one in order_of(car).lines if one.part == PLUG or one.code == PLUGS]
        lines = lines or list(order_of(car).lines)
        line = lines[which % len(lines)].id
        self._ask(self.day.app.calling_off.withdraw, car, line=line, reason="too long")

    @precondition(lambda self: self.cars)
    @rule(number=NUMBER)
    def dispatch(self, number: int) -> None:
        car = self._car(number, Status.DIAGNOSED, Status.IN_REPAIR)
        self._ask(self.day.app.dispatching.dispatch, car)

    @precondition(lambda self: self.cars)
    @rule(number=NUMBER)
    def issue(self, number: int) -> None:
        self._ask(self.day.app.repairs.issue_parts, self._car(number, *_WITH_WORK))

    @precondition(lambda self: self.cars)
    @rule(number=NUMBER, which=NUMBER, quantity=st.integers(1, 4))
    def put_back(self, number: int, which: int, quantity: int) -> None:
        car = self._car(number, *_WITH_WORK)
        lines = [line.id for line in order_of(car).lines if line.part == PLUG]
        if lines:
            line = lines[which % len(lines)]
            self._ask(self.day.app.repairs.return_part, car, line=line, quantity=quantity)

    @precondition(lambda self: self.cars)
    @rule(number=NUMBER)
    def work(self, number: int) -> None:
        """Whatever has hands is done."""
        car = self._car(number, Status.DISPATCHED, Status.IN_REPAIR)
        for one in car.visit.operations:
            if one.technician and not one.finished:
                if self._try(lambda step=one.step: car.start(step)) is None:
                    return
                self.day.wait(1)
                car.finish(one.step)

    @rule(quantity=st.integers(1, 9))
    def deliver(self, quantity: int) -> None:
        self.in_line = self._waiting()
        arrived = deliver(self.day, quantity).arrivals
        oldest = [one.line for one in self.in_line[: len(arrived)]]
        assert [one.line for one in arrived] == oldest

    @rule(more=st.integers(-5, 5))
    def count(self, more: int) -> None:
        counted = max(0, level(self.day).on_hand + more)
        self._try(
            lambda: self.day.app.inventory.count(
                SYSTEM, store=self.day.store, part=PLUG, counted=counted, reason="counted"
            )
        )

    @rule(count=st.integers(1, 30))
    def time_passes(self, count: int) -> None:
        self.day.wait(count)
        self.day.run_due()

    def teardown(self) -> None:
        if hasattr(self, "day"):
            expect_sound(self.day)

    @invariant()
    def nothing_is_free_while_somebody_waits(self) -> None:
        if hasattr(self, "day"):
            now = level(self.day)
            assert 0 <= now.reserved <= now.on_hand
            assert now.owed == 0
            assert now.expected == sum(one.quantity for one in self._waiting())

    @invariant()
    def every_line_has_what_it_wants_or_waits_for_the_rest(self) -> None:
        if hasattr(self, "day"):
            orders = self._orders()
            for order in orders:
                self._expect_supplied(order)
            wanted = {line.id for one in orders if one.status in AGREED for line in one.wanted}
            assert {one.line for one in self._waiting()} <= wanted

    def _expect_supplied(self, order: Order) -> None:
        parts = {line.id: line.quantity for line in order.lines if line.part == PLUG}
        held = self._held(parts)
        for line, quantity in parts.items():
            one = held.get(line)
            has = one.reserved + one.expected + self._ever_issued(line) if one else 0
            if order.status in AGREED and order.line(line).wanted:
                assert has == quantity
            elif one:
                assert (one.reserved, one.expected) == (0, 0)

    def _ever_issued(self, line: LineId) -> int:
        moved = self.day.app.stockroom.movements(
            SYSTEM, store=self.day.store, part=PLUG, limit=10_000
        )
        return -sum(one.on_hand for one in moved if one.line == line and one.kind == "issue")

    def _waiting(self) -> list[Expected]:
        found = self.day.app.stockroom.expected(SYSTEM, store=self.day.store, limit=1000)
        return sorted((one for one in found if one.part == PLUG), key=by_age)

    def _orders(self) -> list[Order]:
        return [order_of(car) for car in self.cars]

    def _held(self, lines: Mapping[LineId, int]) -> Any:
        asked = Asked(caller=SYSTEM, command="test.look")
        with self.day.app.booking.transactions.begin(asked) as work:
            return work.stock.reservations(list(lines))

    def _car(self, number: int, *wanted: Status) -> Car:
        some = [car for car in self.cars if car.visit.status in wanted] or self.cars
        return some[number % len(some)]

    def _ask(self, ask: Any, car: Car, **what: Any) -> Any:
        return self._try(lambda: ask(SYSTEM, work_order=car.booked.work_order, **what))

    def _try(self, ask: Any) -> Any:
        """A refusal is an answer too, as long as nothing is half done."""
        try:
            return ask()
        except (Conflict, NotFound, Rejected):
            return None


TestScarceParts = ScarceParts.TestCase
TestScarceParts.settings = settings(
    max_examples=15,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def test_scarce_parts_on_postgresql(postgres_server: Databases) -> None:
    """The same histories, fewer of them, where every commit is a real one."""

    class ScarcePartsOnPostgresql(ScarceParts):
        def open(self) -> ShopDay:
            self.databases = ExitStack()
            app, clock = self.databases.enter_context(on_postgresql(postgres_server))
            return ShopDay(app=app, clock=clock).stock_up()

        def teardown(self) -> None:
            super().teardown()
            if hasattr(self, "day"):
                expect_promises(self.day)
                self.databases.close()

    run_state_machine_as_test(
        ScarcePartsOnPostgresql,
        settings=settings(
            max_examples=4,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
