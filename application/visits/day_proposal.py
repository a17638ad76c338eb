"""A plan of a live day that nothing has been done for yet: what it would change, and for whom."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cached_property
from itertools import zip_longest
from uuid import UUID

from attrs import evolve, field, frozen

from application.shared.search import Search
from application.visits.live_day import Car, LiveDay, Spot
from domain.planning.binding import PlannedStep, held
from domain.planning.plan import Cost, DayPlan, cost
from domain.planning.problem import DayProblem, Hindrance, Lack, Placed
from domain.planning.replanning import kept
from domain.planning.tables import Tables
from domain.shared.ids import AppointmentId, StoreId, TechnicianId, WorkOrderId
from domain.shared.time import Span, utc
from domain.work_orders.job import Operation


@frozen(kw_only=True)
class DrawnUp:
    """A plan on paper, as it goes out and comes back to be accepted.

    ``mark``: what the day looked like ``at`` that instant; ``placed`` and ``postponed`` count as
    the problem of that day does.
    """

    store: StoreId
    day: date
    at: datetime = field(validator=utc)
    mark: str
    placed: tuple[Placed, ...]
    postponed: tuple[int, ...]
    search: Search


@frozen(kw_only=True)
class Move:
    """One operation as it was planned and as it would be; nothing ``before`` had lost its time."""

    appointment: AppointmentId
    work_order: WorkOrderId
    step: int
    before: Spot | None
    after: Spot

    @property
    def is_change(self) -> bool:
        """Whether anybody notices: another place, other hands, or another beginning."""
        old, new = self.before, self.after
        return old is None or (old.bay, old.technician, old.during.start) != (
            new.bay,
            new.technician,
            new.during.start,
        )

    @property
    def technicians(self) -> frozenset[TechnicianId]:
        """Who has other work because of it."""
        if not self.is_change:
            return frozenset()
        before = {self.before.technician} if self.before else set()
        return frozenset({self.after.technician, *before})


@frozen(kw_only=True)
class Later:
    """A car for which nothing more is done on the day, and why."""

    appointment: AppointmentId
    work_order: WorkOrderId
    why: Hindrance


@frozen(kw_only=True)
class DayProposal:
    """A plan with everything that those should know who may accept it.

    ``before``: the terms if everybody goes on as planned; ``after``: those of the plan. ``steps``:
    what is planned, in order of time, with what tells why not earlier.
    """

    plan: DrawnUp
    moves: tuple[Move, ...]
    steps: tuple[PlannedStep, ...]
    later: tuple[Later, ...]
    before: Cost
    after: Cost

    @property
    def changes(self) -> tuple[Move, ...]:
        return tuple(move for move in self.moves if move.is_change)

    @property
    def customers(self) -> tuple[AppointmentId, ...]:
        """Whose car is begun or ready at another time, or not on this day."""
        moved = {move.appointment for move in self.changes if _in_time(move)}
        return tuple(sorted(moved | {one.appointment for one in self.later}))

    @property
    def people(self) -> tuple[TechnicianId, ...]:
        """Who has other work than before."""
        return tuple(sorted({who for move in self.moves for who in move.technicians}))


@frozen(kw_only=True, slots=False)
class Outcome:
    """A plan of a live day, and what follows from it in the shop."""

    live: LiveDay
    problem: DayProblem
    plan: DayPlan

    @classmethod
    def of(cls, live: LiveDay, plan: DrawnUp) -> "Outcome":
        """The plan on the day as it was when the plan was drawn up."""
        problem = evolve(live.problem, postponed=frozenset(plan.postponed))
        return cls(live=live, problem=problem, plan=DayPlan.of(plan.placed))

    @property
    def cars(self) -> Iterator[tuple[Car, tuple[Placed, ...]]]:
        """The cars that are done on the day, and their operations in order."""
        for number, car in enumerate(self.live.cars):
            if number not in self.problem.postponed:
                steps = range(len(car.operations))
                yield car, tuple(self.plan.at[number, step] for step in steps)

    @cached_property
    def moves(self) -> tuple[Move, ...]:
        return tuple(move for car, placed in self.cars for move in self.moves_of(car, placed))

    def moves_of(self, car: Car, placed: Iterable[Placed]) -> tuple[Move, ...]:
        """What becomes of one car."""
        return tuple(
            Move(
                appointment=car.appointment.id,
                work_order=car.visit.id,
                step=operation.step,
                before=car.spot(operation.step, self.live.bay_ids),
                after=self.live.spot(one),
            )
            for operation, one in zip(car.operations, placed, strict=True)
        )

    @property
    def steps(self) -> tuple[PlannedStep, ...]:
        """Every operation of the plan, in order of time, and what about itself holds it."""
        planned = (
            self._step(car, operation, one)
            for car, placed in self.cars
            for operation, one in zip(car.operations, placed, strict=True)
        )
        return tuple(sorted(planned, key=lambda one: (one.during, one.work_order, one.step)))

    def _step(self, car: Car, operation: Operation, one: Placed) -> PlannedStep:
        spot = self.live.spot(one)
        return PlannedStep(
            work_order=car.visit.id,
            step=operation.step,
            label=operation.label,
            bay=spot.bay,
            technician=spot.technician,
            during=spot.during,
            held=held(self.problem, one),
        )

    @property
    def later(self) -> tuple[Later, ...]:
        """The cars that are postponed."""
        return tuple(
            Later(
                appointment=self.live.cars[job].appointment.id,
                work_order=self.live.cars[job].visit.id,
                why=self.problem.hindrance(job) or Hindrance(Lack.ROOM),
            )
            for job in sorted(self.problem.postponed)
        )

    def proposal(self, plan: DrawnUp) -> DayProposal:
        """What follows from the plan, for those who may accept it."""
        return DayProposal(
            plan=plan,
            moves=self.moves,
            steps=self.steps,
            later=self.later,
            before=self.before,
            after=self.after,
        )

    @property
    def before(self) -> Cost:
        """The terms if everybody goes on as planned, as far as they still can."""
        return cost(self.problem, kept(self.problem, Tables.of(self.problem)))

    @property
    def after(self) -> Cost:
        return cost(self.problem, self.plan)

    def spans(self, placed: tuple[Placed, ...]) -> Iterator[tuple[UUID, Span, int]]:
        """What a car takes: resource, time, and which of its operations, by position.

        A car that waits for its next operation in the same bay keeps the bay, unless others need it
        meanwhile.
        """
        for one, following in zip_longest(placed, placed[1:]):
            spot = self.live.spot(one)
            stays = following is not None and following.bay == one.bay
            end = following.start if stays and self._is_idle(one, following.start) else one.end
            yield spot.bay, self.live.span(one.start, end), one.operation
            yield spot.technician, spot.during, one.operation

    def _is_idle(self, one: Placed, until: int) -> bool:
        if until <= one.end:
            return False
        others = (each for each in self.plan.placed if each.bay == one.bay and each != one)
        needed = any(each.start < until and one.end < each.end for each in others)
        taken = self.problem.taken.get(one.bay, ())
        return not needed and not any(span.overlaps(one.end, until) for span in taken)


def _in_time(move: Move) -> bool:
    return move.before is None or move.before.during != move.after.during
