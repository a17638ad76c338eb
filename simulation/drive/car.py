"""One car on a server where others have a hand in it, and from which an earlier run has gone."""

from collections.abc import Callable, Generator
from functools import partial
from random import Random
from typing import Any, Final
from uuid import UUID

from attrs import define, field
from simpy import Event

from application.visits.booking import Booked
from application.visits.diagnosis import Suggestion
from domain.finance.tender import Tender, Tendered
from domain.shared.errors import BaywiseError
from domain.work_orders.status import ANSWERABLE, IN_SHOP, Status
from simulation.drive.answers import SeenStep, SeenVisit
from simulation.drive.hands import Hands
from simulation.drive.line import RemoteSight
from simulation.world.baywise import Step
from simulation.world.choosing import Option
from simulation.world.coming import factor
from simulation.world.floor import AGAIN_MIN
from simulation.world.shop import Presence, Shop
from simulation.world.stay import CHECK_MIN, HANDOVER_MIN, Stay
from simulation.world.tally import State

Steps = Generator[Event, Any, None]

_TRIES: Final = 100
"""After so many refusals in a row nobody comes back to a car: about two days of the shop."""
_BREATH_MIN: Final = 0.1


@define(kw_only=True, eq=False)
class Car(Stay):
    """A stay that looks where the visit is before every stage.

    What is refused is tried again some minutes later, from wherever it is then.
    """

    sight: RemoteSight
    hands: Hands
    finds_more: bool = True
    _has_parts: bool = field(default=True, init=False)
    _holds: tuple[UUID | None, ...] = field(default=(), init=False)

    def live(self) -> Steps:
        """Everything, in its order; who is refused before the car is there goes elsewhere."""
        try:
            yield from super().live()
        except BaywiseError:
            self._note("refused")

    def come(self, shop: Shop, booked: Booked, at: float) -> Steps:
        """Come to what an earlier run has booked."""
        yield self._until(at)
        try:
            self._receive(shop, booked)
        except BaywiseError:
            return self._note("refused")
        yield from self.stay(shop, booked)
        return None

    def stay(self, shop: Shop, booked: Booked) -> Steps:
        """Go on with a visit that is in the shop already."""
        now = self.world.env.now
        yield from self._go_on(Presence.begun(shop, self.coming.number, ready=now, now=now), booked)

    def _be_served(self, here: Presence, booked: Booked, _option: Option, _wished: float) -> Steps:
        yield from self._go_on(here, booked)

    def _go_on(self, here: Presence, booked: Booked) -> Steps:
        refusals = 0
        while refusals < _TRIES:
            try:
                visit = self.sight.visits[booked.work_order]
                if visit.status not in IN_SHOP:
                    break
                self.hands.look(here.shop)
                yield from self._stage(here, booked, visit)
                refusals = 0
            except BaywiseError:
                refusals += 1
                self._let_go(here, booked)
                yield self._until(here.shop.opening.opens(self.world.env.now + AGAIN_MIN))
            yield self.world.env.timeout(_BREATH_MIN)
        self.sight.forget(booked.work_order)
        here.leave(self.world.env.now)

    def _let_go(self, here: Presence, booked: Booked) -> None:
        """Stand in nobody's way."""
        floor = here.shop.floor
        floor.turns = [turn for turn in floor.turns if turn.visit != booked.work_order]
        held, self._holds = self._holds, ()
        floor.free(*held)

    def _stage(self, here: Presence, booked: Booked, visit: SeenVisit) -> Steps:
        """Whatever comes next."""
        if visit.asked and visit.status in ANSWERABLE:
            return self._answer(here, booked, visit)
        match visit.status:
            case Status.RECEIVED:
                return self._take_in(here, booked)
            case Status.DIAGNOSED:
                return self._dispatch(here, booked)
            case Status.DISPATCHED | Status.IN_REPAIR:
                return self._repair(here, booked, visit)
            case Status.SUSPENDED:
                return self._resume(here, booked, visit)
            case Status.DONE:
                return self._checked(here, booked)
            case _:
                return self._pay(here, booked, visit)

    def _suggested(self, luck: Random) -> tuple[Suggestion, ...]:
        return super()._suggested(luck) if self.finds_more else ()

    def _answer(self, here: Presence, booked: Booked, visit: SeenVisit) -> Steps:
        luck, conditions = self.coming.luck, self.world.conditions
        here.become(State.APPROVAL, self.world.env.now)
        minutes = 60 * conditions.answer_h * luck.expovariate(1.0)
        yield self._until(here.shop.opening.later(self.world.env.now, minutes))
        answers = dict.fromkeys(visit.asked, luck.random() < conditions.agrees)
        self.world.app.diagnosis.decide(
            self.driver.caller, work_order=booked.work_order, answers=answers
        )

    def _dispatch(self, here: Presence, booked: Booked) -> Steps:
        self._has_parts = yield from self._dispatched(here, booked)

    def _repair(self, here: Presence, booked: Booked, visit: SeenVisit) -> Steps:
        running = _running(visit)
        if running is None:
            yield from self._work(here, booked, self._has_parts)
            self._has_parts = False
        else:
            yield from self._finish(here, booked, running)

    def _finish(self, here: Presence, booked: Booked, running: SeenStep) -> Steps:
        """What somebody has begun takes as long as if it began now."""
        here.become(State.WORKED_ON, self.world.env.now)
        planned_min = running.planned.length_min if running.planned else 30
        minutes = planned_min * factor(self.coming.wanted, self.coming.luck)
        yield self._until(self.world.env.now + minutes)
        self.world.app.repairs.finish(
            here.shop.cast.technician, work_order=booked.work_order, step=running.step
        )
        self._leave(here, running, stays=False)

    def _resume(self, here: Presence, booked: Booked, visit: SeenVisit) -> Steps:
        running = _running(visit)
        if running is None:
            raise ValueError("a suspended visit has an operation that was begun")
        go = partial(
            self.world.app.repairs.resume,
            here.shop.cast.technician,
            work_order=booked.work_order,
        )
        yield from self._turn(here, booked, running.step, go, holds_bay=True)

    def _turn(
        self,
        here: Presence,
        booked: Booked,
        step: int,
        go: Callable[[], object],
        *,
        holds_bay: bool = False,
    ) -> Steps:
        yield from super()._turn(here, booked, step, go, holds_bay=holds_bay)
        operation = self._operation(booked, step)
        self._holds = (operation.technician, operation.bay)

    def _leave(self, here: Presence, operation: Step, *, stays: bool) -> None:
        super()._leave(here, operation, stays=stays)
        self._holds = (operation.bay,) if stays else ()

    def _checked(self, here: Presence, booked: Booked) -> Steps:
        here.become(State.READY, self.world.env.now)
        yield self._until(self.world.env.now + CHECK_MIN)
        self._check(here, booked)

    def _pay(self, here: Presence, booked: Booked, visit: SeenVisit) -> Steps:
        app, cast = self.world.app, here.shop.cast
        if visit.status is Status.PASSED:
            here.become(State.READY, self.world.env.now)
            yield self._until(self.world.env.now + HANDOVER_MIN - CHECK_MIN)
            due = app.settlement.settle(cast.cashier, work_order=booked.work_order)
        else:
            due = visit.order.due
        if due:
            tendered = Tendered(tender=Tender.CARD, amount=due)
            app.settlement.pay(cast.cashier, order=booked.order, tenders=(tendered,))
        app.aftercare.release(cast.advisor, work_order=booked.work_order)


def _running(visit: SeenVisit) -> SeenStep | None:
    return next((one for one in visit.operations if one.is_running), None)
