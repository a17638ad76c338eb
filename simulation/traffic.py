"""A little life for a demonstration: cars are booked, come, are repaired and paid for.

Customers and staff ask the application like everybody else. Time is the visit's own: a minute of
it lasts ``60 / pace`` seconds in the world, so that an hour's work is a few minutes to look at.
The application's clock stays the real one, so its plans and promises do not pass faster.
"""

from collections.abc import Callable, Generator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import Random
from threading import Event as Signal
from typing import Any, Final

import structlog
from attrs import Factory, define, field, frozen
from simpy import Environment, Event
from simpy.rt import RealtimeEnvironment

from adapters.demo.catalogue.car_models import CarModel, demo_car_models
from application.app import Application
from application.dispatch.offers import Wish
from application.dispatch.proposal import Proposal
from application.inventory.service import Delivered
from application.shared.caller import SYSTEM, Caller
from application.visits.booking import Booked
from application.visits.diagnosis import Suggestion
from application.visits.reception import Entry
from domain.catalogue.catalogue import Catalogue
from domain.finance.tender import Tender, Tendered
from domain.inventory.stock import NotReserved
from domain.members.phone import Phone
from domain.members.plate import Plate, PlateKind
from domain.shared.errors import BaywiseError
from domain.shared.ids import MemberId, ServiceId, VehicleId, WorkOrderId, derived_id, named_id
from domain.shared.person import PersonName
from domain.shared.trade import Car
from domain.work_orders.record import Finding, Severity, Wait
from domain.work_orders.status import IN_SHOP, Status
from domain.work_orders.work_order import WorkOrder
from simulation.cast import Cast, customer

CARS_PER_MIN: Final = 30.0
"""Over the whole chain, in real minutes."""

PACE: Final = 12.0
"""Minutes of a visit in one real minute."""

NOTE: Final = "demonstration traffic"
"""What reception notes about these cars, so that the next run knows them."""

_CUSTOMERS: Final = 5_000
_AGAIN_MIN: Final = 4.0
"""After which staff try again what could not be done."""
_TRIES: Final = 60
_NEW_TYRES: Final = datetime(2019, 1, 1, tzinfo=UTC)

_WISHES: Final[Mapping[str, int]] = {
    "oil-service": 30,
    "big-service": 10,
    "ev-service": 8,
    "hybrid-service": 4,
    "wash-deluxe": 8,
    "tyre-rotation": 6,
    "wheel-alignment": 6,
    "brake-fluid-change": 5,
    "ac-service": 5,
    "diagnosis": 6,
    "waxing": 4,
    "interior-detailing": 3,
    "panel-respray": 3,
    "tyre-change-two": 4,
}
_MORE: Final = ("brake-pads-front", "cabin-filter-change", "wiper-change", "wheel-balance")
_NAMES: Final = ["王伟", "李娜", "张敏", "刘洋", "陈静", "杨磊", "赵芳", "黄强", "周杰", "吴艳"]

Steps = Generator[Event, Any, None]

_log = structlog.get_logger()


def run(
    app: Application,
    stop: Signal,
    *,
    cars_per_min: float = CARS_PER_MIN,
    pace: float = PACE,
    random: Random | None = None,
) -> None:
    """Let cars come until ``stop`` is set; call it in a thread of its own, in one process.

    Args:
        cars_per_min: how many cars come to the whole chain in a real minute; 0 is none.
        pace: minutes of a visit in one real minute.
    """
    if cars_per_min <= 0:
        return
    env = RealtimeEnvironment(factor=60 / pace, strict=False)
    traffic = Traffic(app=app, env=env, random=random or Random(), mean_gap_min=pace / cars_per_min)
    traffic.resume()
    env.process(traffic.arrivals())
    env.run(until=env.process(_until(stop, env, pace / 60 / 4)))


def _until(stop: Signal, env: Environment, look_every: float) -> Steps:
    while not stop.is_set():
        yield env.timeout(look_every)


@frozen(kw_only=True)
class Driver:
    """A customer with a car."""

    member: MemberId
    vehicle: VehicleId
    car: Car


@define(kw_only=True)
class Traffic:
    """Who comes, how long things really take, and what is found; times are visit minutes."""

    app: Application
    env: Environment
    random: Random
    mean_gap_min: float
    customers: int = _CUSTOMERS
    models: tuple[CarModel, ...] = field(factory=demo_car_models)
    _drivers: dict[int, Driver] = Factory(dict)
    _busy: set[int] = Factory(set)

    def arrivals(self) -> Steps:
        """Cars, at random, for ever."""
        while True:
            yield self.env.timeout(self.random.expovariate(1 / self.mean_gap_min))
            self.env.process(self._guarded(self.car()))

    def resume(self) -> None:
        """Take up the visits that an earlier run left in the shops."""
        after: WorkOrderId | None = None
        while cars := self.app.wall.cars(SYSTEM, after=after):
            for visit in cars:
                if visit.reception is not None and visit.reception.note == NOTE:
                    self.env.process(self._guarded(self.visit(visit.id)))
            after = cars[-1].id

    def car(self) -> Steps:
        """One car from the wish to the way home."""
        number = self.random.randrange(self.customers)
        if number in self._busy:
            return
        self._busy.add(number)
        try:
            driver = self._driver(number)
            proposal = self._wish(driver)
            if proposal is not None:
                booked = yield from self._come(driver, proposal)
                yield from self.visit(booked.work_order)
        finally:
            self._busy.discard(number)

    def visit(self, id: WorkOrderId) -> Steps:
        """Whatever comes next, until the car is gone; what is refused is tried again later."""
        refusals = 0
        while refusals < _TRIES:
            visit = self.app.visits.work_order(SYSTEM, work_order=id)
            if visit.status not in IN_SHOP:
                return
            move, about_min = self._next(visit)
            yield self.env.timeout(about_min * self.random.lognormvariate(0, 0.25))
            try:
                move(visit, Cast.of(visit.store))
                refusals = 0
            except BaywiseError as error:
                refusals += 1
                _log.debug("traffic_refused", code=error.code, state=str(visit.status))
                yield self.env.timeout(_AGAIN_MIN)
        _log.warning("traffic_gave_up", work_order=str(id))

    def _guarded(self, steps: Steps) -> Steps:
        """One car's bad luck is nobody else's."""
        try:
            yield from steps
        except BaywiseError as error:
            _log.debug("traffic_refused", code=error.code)

    # Before the visit.

    def _driver(self, number: int) -> Driver:
        known = self._drivers.get(number)
        if known is None:
            known = self._drivers[number] = self._joined(number)
        return known

    def _joined(self, number: int) -> Driver:
        # The same number is the same person with the same car, also after a restart.
        mine = Random(number)
        model = mine.choices(self.models, [one.weight for one in self.models])[0]
        car = model.car(mine.randint(model.first_year, model.last_year))
        green = model.plate_kind is not PlateKind.BLUE
        member = self.app.members.join(
            SYSTEM, name=PersonName(mine.choice(_NAMES)), phone=Phone(f"170{number:08d}")
        ).member
        vehicle = self.app.members.register_vehicle(
            SYSTEM,
            member=member,
            car=car,
            plate=Plate(f"粤BD{number:05d}" if green else f"粤B{number:05d}"),
        )
        return Driver(member=member, vehicle=vehicle, car=car)

    def _wish(self, driver: Driver) -> Proposal | None:
        services = list(_fitting(self.app.shelf.catalogue(), driver.car, _WISHES))
        shops = list(self.app.directory.register.stores.values())
        wish = Wish(
            services=tuple(self.random.choices(services, [_WISHES[one] for one in services])),
            vehicle=driver.vehicle,
            at=self.random.choice(shops).place,
            earliest=self.app.clock.now() + timedelta(minutes=1),
            best=1,
        )
        found = self.app.offers.find(customer(driver.member), wish=wish)
        return next(iter(found.proposals), None)

    def _come(self, driver: Driver, proposal: Proposal) -> Generator[Event, Any, Booked]:
        """A third just comes; the others book first, and are here some minutes later."""
        cast, me = Cast.of(proposal.store), customer(driver.member)
        entry = Entry(mileage_km=self._odometer(), note=NOTE)
        member, vehicle = driver.member, driver.vehicle
        if self.random.random() < 0.34 and self._is_today(proposal):
            return self.app.receptions.walk_in(
                cast.advisor, proposal=proposal, member=member, vehicle=vehicle, entry=entry
            )
        held = self.app.booking.hold(me, proposal=proposal, member=member, vehicle=vehicle)
        booked = self.app.booking.confirm(me, appointment=held.appointment)
        yield self.env.timeout(self.random.uniform(5, 40))
        self.app.receptions.receive(cast.advisor, work_order=booked.work_order, entry=entry)
        return booked

    def _is_today(self, proposal: Proposal) -> bool:
        store = self.app.directory.store(proposal.store)
        return store.business_day(proposal.starts) == store.business_day(self.app.clock.now())

    def _odometer(self) -> int:
        """A kilometre an hour since the car was new: it never shows less than before."""
        return (self.app.clock.now() - _NEW_TYRES) // timedelta(hours=1)

    # In the shop: per state of the visit what is done next, and after how many minutes or so.

    def _next(self, visit: WorkOrder) -> tuple[Callable[[WorkOrder, Cast], None], float]:
        match visit.status:
            case Status.RECEIVED:
                return self._diagnose, 8
            case Status.AWAITING_APPROVAL:
                return self._decide, 12
            case Status.DIAGNOSED:
                return self._dispatch, 4
            case Status.DISPATCHED:
                return self._start, 3
            case Status.IN_REPAIR:
                return self._work(visit)
            case Status.SUSPENDED:
                return self._resume, 25
            case Status.DONE:
                return self._check, 5
            case Status.PASSED:
                return self._settle, 3
            case _:
                return self._pay, 5

    def _diagnose(self, visit: WorkOrder, cast: Cast) -> None:
        severity = self.random.choice((Severity.INFO, Severity.INFO, Severity.SOON))
        more = self._suggested(visit) if severity is Severity.SOON else ()
        self.app.diagnosis.diagnose(
            cast.technician,
            work_order=visit.id,
            findings=(Finding(note="checked on arrival", severity=severity),),
            suggestions=more,
        )

    def _suggested(self, visit: WorkOrder) -> tuple[Suggestion, ...]:
        order = self.app.visits.order(SYSTEM, order=visit.order)
        driver = next((d for d in self._drivers.values() if d.vehicle == order.vehicle), None)
        if driver is None:
            return ()
        have = {job.service for job in visit.jobs}
        fitting = _fitting(self.app.shelf.catalogue(), driver.car, _MORE)
        new = [code for code in fitting if code not in have]
        return tuple(Suggestion(service=code, reason="worn") for code in new[:1])

    def _decide(self, visit: WorkOrder, _: Cast) -> None:
        order = self.app.visits.order(SYSTEM, order=visit.order)
        asked = [one.id for one in order.lines if one.approval == "proposed" and not one.for_job]
        answers = {line: self.random.random() < 0.7 for line in asked}
        self.app.diagnosis.decide(_owner(visit), work_order=visit.id, answers=answers)

    def _dispatch(self, visit: WorkOrder, cast: Cast) -> None:
        self.app.dispatching.dispatch(cast.supervisor, work_order=visit.id)
        with suppress(NotReserved):  # not everything takes parts
            self.app.repairs.issue_parts(cast.clerk, work_order=visit.id)

    def _start(self, visit: WorkOrder, cast: Cast) -> None:
        step = next(one.step for one in visit.operations if one.technician and not one.started)
        self.app.repairs.start(cast.technician, work_order=visit.id, step=step)

    def _work(self, visit: WorkOrder) -> tuple[Callable[[WorkOrder, Cast], None], float]:
        running = next((one for one in visit.operations if one.is_running), None)
        if running is None:
            ready = any(one.technician and not one.started for one in visit.operations)
            return (self._start, 2) if ready else (self._fetch, 30)
        if not visit.suspensions and self.random.random() < 0.05:
            return self._suspend, running.need.minutes / 2
        return self._finish, running.need.minutes

    def _fetch(self, visit: WorkOrder, cast: Cast) -> None:
        """The supplier brings what the rest of the work waits for, and the work goes on."""
        seen = self.app.visits.see(SYSTEM, work_order=visit.id)
        if any(part.expected for part in seen.parts):
            self._restock(visit, "the rest")
        self._dispatch(visit, cast)

    def _finish(self, visit: WorkOrder, cast: Cast) -> None:
        step = next(one.step for one in visit.operations if one.is_running)
        self.app.repairs.finish(cast.technician, work_order=visit.id, step=step)

    def _suspend(self, visit: WorkOrder, cast: Cast) -> None:
        self.app.repairs.suspend(
            cast.technician,
            work_order=visit.id,
            reason=self.random.choice((Wait.PART, Wait.CUSTOMER, Wait.TECHNICIAN)),
            stays_in_bay=self.random.random() < 0.5,
        )

    def _resume(self, visit: WorkOrder, cast: Cast) -> None:
        self.app.repairs.resume(cast.technician, work_order=visit.id)

    def _check(self, visit: WorkOrder, cast: Cast) -> None:
        bad = self.random.random() < 0.03
        failed = (visit.jobs[0].id,) if bad and len(visit.checks) == 0 else ()
        note = "not clean" if failed else ""
        self.app.quality.check(cast.supervisor, work_order=visit.id, failed=failed, note=note)

    def _settle(self, visit: WorkOrder, cast: Cast) -> None:
        self.app.settlement.settle(cast.cashier, work_order=visit.id)

    def _pay(self, visit: WorkOrder, cast: Cast) -> None:
        order = self.app.visits.order(SYSTEM, order=visit.order)
        if order.due:
            tender = self.random.choice((Tender.CARD, Tender.CARD, Tender.CASH))
            tendered = Tendered(tender=tender, amount=order.due)
            self.app.settlement.pay(cast.cashier, order=order.id, tenders=(tendered,))
        self.app.aftercare.release(cast.advisor, work_order=visit.id)
        self._restock(visit, "restock")
        if self.random.random() < 0.3:
            self.app.aftercare.review(
                _owner(visit), work_order=visit.id, stars=self.random.choice((3, 4, 5, 5, 5))
            )

    def _restock(self, visit: WorkOrder, occasion: str) -> None:
        """What the visit uses is delivered once per occasion, at six tenths of its price."""
        order = self.app.visits.order(SYSTEM, order=visit.order)
        used: dict[Any, Delivered] = {}
        for line in order.wanted:
            if line.part is not None and line.part not in used:
                cost = line.net.share(6_000)
                used[line.part] = Delivered(part=line.part, quantity=line.quantity, cost=cost)
        if used:
            delivery = derived_id(visit.id, occasion)
            items = tuple(used.values())
            self.app.inventory.receive(SYSTEM, store=visit.store, delivery=delivery, items=items)


def _owner(visit: WorkOrder) -> Caller:
    if visit.member is None:
        raise ValueError("a simulated car belongs to a member")
    return customer(visit.member)


def _fitting(
    catalogue: Catalogue, car: Car, codes: Mapping[str, int] | tuple[str, ...]
) -> tuple[str, ...]:
    """Those of the services that are for this car."""
    fitting = []
    for code in codes:
        try:
            catalogue.resolve(catalogue.service(ServiceId(named_id("service", code))), car)
        except BaywiseError:
            continue
        fitting.append(code)
    return tuple(fitting)
