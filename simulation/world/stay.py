"""One customer, from the wish to the way home."""

from collections.abc import Callable, Generator
from functools import partial
from random import Random
from typing import Any, Final

from attrs import define
from simpy import Event

from application.visits.booking import Booked
from application.visits.diagnosis import Suggestion
from application.visits.reception import Entry
from domain.finance.tender import Tender, Tendered
from domain.inventory.stock import NotReserved
from domain.shared.errors import BaywiseError
from domain.work_orders.record import Finding, Severity, Wait
from simulation.world.baywise import Step, Visit
from simulation.world.choosing import Option
from simulation.world.coming import Coming
from simulation.world.floor import AGAIN_MIN, Turn
from simulation.world.garage import Driver
from simulation.world.minute import DAY_MIN
from simulation.world.shop import Presence, Shop
from simulation.world.tally import State
from simulation.world.world import World

Steps = Generator[Event, Any, None]

LOOK_MIN: Final = 2.0
"""After which it shows that a part is missing."""
CHECK_MIN: Final = 4.0
"""From the end of the work until it is checked."""
HANDOVER_MIN: Final = 10.0
"""From the end of the work until the car is checked, paid for and fetched, without rework."""
_FOUND: Final = (Finding(note="looked at on arrival", severity=Severity.INFO),)
_KM: Final = 10_000
_MISSED_MIN: Final = 120.0
"""After which nobody expects a customer any more."""


@define(kw_only=True, eq=False)
class Stay:
    """Goes through one visit; what is decided is decided by the application."""

    world: World
    coming: Coming
    driver: Driver

    def live(self) -> Steps:
        """Everything, in its order."""
        world, coming = self.world, self.coming
        home = world.shops[coming.store]
        home.tally.wanted += 1
        option = world.chooses(coming, self.driver, world.app.clock.now())
        if option is None:
            return self._lost(home, "no_time")
        if coming.at_once and option.wait_min > coming.patience_min:
            return self._lost(home, "balked")
        shop = world.shops[option.store]
        if shop is not home:
            home.tally.left_for[shop.store.code] += 1
            shop.tally.came_from += 1
        shop.tally.expected += 1
        wished = world.env.now
        yield from self._visit(shop, option, wished)
        shop.tally.expected -= 1
        return None

    def _lost(self, shop: Shop, cause: str) -> None:
        shop.tally.lost[cause] += 1
        self._note(cause)

    def _note(self, what: str) -> None:
        self.world.diary.note(self.world.env.now, self.coming.number, what)

    def _until(self, at: float) -> Event:
        return self.world.env.timeout(max(0.0, at - self.world.env.now))

    # To the shop.

    def _visit(self, shop: Shop, option: Option, wished: float) -> Steps:
        try:
            arriving = yield from self._arrive(shop, option)
        except BaywiseError:
            return self._lost(shop, "sent_home" if self.world.env.now > wished else "no_time")
        if arriving is None:
            return self._lost(shop, "no_show")
        booked, ready = arriving
        here = Presence.begun(shop, self.coming.number, ready=ready, now=self.world.env.now)
        self._note("arrived")
        yield from self._be_served(here, booked, option, wished)
        return None

    def _arrive(
        self, shop: Shop, option: Option
    ) -> Generator[Event, Any, tuple[Booked, float] | None]:
        world, now = self.world, self.world.env.now
        begins = world.to_minute(option.proposal.starts)
        today = begins // DAY_MIN == now // DAY_MIN
        if option.there and today:
            return self._walk_in(shop, option), now
        booked = self._book(option)
        if not self.coming.at_once and not self.coming.comes:
            yield self._until(begins + _MISSED_MIN)
            return None
        ready = now + option.drive_min if self.coming.at_once else begins
        late = 0.0 if self.coming.at_once else self.coming.late_min
        yield self._until(max(now + option.drive_min, begins + late))
        self._receive(shop, booked)
        return booked, ready if self.coming.at_once else max(begins, world.env.now)

    def _walk_in(self, shop: Shop, option: Option) -> Booked:
        return self.world.app.receptions.walk_in(
            shop.cast.advisor,
            proposal=option.proposal,
            member=self.driver.member,
            vehicle=self.driver.vehicle,
            entry=self._entry(),
        )

    def _book(self, option: Option) -> Booked:
        booking, me = self.world.app.booking, self.driver
        held = booking.hold(
            me.caller, proposal=option.proposal, member=me.member, vehicle=me.vehicle
        )
        return booking.confirm(me.caller, appointment=held.appointment)

    def _receive(self, shop: Shop, booked: Booked) -> None:
        self.world.app.receptions.receive(
            shop.cast.advisor, work_order=booked.work_order, entry=self._entry()
        )

    def _entry(self) -> Entry:
        # A kilometre an hour since the beginning: it never shows less than before.
        return Entry(mileage_km=_KM + int(self.world.env.now // 60))

    # In the shop.

    def _be_served(self, here: Presence, booked: Booked, option: Option, wished: float) -> Steps:
        world = self.world
        yield from self._take_in(here, booked)
        has_parts = yield from self._dispatched(here, booked)
        done = False
        while not done:
            yield from self._work(here, booked, has_parts)
            has_parts = False
            over = world.env.now
            here.become(State.READY, over)
            yield self._until(over + CHECK_MIN)
            done = self._check(here, booked)
        yield self._until(over + HANDOVER_MIN)
        self._hand_over(here, booked, option, wished, over)

    def _take_in(self, here: Presence, booked: Booked) -> Steps:
        world, luck = self.world, self.coming.luck
        mean_h = (
            world.conditions.intake_online_h
            if world.levers(here.shop).online
            else world.conditions.intake_h
        )
        intake_min = 60 * mean_h * self.coming.intake
        yield self._until(here.shop.opening.later(world.env.now, intake_min))
        more = luck.random() < world.conditions.more_work
        suggestions = self._suggested(luck) if more else ()
        answer_min = 60 * world.conditions.answer_h * luck.expovariate(1.0)
        yes = luck.random() < world.conditions.agrees
        asked = world.app.diagnosis.diagnose(
            here.shop.cast.technician,
            work_order=booked.work_order,
            findings=_FOUND,
            suggestions=suggestions,
        )
        if asked.proposed:
            here.become(State.APPROVAL, world.env.now)
            yield self._until(here.shop.opening.later(world.env.now, answer_min))
            answers = dict.fromkeys(asked.proposed, yes)
            world.app.diagnosis.decide(
                self.driver.caller, work_order=booked.work_order, answers=answers
            )

    def _suggested(self, luck: Random) -> tuple[Suggestion, ...]:
        fitting = self.world.extras[self.coming.model]
        codes = [code for code in fitting if code != self.coming.wanted.service]
        return (Suggestion(service=luck.choice(codes), reason="worn"),) if codes else ()

    def _dispatched(self, here: Presence, booked: Booked) -> Generator[Event, Any, bool]:
        """Returns whether parts were handed out."""
        world, cast = self.world, here.shop.cast
        while True:
            try:
                world.app.dispatching.dispatch(cast.supervisor, work_order=booked.work_order)
                break
            except BaywiseError:
                here.become(State.TECHNICIAN, world.env.now)
                yield self._until(here.shop.opening.opens(world.env.now + AGAIN_MIN))
        try:
            world.app.repairs.issue_parts(cast.clerk, work_order=booked.work_order)
        except NotReserved:
            return False
        return True

    def _work(self, here: Presence, booked: Booked, has_parts: bool) -> Steps:
        """Every operation that is not done, one after the other."""
        world, luck = self.world, self.coming.luck
        missing = luck.random() < world.conditions.missing_part and has_parts
        while (step := self._next(booked)) is not None:
            yield from self._turn(here, booked, step, partial(self._start, here, booked, step))
            operation = self._operation(booked, step)
            planned_min = operation.planned.length_min if operation.planned else 30
            left_min = world.durations(planned_min, self.coming.wanted, luck)
            if missing:
                missing = False
                yield self._until(world.env.now + min(LOOK_MIN, left_min))
                yield from self._wait_for_part(here, booked, step)
            yield self._until(world.env.now + left_min)
            world.app.repairs.finish(
                here.shop.cast.technician, work_order=booked.work_order, step=step
            )
            self._note(f"done {step}")
            self._leave(here, operation, stays=False)

    def _start(self, here: Presence, booked: Booked, step: int) -> None:
        self.world.app.repairs.start(
            here.shop.cast.technician, work_order=booked.work_order, step=step
        )

    def _turn(
        self,
        here: Presence,
        booked: Booked,
        step: int,
        go: Callable[[], object],
        *,
        holds_bay: bool = False,
    ) -> Steps:
        env = self.world.env
        turn = Turn(
            visit=booked.work_order,
            step=step,
            since=env.now,
            go=go,
            works=env.event(),
            why=lambda state: here.become(state, env.now),
            holds_bay=holds_bay,
        )
        here.become(State.PLAN, env.now)
        yield here.shop.floor.wait(turn)
        here.become(State.WORKED_ON, env.now)
        self._note(f"work {step}")

    def _wait_for_part(self, here: Presence, booked: Booked, step: int) -> Steps:
        world, luck = self.world, self.coming.luck
        stays = luck.random() < world.conditions.immovable
        mean_h = (
            world.conditions.courier_h
            if world.levers(here.shop).shares_parts
            else world.conditions.supplier_h
        )
        comes = here.shop.opening.later(world.env.now, 60 * mean_h * luck.expovariate(1.0))
        world.app.repairs.suspend(
            here.shop.cast.technician,
            work_order=booked.work_order,
            reason=Wait.PART,
            stays_in_bay=stays,
        )
        here.become(State.PART, world.env.now)
        self._leave(here, self._operation(booked, step), stays=stays)
        yield self._until(comes)
        resume = partial(
            world.app.repairs.resume, here.shop.cast.technician, work_order=booked.work_order
        )
        yield from self._turn(here, booked, step, resume, holds_bay=stays)
        here.shop.tally.blocked -= stays

    def _leave(self, here: Presence, operation: Step, *, stays: bool) -> None:
        """Hands are free, and the bay is unless the car stays in it."""
        now = self.world.env.now
        here.shop.tally.pass_to(now)
        here.shop.tally.blocked += stays
        if here.state is State.WORKED_ON:
            here.become(State.PLAN, now)
        here.shop.floor.free(operation.technician, None if stays else operation.bay)

    def _check(self, here: Presence, booked: Booked) -> bool:
        """Whether the work passes."""
        visit = self._seen(booked)
        bad = self.coming.luck.random() < self.world.conditions.rework and not visit.checks
        self.world.app.quality.check(
            here.shop.cast.supervisor,
            work_order=visit.id,
            failed=(visit.jobs[0].id,) if bad else (),
            note="not clean" if bad else "",
        )
        return not bad

    def _hand_over(
        self, here: Presence, booked: Booked, option: Option, wished: float, over: float
    ) -> None:
        world, cast, id = self.world, here.shop.cast, booked.work_order
        due = world.app.settlement.settle(cast.cashier, work_order=id)
        if due:
            tendered = Tendered(tender=Tender.CARD, amount=due)
            world.app.settlement.pay(cast.cashier, order=booked.order, tenders=(tendered,))
        world.app.aftercare.release(cast.advisor, work_order=id)
        world.eyes.forget(id)
        here.leave(world.env.now)
        tally = here.shop.tally
        tally.served += 1
        tally.served_sent += option.store != self.coming.store
        tally.kept += over <= world.to_minute(option.proposal.promise.latest)
        tally.in_waits(here.waited)
        tally.reception_min += here.waited[State.INTAKE.value]
        tally.lead_min += over - wished
        tally.revenue_fen += due.amount
        if option.proposal.idle is not None:
            tally.discount_fen += option.proposal.idle.amount.amount
        world.waits.note(sum(here.waited.values()))
        self._note("left")

    def _seen(self, booked: Booked) -> Visit:
        return self.world.eyes.visits[booked.work_order]

    def _operation(self, booked: Booked, step: int) -> Step:
        return self._seen(booked).operation(step)

    def _next(self, booked: Booked) -> int | None:
        open_ = (one.step for one in self._seen(booked).operations if not one.finished)
        return min(open_, default=None)
