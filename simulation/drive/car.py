"""One car on a server where others have a hand in it, and from which an earlier run has gone."""

from functools import partial
from typing import Final

from attrs import define, evolve, field

from application.visits.booking import Booked
from domain.finance.tender import Tender, Tendered
from domain.shared.errors import BaywiseError
from domain.work_orders.status import ANSWERABLE, IN_SHOP, Status
from simulation.drive.answers import SeenStep, SeenVisit
from simulation.drive.hands import Hands
from simulation.drive.line import RemoteSight
from simulation.world.case import Case, Steps
from simulation.world.coming import factor
from simulation.world.floor import AGAIN_MIN
from simulation.world.handover import CHECK_MIN, HANDOVER_MIN, Terms, passes
from simulation.world.intake import taken_in
from simulation.world.repair import dispatched, leave, turn, worked_on
from simulation.world.shop import Presence, Shop
from simulation.world.stay import Stay
from simulation.world.tally import State

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

    def live(self) -> Steps:
        """Everything, in its order; who is refused before the car is there goes elsewhere."""
        try:
            yield from super().live()
        except BaywiseError:
            self._note("refused")

    def come(self, shop: Shop, booked: Booked, at: float) -> Steps:
        """Come to what an earlier run has booked."""
        env = self.world.env
        yield env.timeout(max(0.0, at - env.now))
        try:
            self._arrival.receive(shop, booked)
        except BaywiseError:
            return self._note("refused")
        yield from self.stay(shop, booked)
        return None

    def stay(self, shop: Shop, booked: Booked) -> Steps:
        """Go on with a visit that is in the shop already."""
        now = self.world.env.now
        here = Presence.begun(shop, self.coming.number, ready=now, now=now)
        yield from self._go_on(self._case(here, booked))

    def _case(self, here: Presence, booked: Booked) -> Case:
        return evolve(super()._case(here, booked), finds_more=self.finds_more)

    def _be_served(self, case: Case, _terms: Terms) -> Steps:
        yield from self._go_on(case)

    def _go_on(self, case: Case) -> Steps:
        refusals, env, opening = 0, self.world.env, case.here.shop.opening
        while refusals < _TRIES:
            try:
                visit = self.sight.visits[case.booked.work_order]
                if visit.status not in IN_SHOP:
                    break
                self.hands.look(case.here.shop)
                yield from self._stage(case, visit)
                refusals = 0
            except BaywiseError:
                refusals += 1
                _let_go(case)
                yield case.until(opening.opens(env.now + AGAIN_MIN))
            yield env.timeout(_BREATH_MIN)
        self.sight.forget(case.booked.work_order)
        case.here.leave(env.now)

    def _stage(self, case: Case, visit: SeenVisit) -> Steps:
        """Whatever comes next."""
        if visit.asked and visit.status in ANSWERABLE:
            return self._answer(case, visit)
        match visit.status:
            case Status.RECEIVED:
                return taken_in(case)
            case Status.DIAGNOSED:
                return self._dispatch(case)
            case Status.DISPATCHED | Status.IN_REPAIR:
                return self._repair(case, visit)
            case Status.SUSPENDED:
                return self._resume(case, visit)
            case Status.DONE:
                return self._checked(case)
            case _:
                return self._pay(case, visit)

    def _answer(self, case: Case, visit: SeenVisit) -> Steps:
        luck, conditions, here = self.coming.luck, self.world.conditions, case.here
        here.become(State.APPROVAL, self.world.env.now)
        minutes = 60 * conditions.answer_h * luck.expovariate(1.0)
        yield case.until(here.shop.opening.later(self.world.env.now, minutes))
        answers = dict.fromkeys(visit.asked, luck.random() < conditions.agrees)
        self.world.app.diagnosis.decide(
            self.driver.caller, work_order=case.booked.work_order, answers=answers
        )

    def _dispatch(self, case: Case) -> Steps:
        self._has_parts = yield from dispatched(case)

    def _repair(self, case: Case, visit: SeenVisit) -> Steps:
        running = _running(visit)
        if running is None:
            yield from worked_on(case, self._has_parts)
            self._has_parts = False
        else:
            yield from self._finish(case, running)

    def _finish(self, case: Case, running: SeenStep) -> Steps:
        """What somebody has begun takes as long as if it began now."""
        case.here.become(State.WORKED_ON, self.world.env.now)
        planned_min = running.planned.length_min if running.planned else 30
        minutes = planned_min * factor(self.coming.wanted, self.coming.luck)
        yield case.until(self.world.env.now + minutes)
        self.world.app.repairs.finish(
            case.here.shop.cast.technician,
            work_order=case.booked.work_order,
            step=running.step,
        )
        leave(case, running, stays=False)

    def _resume(self, case: Case, visit: SeenVisit) -> Steps:
        running = _running(visit)
        if running is None:
            raise ValueError("a suspended visit has an operation that was begun")
        go = partial(
            self.world.app.repairs.resume,
            case.here.shop.cast.technician,
            work_order=case.booked.work_order,
        )
        yield from turn(case, running.step, go, holds_bay=True)

    def _checked(self, case: Case) -> Steps:
        case.here.become(State.READY, self.world.env.now)
        yield case.until(self.world.env.now + CHECK_MIN)
        passes(case)

    def _pay(self, case: Case, visit: SeenVisit) -> Steps:
        app, cast, booked = self.world.app, case.here.shop.cast, case.booked
        if visit.status is Status.PASSED:
            case.here.become(State.READY, self.world.env.now)
            yield case.until(self.world.env.now + HANDOVER_MIN - CHECK_MIN)
            due = app.settlement.settle(cast.cashier, work_order=booked.work_order)
        else:
            due = visit.order.due
        if due:
            tendered = Tendered(tender=Tender.CARD, amount=due)
            app.settlement.pay(cast.cashier, order=booked.order, tenders=(tendered,))
        app.aftercare.release(cast.advisor, work_order=booked.work_order)


def _let_go(case: Case) -> None:
    """Stand in nobody's way."""
    floor = case.here.shop.floor
    floor.turns = [one for one in floor.turns if one.visit != case.booked.work_order]
    held, case.holds = case.holds, ()
    floor.free(*held)


def _running(visit: SeenVisit) -> SeenStep | None:
    return next((one for one in visit.operations if one.is_running), None)
