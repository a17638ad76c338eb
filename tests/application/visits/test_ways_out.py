"""From wherever a visit is, one of the moves that are named leads on."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from attrs import evolve
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from application.shared.caller import SYSTEM
from application.visits.moves import moves_of, repayable, returnable, withdrawable
from application.visits.queries import VisitView
from application.visits.reception import Entry
from domain.finance.tender import Tender, Tendered
from domain.orders.line import Approval
from domain.shared.errors import Conflict, Rejected
from domain.shared.geo import Place
from domain.shared.ids import PersonId, TechnicianId
from domain.work_orders.record import Finding, Severity, Wait
from domain.work_orders.site import Fix
from domain.work_orders.status import NEXT, Status
from tests.application.visits.parts import PLUG, find_plugs_worn
from tests.application.visits.shop_day import Car, ShopDay
from tests.chain import OTHER_EYES, a_furnished_twin

NUMBER = st.integers(0, 9)
ON: Final = (
    "receive", "diagnose", "decide", "finish", "start", "resume", "issue-parts", "dispatch",
    "check", "settle", "pay", "release", "follow-up", "withdraw", "return-part",
    "refund", "call-off", "cancel",
)  # fmt: skip
"""Moves that bring a visit nearer to its end, those first that lead to a finished car."""
MANY: Final = 60
SITE: Final = Place(31.23, 121.47)


class Hands:
    """Makes each move that a visit names, with the least that it takes."""

    def __init__(self, car: Car) -> None:
        self.car, self.app = car, car.day.app

    @property
    def view(self) -> VisitView:
        return self.app.visits.see(SYSTEM, work_order=self.car.booked.work_order)

    @property
    def names(self) -> tuple[str, ...]:
        return moves_of(self.view, SYSTEM.actor)

    def make(self, name: str, number: int = 0) -> None:
        """Make it on one of the lines, operations or payments that there are for it."""
        self._moves({"work_order": self.car.booked.work_order})[name](number)

    def _moves(self, visit: Any) -> Mapping[str, Callable[[int], object]]:
        app, view = self.app, self.view
        reason: Any = {"reason": "a reason"}
        return {
            "receive": lambda _: app.receptions.receive(SYSTEM, **visit, entry=Entry(mileage_km=1)),
            "diagnose": self._diagnose,
            "decide": self._decide,
            "dispatch": lambda _: app.dispatching.dispatch(SYSTEM, **visit),
            "pin": self._pin,
            "offer": lambda _: app.offering.offer(SYSTEM, **visit, step=self._waiting()),
            "grab": self._grab,
            "transfer": lambda n: app.offering.transfer(
                SYSTEM, **visit, **reason, step=self._waiting(), technician=self._colleague(n)
            ),
            "prioritise": lambda n: app.repairs.prioritise(
                SYSTEM, **visit, **reason, priority=n % 5 + 1
            ),
            "start": lambda _: app.repairs.start(SYSTEM, **visit, step=self._waiting()),
            "finish": lambda n: app.repairs.finish(SYSTEM, **visit, step=self._running(n)),
            "suspend": lambda _: app.repairs.suspend(SYSTEM, **visit, reason=Wait.CUSTOMER),
            "resume": lambda _: app.repairs.resume(SYSTEM, **visit),
            "locate": lambda _: app.on_site.locate(SYSTEM, **visit, site=SITE),
            "stamp": self._stamp,
            "issue-parts": lambda _: app.repairs.issue_parts(SYSTEM, **visit),
            "return-part": self._return,
            "withdraw": lambda n: app.calling_off.withdraw(
                SYSTEM, **visit, **reason, line=_nth(withdrawable(view), n).id
            ),
            "call-off": lambda _: app.calling_off.call_off(SYSTEM, **visit, **reason),
            "cancel": lambda _: app.booking.cancel(SYSTEM, appointment=self.car.id, **reason),
            "check": self._check,
            "settle": lambda _: app.settlement.settle(SYSTEM, **visit),
            "pay": self._pay,
            "give-up": lambda n: app.phone.give_up(
                SYSTEM, payment=_nth([one for one in view.payments if one.awaited], n).id
            ),
            "refund": lambda n: app.settlement.refund(
                SYSTEM, order=view.order.id, payment=_nth(repayable(view), n).id, **reason
            ),
            "release": lambda _: app.aftercare.release(SYSTEM, **visit),
            "follow-up": lambda _: app.aftercare.follow_up(SYSTEM, **visit, reached=True),
            "review": lambda _: app.aftercare.review(SYSTEM, **visit, stars=5),
        }

    def _diagnose(self, number: int) -> object:
        if number % 2:
            return find_plugs_worn(self.car)
        findings = (Finding(note="nothing", severity=Severity.INFO),)
        return self.app.diagnosis.diagnose(
            SYSTEM, work_order=self.car.booked.work_order, findings=findings
        )

    def _decide(self, number: int) -> object:
        asked = [one for one in self.view.order.lines if one.approval is Approval.PROPOSED]
        answers = {one.id: bool(number % 3) for one in asked if one.for_job is None}
        return self.app.diagnosis.decide(
            SYSTEM, work_order=self.car.booked.work_order, answers=answers
        )

    def _pin(self, number: int) -> object:
        there = self.app.dispatching.choices(SYSTEM, work_order=self.car.booked.work_order)
        free = [(step, one) for step, some in there.items() for one in some if one.limit is None]
        step, one = _nth(free, number)
        return self.app.dispatching.pin(
            SYSTEM,
            work_order=self.car.booked.work_order,
            step=step,
            technician=one.candidate.technician,
            reason="a reason",
        )

    def _grab(self, number: int) -> object:
        step = next(one.step for one in self.view.work_order.operations if one.offered)
        own = evolve(SYSTEM, actor=evolve(SYSTEM.actor, id=PersonId(self._colleague(number))))
        return self.app.offering.grab(own, work_order=self.car.booked.work_order, step=step)

    def _colleague(self, number: int) -> TechnicianId:
        people = self.app.directory.technicians_of(self.view.work_order.store)
        return people[number % len(people)].id

    def _stamp(self, number: int) -> object:
        at_work = [one.technician for one in self.view.work_order.operations if one.technician]
        own = evolve(SYSTEM, actor=evolve(SYSTEM.actor, id=PersonId(_nth(at_work, number))))
        return self.app.on_site.stamp(
            own, work_order=self.car.booked.work_order, fix=Fix(place=SITE, accuracy_m=10.0)
        )

    def _return(self, number: int) -> object:
        part = _nth(returnable(self.view), number)
        return self.app.repairs.return_part(
            SYSTEM,
            work_order=self.car.booked.work_order,
            line=part.line,
            quantity=part.issued if number % 2 else 1,
        )

    def _check(self, number: int) -> object:
        jobs = self.view.work_order.jobs
        failed = () if number % 3 else (_nth(jobs, number).id,)
        return self.app.quality.check(
            OTHER_EYES, work_order=self.car.booked.work_order, failed=failed, note="a note"
        )

    def _pay(self, _: int) -> object:
        order = self.view.order
        tenders = (Tendered(tender=Tender.CASH, amount=order.due),)
        return self.app.settlement.pay(SYSTEM, order=order.id, tenders=tenders)

    def _waiting(self) -> int:
        return next(
            one.step
            for one in self.view.work_order.operations
            if one.technician and not one.started
        )

    def _running(self, number: int) -> int:
        running = [one.step for one in self.view.work_order.operations if one.is_running]
        return running[number % len(running)]


class AnyVisit(RuleBasedStateMachine):
    """One car, and everything that its visit names, in whatever order."""

    @initialize(plugs=st.integers(0, 8))
    def begin(self, plugs: int) -> None:
        app, clock = a_furnished_twin(stores=1)
        self.day = ShopDay(app=app, clock=clock).stock_up()
        app.inventory.count(
            SYSTEM, store=self.day.store, part=PLUG, counted=plugs, reason="the rest is sold"
        )
        self.hands = Hands(self.day.book())

    @rule(which=NUMBER, number=NUMBER)
    def a_named_move_is_made(self, which: int, number: int) -> None:
        names = self.hands.names
        if names:
            self._made(names[which % len(names)], number)

    @rule(number=NUMBER)
    def it_goes_on(self, number: int) -> None:
        """So that late states are reached."""
        for _ in range(number):
            self._go_on()

    def teardown(self) -> None:
        """Wherever it has got to, named moves bring it to its end."""
        for _ in range(MANY):
            if not NEXT[self.hands.view.work_order.status]:
                return
            assert self._go_on(), f"no way out of {self.hands.view}: {self.hands.names}"
        raise AssertionError(f"no end of {self.hands.view}")

    def _go_on(self) -> bool:
        names, status = self.hands.names, self.hands.view.work_order.status
        # More can be found as often as one likes, and the first diagnosis alone leads on.
        on = [name for name in ON if name != "diagnose" or status is Status.RECEIVED]
        return any(self._led_on(name) for name in on if name in names)

    def _led_on(self, name: str) -> bool:
        if name == "return-part":
            # Back on the shelf is only a way to do without the line.
            return self._made(name, 1) and any(self._made("withdraw", n) for n in range(9))
        return self._made(name, 1)

    def _made(self, name: str, number: int) -> bool:
        self.day.wait(1)
        try:
            self.hands.make(name, number)
        except (Conflict, Rejected):
            return False
        return True


def _nth(many: Any, number: int) -> Any:
    there = list(many)
    if not there:
        raise Conflict("nobody and nothing is there to choose at this moment")
    return there[number % len(there)]


def test_from_wherever_a_visit_is_a_move_that_it_names_leads_on() -> None:
    run_state_machine_as_test(
        AnyVisit,
        settings=settings(
            max_examples=15,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
