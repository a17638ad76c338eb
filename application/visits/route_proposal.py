"""Routes of a live shop that nothing has been done for yet: who would drive where, and for whom."""

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from itertools import accumulate
from uuid import UUID

from attrs import field, frozen

from application.shared.search import Search
from application.visits.live_routes import AwayCar, LiveRoutes, Tour, Turn
from domain.routing.insertion import completed
from domain.routing.plan import Cost, Route, RoutePlan, cost
from domain.routing.problem import RouteProblem
from domain.routing.stop import Stop
from domain.shared.geo import DETOUR, Place
from domain.shared.ids import AppointmentId, StoreId, TechnicianId, WorkOrderId
from domain.shared.time import Span, minutes, utc
from domain.work_orders.site import WAY_BACK
from domain.workforce.technician import Technician


@frozen(kw_only=True)
class DrawnRoutes:
    """Routes on paper, as they go out and come back to be accepted.

    ``mark``: what the road looked like ``at`` that instant; ``sequences`` are the cars in turn, by
    tour. ``hasty`` and ``urgent``: see :meth:`LiveRoutes.problem`.
    """

    store: StoreId
    day: date
    at: datetime = field(validator=utc)
    mark: str
    sequences: tuple[tuple[int, ...], ...]
    hasty: tuple[int, ...]
    urgent: int | None
    search: Search


class Why(StrEnum):
    """Why nobody goes to a car on the day."""

    HANDS = "hands"
    """Nobody who is there may do all of it."""
    TIME = "time"
    """Whoever may do it has no time left to drive there."""


@frozen(kw_only=True)
class Leg:
    """A car on somebody's way: how they get there, and what was planned for it ``before``.

    ``km`` on the road from the place before. ``leave``: as late as possible. ``works``: when each
    operation is done.
    """

    appointment: AppointmentId
    work_order: WorkOrderId
    place: Place
    technician: TechnicianId
    leave: datetime
    works: tuple[Span, ...]
    km: float
    promised: datetime
    before: Turn | None

    @property
    def work(self) -> Span:
        return Span(self.works[0].start, self.works[-1].end)

    @property
    def is_change(self) -> bool:
        """Whether anybody notices: other hands, or another beginning."""
        return self.before != Turn(self.technician, self.work.start)

    @property
    def in_time(self) -> bool:
        """Whether the customer is told no other time."""
        return self.before is not None and self.before.start == self.work.start

    @property
    def late_min(self) -> int:
        """Minutes behind the promise."""
        return max(0, (self.work.end - self.promised) // minutes(1))

    @property
    def technicians(self) -> frozenset[TechnicianId]:
        """Who has other work because of it."""
        if not self.is_change:
            return frozenset()
        before = {self.before.technician} if self.before else set()
        return frozenset({self.technician, *before})


@frozen(kw_only=True)
class Way:
    """One tour with its legs: ``home`` is when the technician is in the shop again."""

    technician: TechnicianId
    legs: tuple[Leg, ...]
    home: datetime
    home_km: float

    @property
    def km(self) -> float:
        return sum(leg.km for leg in self.legs) + self.home_km


@frozen(kw_only=True)
class Unserved:
    """A car to which nobody goes on the day; ``had_time``: so far somebody was to."""

    appointment: AppointmentId
    work_order: WorkOrderId
    why: Why
    had_time: bool


@frozen(kw_only=True)
class RouteProposal:
    """Routes with everything that those should know who may accept them.

    ``before``: the terms if everybody drives as planned; ``after``: those of the routes.
    """

    plan: DrawnRoutes
    ways: tuple[Way, ...]
    unserved: tuple[Unserved, ...]
    before: Cost
    after: Cost

    @property
    def legs(self) -> tuple[Leg, ...]:
        return tuple(leg for way in self.ways for leg in way.legs)

    @property
    def changes(self) -> tuple[Leg, ...]:
        return tuple(leg for leg in self.legs if leg.is_change)

    @property
    def customers(self) -> tuple[AppointmentId, ...]:
        """To whom somebody comes at another time, or not any more on this day."""
        lost = {one.appointment for one in self.unserved if one.had_time}
        return tuple(sorted(lost | {leg.appointment for leg in self.legs if not leg.in_time}))

    @property
    def people(self) -> tuple[TechnicianId, ...]:
        """Who has other work than before."""
        return tuple(sorted({who for leg in self.legs for who in leg.technicians}))


@frozen
class Occupied:
    """Time of somebody: for which visit, and which of its operations, or the way back."""

    resource: UUID
    during: Span
    subject: AppointmentId
    step: int


@frozen(kw_only=True, slots=False)
class RouteOutcome:
    """Routes on a live shop's road, and what follows from them."""

    live: LiveRoutes
    problem: RouteProblem
    plan: RoutePlan

    @classmethod
    def of(cls, live: LiveRoutes, drawn: DrawnRoutes) -> "RouteOutcome":
        """The routes on the road as it was when they were drawn up."""
        problem = live.problem(drawn.hasty, drawn.urgent)
        return cls(live=live, problem=problem, plan=completed(problem, drawn.sequences))

    @property
    def sequences(self) -> tuple[tuple[int, ...], ...]:
        return tuple(
            tuple(stop.job for stop in self._ahead(at)) for at in range(len(self.plan.routes))
        )

    @cached_property
    def ways(self) -> tuple[Way, ...]:
        """The tours on which somebody goes to a car, in order of their first."""
        ways = (self._way(at, tour) for at, tour in enumerate(self.live.tours))
        return tuple(
            sorted((one for one in ways if one.legs), key=lambda one: (one.legs[0].leave, one.home))
        )

    @property
    def unserved(self) -> tuple[Unserved, ...]:
        return tuple(
            Unserved(
                appointment=car.appointment.id,
                work_order=car.visit.id,
                why=Why.TIME if self.problem.able[at] else Why.HANDS,
                had_time=bool(car.claims),
            )
            for at, car in enumerate(self.live.cars)
            if at in self.plan.unserved
        )

    def proposal(self, drawn: DrawnRoutes) -> RouteProposal:
        """What follows from the routes, for those who may accept them."""
        return RouteProposal(
            plan=drawn,
            ways=self.ways,
            unserved=self.unserved,
            before=cost(self.problem, self.live.as_it_stands(self.problem)),
            after=cost(self.problem, self.plan),
        )

    def _works(self, car: AwayCar, who: Technician, start: datetime) -> tuple[Span, ...]:
        """When each operation is done, one after the other, at the pace of whoever goes."""
        lengths = self.live.lengths(car, (who,))
        begins = accumulate(lengths[:-1], initial=0)
        return tuple(
            Span.of(start + minutes(begin), length)
            for begin, length in zip(begins, lengths, strict=True)
        )

    def occupied(self) -> Iterator[Occupied]:
        """The time that the routes take of people: drives, work, and what is between stops."""
        for at, tour in enumerate(self.live.tours):
            yield from self._occupied(tour, self._ahead(at), self.plan.routes[at])

    def _occupied(self, tour: Tour, ahead: tuple[Stop, ...], route: Route) -> Iterator[Occupied]:
        who, free = tour.technician.id, tour.during.start
        last = tour.coming_from
        for stop in ahead:
            car = self.live.cars[stop.job]
            leave, start = self.live.instant(stop.leave), self.live.instant(stop.start)
            if last is not None and free < leave:
                yield Occupied(who, Span(free, leave), last, WAY_BACK)
            last = car.appointment.id
            if leave < start:
                yield Occupied(who, Span(leave, start), last, car.operations[0].step)
            works = self._works(car, tour.technician, start)
            for operation, during in zip(car.operations, works, strict=True):
                yield Occupied(who, during, last, operation.step)
            free = works[-1].end
        home = self.live.instant(route.home)
        if last is not None and free < home:
            yield Occupied(who, Span(free, home), last, WAY_BACK)

    def _ahead(self, at: int) -> tuple[Stop, ...]:
        """The stops of a tour that are still to be driven to."""
        return self.plan.routes[at].stops[len(self.problem.driven(at)) :]

    def _way(self, at: int, tour: Tour) -> Way:
        legs, place = list[Leg](), tour.out or self.live.shop.store.place
        for stop in self._ahead(at):
            car = self.live.cars[stop.job]
            legs.append(
                Leg(
                    appointment=car.appointment.id,
                    work_order=car.visit.id,
                    place=car.place,
                    technician=tour.technician.id,
                    leave=self.live.instant(stop.leave),
                    works=self._works(car, tour.technician, self.live.instant(stop.start)),
                    km=_road_km(place, car.place),
                    promised=car.promised,
                    before=self.live.turn(car),
                )
            )
            place = car.place
        return Way(
            technician=tour.technician.id,
            legs=tuple(legs),
            home=self.live.instant(self.plan.routes[at].home),
            home_km=_road_km(place, self.live.shop.store.place),
        )


def _road_km(one: Place, other: Place) -> float:
    return round(one.km_to(other) * DETOUR, 2)
