"""The day of a live shop as a problem: who and what is there, and what is still to be done.

The claims say where everything is planned. What the problem cannot say is left where it is, and
takes its bay and its people out for that time: holds, closures, absences, running and suspended
work, cars that stay for several days or have work on another day, and jobs whose parts come on
another day or nobody knows when. Who does not work on the day is left out, and so is a bay out of
service. Nobody is planned beyond their shift or the opening hours. A car that is at work in the
shop is never asked to wait outside while its hands go on elsewhere: only what has not begun moves.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from attrs import frozen

from application.stores.directory import Shop
from domain.booking.appointment import Appointment
from domain.planning.problem import (
    MOST_SLOTS,
    DayProblem,
    Job,
    Operation,
    Placed,
    Slots,
    Technician,
    Weights,
)
from domain.planning.replanning import CHANGE
from domain.shared.claims import Claim
from domain.shared.ids import BayId, TechnicianId
from domain.shared.time import Span, joined, minutes
from domain.stores.bay import Bay
from domain.work_orders import job as work_orders
from domain.work_orders.status import Status
from domain.work_orders.work_order import WorkOrder
from domain.workforce.technician import Technician as Person

SLOT_MIN: Final = 5
SLOT: Final = minutes(SLOT_MIN)
_LEAST_URGENT: Final = 5
_ORDINARY: Final = 3
"""The weight of a car of ordinary priority: its other hands cost as much as its being late."""
_UNDER_WAY: Final = 5
"""What is added to the weight of a car on which work has begun; the others weigh 1 to 5."""


@frozen
class Spot:
    """Where, by whom and when an operation is planned."""

    bay: BayId
    technician: TechnicianId
    during: Span


@frozen(kw_only=True)
class Car:
    """What of a car's work is planned anew.

    ``claims`` are those of the ``operations``, by step. ``parts``: when those of a step come.
    ``earliest``: not before the customer comes, nor before running work on it ends.
    """

    appointment: Appointment
    visit: WorkOrder
    operations: tuple[work_orders.Operation, ...]
    claims: Mapping[int, tuple[Claim, ...]]
    parts: Mapping[int, datetime]
    earliest: datetime

    @property
    def is_here(self) -> bool:
        return self.visit.status is not Status.PLANNED

    @property
    def weight(self) -> int:
        """1 to 5 by priority; more when hands were on it."""
        begun = self.visit.status is Status.IN_REPAIR
        return _LEAST_URGENT + 1 - self.visit.priority + (_UNDER_WAY if begun else 0)

    def spot(self, step: int, bays: Collection[UUID]) -> Spot | None:
        """Where a step is planned now; None if its time was lost."""
        own = self.claims.get(step, ())
        bay = next((one for one in own if one.resource in bays), None)
        hands = next((one for one in own if one.resource not in bays), None)
        if bay is None or hands is None:
            return None
        return Spot(BayId(bay.resource), TechnicianId(hands.resource), hands.during)


@frozen(kw_only=True, slots=False)
class LiveDay:
    """A shop's local day as it was known ``at`` an instant; ``mark`` changes when anything does."""

    shop: Shop
    day: date
    at: datetime
    opened: Span
    cars: tuple[Car, ...]
    claims: tuple[Claim, ...]
    mark: str

    @cached_property
    def bays(self) -> tuple[Bay, ...]:
        return tuple(bay for bay in self.shop.bays if bay.in_service)

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """Who works on the day at all."""
        return tuple(one for one in self.shop.hands if self._shift(one))

    @cached_property
    def bay_ids(self) -> frozenset[UUID]:
        """Of all bays of the shop, also of those out of service."""
        return frozenset(bay.id for bay in self.shop.bays)

    @cached_property
    def problem(self) -> DayProblem:
        """What is to be planned; jobs in the order of :attr:`cars`."""
        return DayProblem(
            bays=tuple(str(bay.kind) for bay in self.bays),
            technicians=tuple(self._technician(one) for one in self.people),
            jobs=tuple(self._job(car) for car in self.cars),
            overtime=0,
            weights=Weights(change=_ORDINARY * CHANGE),
            now=self.up(self.at),
            before={(one.job, one.operation): one for one in self._planned()},
            taken={
                number: tuple(self._slots(span) for span in self._taken(bay.id))
                for number, bay in enumerate(self.bays)
            },
        )

    def spot(self, one: Placed) -> Spot:
        """What a place in a plan means in the shop."""
        return Spot(
            self.bays[one.bay].id, self.people[one.technician].id, self.span(one.start, one.end)
        )

    def span(self, start: int, end: int) -> Span:
        return Span(self.opened.start + start * SLOT, self.opened.start + end * SLOT)

    def up(self, at: datetime) -> int:
        """The first slot that begins at this instant or later."""
        return min(MOST_SLOTS, max(0, -((self.opened.start - at) // SLOT)))

    def down(self, at: datetime) -> int:
        """The slot in which an instant lies."""
        return min(MOST_SLOTS, max(0, (at - self.opened.start) // SLOT))

    def _slots(self, span: Span) -> Slots:
        return Slots(self.down(span.start), self.up(span.end))

    def _shift(self, person: Person) -> tuple[Span, ...]:
        """The working time inside the opening hours; a shift of the night before counts too."""
        days = (self.day - timedelta(days=1), self.day)
        spans = joined(person.working_spans(ZoneInfo(self.shop.store.zone), days))
        return tuple(
            Span(max(one.start, self.opened.start), min(one.end, self.opened.end))
            for one in spans
            if one.overlaps(self.opened)
        )

    def _technician(self, person: Person) -> Technician:
        shift = self._shift(person)
        whole = Span(shift[0].start, shift[-1].end)
        # Whole slots inside the shift: its first begins when the shift has.
        begins, ends = self.up(whole.start), self.down(whole.end)
        skills = [one for one in person.skills if person.certified(one.skill, self.day)]
        away = (*whole.minus(shift), *self._taken(person.id))
        return Technician(
            skills={str(one.skill): int(one.grade) for one in skills},
            paces={str(one.skill): one.pace for one in skills},
            shift=Slots(begins, max(begins, ends)),
            pauses=tuple(self._slots(span) for span in away),
        )

    def _job(self, car: Car) -> Job:
        done_by = car.visit.technicians
        barred = frozenset(n for n, one in enumerate(self.people) if one.id in done_by)
        return Job(
            arrival=self.up(max(car.earliest, self.at)),
            due=self.down(car.appointment.promise.latest),
            weight=car.weight,
            operations=tuple(self._operation(car, one, barred) for one in car.operations),
        )

    def _operation(self, car: Car, one: work_orders.Operation, barred: frozenset[int]) -> Operation:
        need, parts = one.need, car.parts.get(one.step)
        return Operation(
            skill=str(need.skill),
            level=int(need.grade),
            bay=str(need.bay),
            duration=-(need.minutes // -SLOT_MIN),
            release=self.up(parts) if parts else 0,
            four_eyes=need.four_eyes,
            of_all=need.four_eyes,
            pinned=self._number(one.technician) if one.pinned is not None else None,
            barred=barred if need.four_eyes else frozenset(),
        )

    def _number(self, technician: TechnicianId | None) -> int:
        """The position of somebody in the problem; beyond the last for who is not there."""
        there = [one.id for one in self.people]
        return there.index(technician) if technician in there else len(there)

    def _planned(self) -> Iterator[Placed]:
        bays = {bay.id: number for number, bay in enumerate(self.bays)}
        people = {one.id: number for number, one in enumerate(self.people)}
        for job, car in enumerate(self.cars):
            for number, operation in enumerate(car.operations):
                spot = car.spot(operation.step, self.bay_ids)
                if spot and spot.bay in bays and spot.technician in people:
                    yield Placed(
                        job=job,
                        operation=number,
                        start=self.down(spot.during.start),
                        end=self.up(spot.during.end),
                        bay=bays[spot.bay],
                        technician=people[spot.technician],
                    )

    def _taken(self, resource: UUID) -> Iterator[Span]:
        """When the day's plan cannot have a bay or a person."""
        return (one.during for one in self._fixed[resource] if one.during.overlaps(self.opened))

    @cached_property
    def _fixed(self) -> Mapping[UUID, list[Claim]]:
        free = {claim.id for car in self.cars for own in car.claims.values() for claim in own}
        fixed = defaultdict[UUID, list[Claim]](list)
        for claim in self.claims:
            if claim.id not in free:
                fixed[claim.resource].append(claim)
        return fixed
