"""The road of a live shop for a day as a problem: who may drive when, and to which cars.

The claims say where everything is planned. Whoever has work in the shop, is absent or is with a car
that stays where it is, may be on the road before it and after it: each such piece of a day is
a technician of the problem, who is back in the shop when it ends. A break is a break on the road
as well.
"""

from collections.abc import Collection
from datetime import date, datetime
from functools import cached_property
from typing import Final

from attrs import evolve, frozen

from application.stores.directory import Shop
from domain.booking.appointment import Appointment
from domain.dispatch.calendar import BIT_MIN, bits_for
from domain.dispatch.tariff import Tariff
from domain.routing.insertion import by_insertion, completed, fitting
from domain.routing.plan import RoutePlan
from domain.routing.problem import Job, RouteProblem, Window
from domain.routing.problem import Technician as Driver
from domain.routing.stop import Stop
from domain.shared.claims import Claim
from domain.shared.geo import Place
from domain.shared.ids import AppointmentId, TechnicianId, WorkOrderId
from domain.shared.time import Span, minutes
from domain.work_orders.job import Operation
from domain.work_orders.status import Status
from domain.work_orders.work_order import WorkOrder
from domain.workforce.technician import Technician

_MOST_URGENT: Final = 1
_WORTH: Final = 6
"""A car is worth this less its priority, 5 for the most urgent."""
_SHOP: Final = 0
"""The place of the shop among those of the problem."""


@frozen
class Turn:
    """Who goes to a car, and when work on it begins."""

    technician: TechnicianId
    start: datetime


@frozen(kw_only=True)
class AwayCar:
    """A car away from the shop, and what one pair of hands is to do there in one go.

    ``claims``: what it holds of anybody's time now. ``earliest``: not before the customer was told,
    nor before its parts are on the shelf.
    """

    appointment: Appointment
    visit: WorkOrder
    place: Place
    operations: tuple[Operation, ...]
    claims: tuple[Claim, ...]
    earliest: datetime

    @property
    def is_here(self) -> bool:
        """Whether the car is taken over; before that only its appointment has a plan."""
        return self.visit.status is not Status.PLANNED

    @property
    def promised(self) -> datetime:
        return self.appointment.promise.latest

    def turn(self, people: Collection[TechnicianId]) -> Turn | None:
        """Whose it is now; none if time is missing, or others do a part of it."""
        works = [self._works(one.step, people) for one in self.operations]
        first, hands = works[0], {one.resource for one in works if one}
        if first is None or None in works or len(hands) > 1:
            return None
        return Turn(TechnicianId(first.resource), first.during.start)

    def _works(self, step: int, people: Collection[TechnicianId]) -> Claim | None:
        """The claim of an operation's hands; what is before it is the drive there."""
        own = [one for one in self.claims if one.step == step and one.resource in people]
        return max(own, key=lambda one: one.during, default=None)


@frozen(kw_only=True)
class Tour:
    """A piece of somebody's day that they may spend on the road, from the shop and back.

    ``out``: where they are when it begins, if not in the shop. ``coming_from``: the visit in whose
    name their way back from there is claimed.
    """

    technician: Technician
    during: Span
    pauses: tuple[Span, ...]
    out: Place | None = None
    coming_from: AppointmentId | None = None


@frozen(kw_only=True, slots=False)
class LiveRoutes:
    """The road of a shop as it was known ``at`` an instant; ``mark`` changes when anything does.

    ``ways_back``: the time after stops, which is taken anew with every plan.
    """

    shop: Shop
    day: date
    at: datetime
    opened: Span
    tariff: Tariff
    cars: tuple[AwayCar, ...]
    tours: tuple[Tour, ...]
    ways_back: tuple[Claim, ...]
    mark: str

    @cached_property
    def people(self) -> frozenset[TechnicianId]:
        return frozenset(one.id for one in self.shop.hands)

    def turn(self, car: AwayCar) -> Turn | None:
        """Who goes there as it stands."""
        return car.turn(self.people)

    def number(self, work_order: WorkOrderId) -> int | None:
        """Which car a visit is; None if it is none that can be planned."""
        ids = [one.visit.id for one in self.cars]
        return ids.index(work_order) if work_order in ids else None

    def problem(self, hasty: Collection[int] = (), urgent: int | None = None) -> RouteProblem:
        """What is to be planned; jobs in the order of :attr:`cars`, technicians of the tours.

        ``hasty`` cars go as soon as somebody can be there, whatever was promised. For an
        ``urgent`` one other promises yield.
        """
        jobs = [
            self._job(car, hasty=at in hasty or at == urgent) for at, car in enumerate(self.cars)
        ]
        if urgent is not None:
            jobs[urgent] = evolve(jobs[urgent], priority=_WORTH - _MOST_URGENT)
        places, done = self._places, tuple(self._done(jobs, tour) for tour in self.tours)
        return RouteProblem(
            technicians=tuple(self._driver(tour) for tour in self.tours),
            jobs=tuple(jobs),
            travel=tuple(
                tuple(self.tariff.travel_min(one.km_to(other)) for other in places)
                for one in places
            ),
            done=done,
            yielding=urgent is not None,
        )

    def present(self, problem: RouteProblem, without: int | None = None) -> list[tuple[int, ...]]:
        """By tour the cars that are driven to as it stands, as far as that can be driven."""
        turns = {
            at: turn
            for at, car in enumerate(self.cars)
            if at != without and (turn := self.turn(car))
        }
        return [
            fitting(
                problem,
                number,
                sorted(
                    (at for at, turn in turns.items() if _is_on(tour, turn)),
                    key=lambda at: turns[at].start,
                ),
            )
            for number, tour in enumerate(self.tours)
        ]

    def as_it_stands(self, problem: RouteProblem) -> RoutePlan:
        return completed(problem, self.present(problem))

    @cached_property
    def hasty(self) -> tuple[int, ...]:
        """The cars for which nobody has time as promised, as far as an insertion can tell."""
        hasty = set[int]()
        while True:
            problem = self.problem(hasty)
            unserved = by_insertion(problem, self.present(problem)).unserved
            more = {at for at in unserved if problem.able[at]} - hasty
            if not more:
                return tuple(sorted(hasty))
            hasty |= more

    def instant(self, minute: int) -> datetime:
        """The instant that a time of the problem stands for."""
        return self.opened.start + minutes(minute)

    def lengths(self, car: AwayCar, people: Collection[Technician]) -> tuple[int, ...]:
        """Minutes for each of its operations, for the slowest of the ``people``."""
        paces = (
            min((who.pace(one.need.skill) for who in people), default=1.0) for one in car.operations
        )
        return tuple(
            BIT_MIN * bits_for(one.need.minutes, pace)
            for one, pace in zip(car.operations, paces, strict=True)
        )

    @property
    def _places(self) -> list[Place]:
        """The shop, the cars, and where tours begin elsewhere, in this order."""
        out = [tour.out for tour in self.tours if tour.out]
        return [self.shop.store.place, *(one.place for one in self.cars), *out]

    def _done(self, jobs: list[Job], tour: Tour) -> tuple[Stop, ...]:
        """Whoever is out already has been there: a stop at that place, added to the ``jobs``."""
        if tour.out is None:
            return ()
        begin = self._up(tour.during.start)
        # The jobs that are added follow the cars as their places do.
        jobs.append(Job(at=1 + len(jobs), windows=(Window(begin, begin),), service=0))
        return (Stop(job=len(jobs) - 1, leave=begin, arrival=begin, start=begin, end=begin),)

    def _driver(self, tour: Tour) -> Driver:
        begin, end = self._up(tour.during.start), self._down(tour.during.end)
        return Driver(
            at=_SHOP,
            shift=Window(begin, max(begin, end)),
            breaks=tuple(
                Window(self._down(pause.start), self._up(pause.end)) for pause in tour.pauses
            ),
            skills=self._skills(tour.technician),
        )

    def _skills(self, person: Technician) -> frozenset[str]:
        own = (one for one in person.skills if person.certified(one.skill, self.day))
        graded = (f"{one.skill} {grade}" for one in own for grade in range(1, one.grade + 1))
        return frozenset((*graded, _name(person.id)))

    def _may(self, person: Technician, car: AwayCar) -> bool:
        pinned = {one.technician for one in car.operations if one.pinned is not None}
        return pinned <= {person.id} and all(
            person.masters(one.need, self.day) for one in car.operations
        )

    def _job(self, car: AwayCar, *, hasty: bool) -> Job:
        """A window ends so that average hands are done as promised, if anybody still can."""
        begin, by = self._begin(car), self._down(car.promised) - sum(self.lengths(car, ()))
        hasty = hasty or by < begin
        until = max(begin, self._down(self.opened.end)) if hasty else by
        return Job(
            at=1 + self.cars.index(car),
            windows=(Window(begin, until),),
            service=self._service(car),
            skills=_needs(car),
            priority=_WORTH - car.visit.priority,
            emergency=hasty or car.visit.priority == _MOST_URGENT,
        )

    def _service(self, car: AwayCar) -> int:
        """Minutes that are enough for everybody who may do all of it."""
        return sum(self.lengths(car, [one for one in self.shop.hands if self._may(one, car)]))

    def _begin(self, car: AwayCar) -> int:
        return self._up(max(car.earliest, self.at))

    def _up(self, at: datetime) -> int:
        return max(0, -((self.opened.start - at) // minutes(1)))

    def _down(self, at: datetime) -> int:
        return max(0, (at - self.opened.start) // minutes(1))


def _is_on(tour: Tour, turn: Turn) -> bool:
    return tour.technician.id == turn.technician and turn.start in tour.during


def _needs(car: AwayCar) -> frozenset[str]:
    """What whoever goes there has to be able to do; and who it is, if that is fixed."""
    skills = (f"{one.need.skill} {int(one.need.grade)}" for one in car.operations)
    fixed = (one.technician for one in car.operations if one.pinned is not None)
    return frozenset((*skills, *(_name(who) for who in fixed if who)))


def _name(technician: TechnicianId) -> str:
    return f"technician {technician}"
