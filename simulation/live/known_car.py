"""A car that is in a shop, or expected there, when a run begins."""

from collections.abc import Generator
from random import Random
from typing import Any, Final, assert_never
from uuid import UUID

from attrs import define, field
from simpy import Event

from application.visits.booking import Booked
from application.visits.reception import Entry
from domain.booking.appointment import Appointment
from domain.members.vehicle import Vehicle
from domain.orders.lines import asked
from domain.orders.order import Order
from domain.orders.pricing import DiscountKind
from domain.shared.errors import BaywiseError
from domain.shared.ids import AppointmentId, MemberId, OrderId, VehicleId, made_at
from domain.shared.money import NOTHING, total
from domain.work_orders.job import Operation
from domain.work_orders.record import Wait
from domain.work_orders.status import Status
from domain.work_orders.work_order import WorkOrder
from simulation.cast import customer
from simulation.live.habits import wanted
from simulation.live.lateness import Lateness
from simulation.live.under_way import gone_on_with, left_min, waited_for
from simulation.scenario.mix import WantedService
from simulation.world.arrival import MISSED_MIN
from simulation.world.case import Case, Steps
from simulation.world.coming import Coming
from simulation.world.garage import Driver
from simulation.world.handover import CHECK_MIN, HANDOVER_MIN, Terms, hand_over
from simulation.world.repair import worked_on
from simulation.world.shop import Presence, Shop
from simulation.world.stages import from_check, from_dispatch, from_intake
from simulation.world.tally import State
from simulation.world.world import World

Gone = Generator[Event, Any, str | None]
"""Steps that end with why the customer is lost, if they are."""

_NOBODY: Final = MemberId(UUID(int=0))
_STATES: Final = {
    Wait.PART: State.PART,
    Wait.OTHER: State.PART,
    Wait.APPROVAL: State.APPROVAL,
    Wait.CUSTOMER: State.APPROVAL,
    Wait.BAY: State.BAY,
    Wait.TECHNICIAN: State.TECHNICIAN,
}
"""What a car waits for whose work stands still."""


def followed(visit: WorkOrder) -> bool:
    """Whether the world can go on with it: a car with an appointment, worked on in the shop."""
    return visit.vehicle is not None and visit.appointment is not None and visit.site is None


@define(kw_only=True, eq=False)
class KnownCar:
    """Goes on with one visit from where it is.

    ``part_due``: the minute in which a part comes that it waits for, if anybody knows;
    ``in_bay``: it stands in its bay although nobody works on it.
    """

    world: World
    shop: Shop
    number: int
    model: int
    visit: WorkOrder
    appointment: Appointment
    order: Order
    car: Vehicle
    luck: Random
    part_due: float | None = None
    in_bay: bool = False
    now: float = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.now = self.world.env.now

    def take_places(self) -> None:
        """Be where the car is, before anybody moves."""
        self.shop.tally.expected += 1
        held = [(one.bay, one.technician) for one in self._running] if self._at_work else []
        if self.in_bay:
            self.shop.tally.blocked += 1
            held = [(one.bay, None) for one in self._running]
        self.shop.floor.busy.update(one for places in held for one in places if one)

    def live(self) -> Steps:
        """Until the car leaves, or nothing can be done with it any more."""
        try:
            lost = yield from self._expected() if self._is_to_come else self._here()
        except BaywiseError as refusal:
            # What people would do about it nobody knows: it stays where it is.
            self._note(f"stays: {refusal.code}")
            return
        self.shop.tally.expected -= 1
        if lost:
            self.shop.tally.lost[lost] += 1
            self._note(lost)

    @property
    def _is_to_come(self) -> bool:
        return self.visit.status is Status.PLANNED

    @property
    def _at_work(self) -> bool:
        return self.visit.status is Status.IN_REPAIR

    @property
    def _running(self) -> list[Operation]:
        return [one for one in self.visit.operations if one.is_running]

    def _note(self, what: str) -> None:
        self.world.diary.note(self.world.env.now, self.number, what)

    def _until(self, at: float) -> Event:
        return self.world.env.timeout(max(0.0, at - self.world.env.now))

    # To come.

    def _expected(self) -> Gone:
        begins = self.world.to_minute(self.appointment.expected)
        late = Lateness.drawn(self.world.conditions, self.now - begins, self.luck).late_min
        if late is None:
            yield self._until(begins + MISSED_MIN)
            return "no_show"
        yield self._until(begins + late)
        try:
            self.world.app.receptions.receive(
                self.shop.cast.advisor,
                work_order=self.visit.id,
                entry=Entry(mileage_km=self.car.mileage_km),
            )
        except BaywiseError:
            return "sent_home"
        case = self._case(ready=max(begins, self.world.env.now))
        yield from from_intake(case, self._terms())
        return None

    # Here.

    def _here(self) -> Gone:
        case, terms = self._case(ready=self.now), self._terms()
        match self.visit.status:
            case Status.RECEIVED:
                yield from from_intake(case, terms)
            case Status.AWAITING_APPROVAL:
                case.here.become(State.APPROVAL, self.now)
                yield from self._answered(case)
                yield from from_dispatch(case, terms)
            case Status.DIAGNOSED:
                yield from from_dispatch(case, terms)
            case Status.DISPATCHED:
                has_parts = self._parts_out(case)
                yield from self._through(case, terms, has_parts=has_parts)
            case Status.IN_REPAIR:
                yield from self._at_it(case)
                yield from self._through(case, terms)
            case Status.SUSPENDED:
                yield from self._standing_still(case)
                yield from self._through(case, terms)
            case Status.DONE:
                yield from self._through(case, terms)
            case _:
                case.here.become(State.READY, self.now)
                yield case.until(self.now + HANDOVER_MIN - CHECK_MIN)
                hand_over(case, terms, self._ended(case))
        return None

    def _through(self, case: Case, terms: Terms, *, has_parts: bool = False) -> Steps:
        """What is still to do, and what the customer is still asked, to the way home."""
        asking = self.world.env.process(self._answered(case)) if self._questions else None
        yield from worked_on(case, has_parts)
        if asking is not None:
            yield asking
            yield from worked_on(case, False)
        self._parts_out(case)
        yield from from_check(case, terms, self._ended(case))

    def _at_it(self, case: Case) -> Steps:
        self._parts_out(case)
        minutes = {one.step: self._left_min(one) for one in self._running}
        if minutes:
            case.here.become(State.WORKED_ON, self.now)
            going = (gone_on_with(case, step, left) for step, left in minutes.items())
            yield self.world.env.all_of([self.world.env.process(steps) for steps in going])

    def _standing_still(self, case: Case) -> Steps:
        case.here.become(_STATES[self._reason], self.now)
        comes = self._goes_on_at()
        minutes = [(one.step, self._left_min(one)) for one in self._running]
        if not minutes:
            yield case.until(comes)
            self.world.app.repairs.resume(self.shop.cast.technician, work_order=self.visit.id)
        for place, (step, left) in enumerate(minutes):
            if place:
                yield from gone_on_with(case, step, left)
            else:
                yield from waited_for(case, step, comes, left, in_bay=self.in_bay)

    @property
    def _reason(self) -> Wait:
        return self.visit.suspensions[-1].reason

    def _goes_on_at(self) -> float:
        """Waiting is exponential: how long it has lasted tells nothing of how long it will."""
        conditions = self.world.conditions
        shares = self.world.levers(self.shop).shares_parts
        match self._reason:
            case Wait.BAY | Wait.TECHNICIAN:
                return self.now
            case Wait.APPROVAL | Wait.CUSTOMER:
                mean_h = conditions.answer_h
            case Wait.PART | Wait.OTHER:
                if self.part_due is not None:
                    return self.part_due
                mean_h = conditions.courier_h if shares else conditions.supplier_h
            case reason:
                assert_never(reason)
        return self.shop.opening.later(self.now, 60 * mean_h * self.luck.expovariate(1.0))

    @property
    def _questions(self) -> bool:
        return bool(asked(self.order.lines))

    def _answered(self, case: Case) -> Steps:
        conditions = self.world.conditions
        answer_min = 60 * conditions.answer_h * self.luck.expovariate(1.0)
        yes = self.luck.random() < conditions.agrees
        yield case.until(self.shop.opening.later(self.now, answer_min))
        try:
            self.world.app.diagnosis.decide(
                case.driver.caller,
                work_order=self.visit.id,
                answers=dict.fromkeys(asked(self.order.lines), yes),
            )
        except BaywiseError as refusal:
            self._note(f"unanswered: {refusal.code}")

    def _parts_out(self, case: Case) -> bool:
        """Whether there was anything to hand out."""
        try:
            self.world.app.repairs.issue_parts(
                self.shop.cast.clerk, work_order=case.booked.work_order
            )
        except BaywiseError:
            return False
        return True

    def _left_min(self, running: Operation) -> float:
        planned = running.planned.length_min if running.planned else running.need.minutes
        return left_min(max(1, planned), self._worked_min(running), self._wanted, self.luck)

    def _worked_min(self, running: Operation) -> float:
        """Open minutes from the start on, today's at least, without those of standing still."""
        minute, opening = self.world.to_minute, self.shop.opening
        began = minute(running.started) if running.started else self.now
        stood = sum(
            opening.between(
                max(began, minute(one.at)), minute(one.until) if one.until else self.now
            )
            for one in self.visit.suspensions
        )
        return max(0.0, opening.between(began, self.now) - stood)

    def _ended(self, case: Case) -> float:
        ends = [one.finished for one in case.seen.operations if one.finished]
        return self.world.to_minute(max(ends)) if ends else self.world.env.now

    @property
    def _wanted(self) -> WantedService:
        return wanted(self.visit.main_service)

    # What its stages need.

    def _case(self, *, ready: float) -> Case:
        member = self.visit.member
        caller = customer(member) if member else self.shop.cast.advisor
        return Case(
            world=self.world,
            coming=self._coming(),
            driver=Driver(
                member=member or _NOBODY,
                vehicle=VehicleId(self.car.id),
                car=self.car.car,
                caller=caller,
            ),
            here=Presence.begun(self.shop, self.number, ready=ready, now=self.world.env.now),
            booked=Booked(
                appointment=AppointmentId(self.appointment.id),
                order=OrderId(self.order.id),
                work_order=self.visit.id,
            ),
        )

    def _coming(self) -> Coming:
        return Coming(
            number=self.number,
            at=self.now,
            mark=0.0,
            store=self.visit.store,
            place=self.shop.store.place,
            model=self.model,
            wanted=self._wanted,
            ahead_days=1,
            patience_min=0.0,
            follows=False,
            comes=True,
            late_min=0.0,
            intake=self.luck.expovariate(1.0),
            luck=self.luck,
        )

    def _terms(self) -> Terms:
        order, minute = self.order, self.world.to_minute
        idle = (
            off.amount
            for line in order.wanted
            for off in line.discounts
            if off.kind is DiscountKind.SLOT
        )
        return Terms(
            wished=minute(made_at(self.appointment.id)),
            latest=minute(self.appointment.promise.latest),
            discount=total([*idle]),
            prepaid=order.kept,
            billed=order.due if order.settled else NOTHING,
        )
