"""The day of a live shop as a problem: who and what is there, and what is still to be done.

The claims say where everything is planned. What the problem cannot say is left where it is, and
takes its bay and its people out for that time: holds, closures, absences, running and suspended
work, cars that stay for several days or have work on another day, and jobs whose parts come on
another day or nobody knows when. Who does not work on the day is left out, and so is a bay out of
service. Nobody is planned beyond their shift or the opening hours. A car that is at work in the
shop is never asked to wait outside while its hands go on elsewhere: only what has not begun moves.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from attrs import evolve, frozen

from application.stores.directory import Directory, Shop
from application.visits.taking import Holidays
from application.visits.work import VisitWork
from domain.booking.appointment import Appointment
from domain.booking.appointment import Status as Kept
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
from domain.shared.ahead import expect_day_ahead
from domain.shared.claims import Claim, ClaimKind
from domain.shared.ids import AppointmentId, BayId, LineId, StoreId, TechnicianId
from domain.shared.time import Span, joined, minutes
from domain.stores.bay import Bay
from domain.stores.store import OutsideHours
from domain.work_orders import job as work_orders
from domain.work_orders.status import WAITING, Status
from domain.work_orders.work_order import WorkOrder
from domain.workforce.technician import Technician as Person

SLOT_MIN: Final = 5
_SLOT: Final = minutes(SLOT_MIN)
_MOVABLE: Final = WAITING | {Status.IN_REPAIR}
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

    @classmethod
    def read(
        cls,
        work: VisitWork,
        directory: Directory,
        holidays: Holidays,
        store: StoreId,
        day: date,
        at: datetime,
    ) -> "LiveDay":
        """The day as far as this transaction sees it.

        Raises:
            OutsideHours: the shop is closed on that day.
            InThePast, TooFarAhead: nobody plans it (any more).
        """
        directory.store(store)
        shop = directory.register.shops[store]
        expect_day_ahead(day, shop.store.business_day(at))
        hours = shop.store.open_spans((day,), holidays(day, day))
        if not hours:
            detail = f"shop {shop.store.code} is closed on that day"
            raise OutsideHours(detail, store=store, open=())
        return _Reading(work=work, shop=shop, day=day, at=at, opened=hours[0]).live_day()

    @cached_property
    def bays(self) -> tuple[Bay, ...]:
        return tuple(bay for bay in self.shop.bays if bay.in_service)

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """Who works on the day at all."""
        return tuple(one for one in self.shop.technicians if self._shift(one))

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
        return Span(self.opened.start + start * _SLOT, self.opened.start + end * _SLOT)

    def up(self, at: datetime) -> int:
        """The first slot that begins at this instant or later."""
        return min(MOST_SLOTS, max(0, -((self.opened.start - at) // _SLOT)))

    def down(self, at: datetime) -> int:
        """The slot in which an instant lies."""
        return min(MOST_SLOTS, max(0, (at - self.opened.start) // _SLOT))

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


@frozen(kw_only=True, slots=False)
class _Reading:
    """One transaction that looks at the day of a shop."""

    work: VisitWork
    shop: Shop
    day: date
    at: datetime
    opened: Span

    def live_day(self) -> LiveDay:
        cars = tuple(sorted(self._cars(), key=lambda car: car.appointment.id))
        return LiveDay(
            shop=self.shop,
            day=self.day,
            at=self.at,
            opened=self.opened,
            cars=cars,
            claims=self.going_on,
            mark=self._mark(cars),
        )

    @cached_property
    def whole_day(self) -> Span:
        return self.shop.store.day_span(self.day)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """All time taken on the day; lapsed holds are none."""
        resources = [one.id for one in (*self.shop.bays, *self.shop.technicians)]
        found = self.work.claims.on(resources, self.whole_day)
        return tuple(one for one in found if one.expires is None or one.expires > self.at)

    @cached_property
    def going_on(self) -> tuple[Claim, ...]:
        """All time taken; running work that should have ended goes on for at least a slot more."""
        running = {
            (visit.appointment, one.step)
            for visit in self.visits
            if visit.status is Status.IN_REPAIR
            for one in visit.operations
            if one.is_running
        }
        last: dict[tuple[UUID, UUID, int], Claim] = {}
        for claim in self.claims:
            key = (claim.resource, claim.subject, claim.step)
            if claim.kind is ClaimKind.WORKING and (claim.subject, claim.step) in running:
                last[key] = max(last.get(key, claim), claim, key=lambda one: one.during)
        late = {one.id for one in last.values() if one.during.end <= self.at}
        return tuple(
            evolve(one, during=Span(one.during.start, self.at + _SLOT)) if one.id in late else one
            for one in self.claims
        )

    @cached_property
    def booked(self) -> Mapping[AppointmentId, list[Claim]]:
        """What is planned, by appointment."""
        of = defaultdict[AppointmentId, list[Claim]](list)
        for claim in self.claims:
            if claim.kind is ClaimKind.BOOKED:
                of[AppointmentId(claim.subject)].append(claim)
        return of

    @cached_property
    def appointments(self) -> Mapping[AppointmentId, Appointment]:
        """With time on the day, displaced from it, or of a car that is here today."""
        store, work = self.shop.store, self.work
        displaced = [
            one
            for one in work.appointments.find(store=store.id, status=Kept.DISPLACED)
            if store.business_day(one.starts) == self.day
        ]
        known = {one.id for one in displaced}
        here = {one.appointment for one in self._here() if one.appointment is not None}
        more = sorted((self.booked.keys() | here) - known)
        return {one.id: one for one in (*displaced, *work.appointments.get_all(more))}

    @cached_property
    def visits(self) -> tuple[WorkOrder, ...]:
        return tuple(self.work.work_orders.find_any("appointment", sorted(self.appointments)))

    def _here(self) -> Iterator[WorkOrder]:
        """Cars that are in the shop now; they are of no other day."""
        store = self.shop.store
        if self.day == store.business_day(self.at):
            for status in sorted(_MOVABLE):
                yield from self.work.work_orders.find(store=store.id, status=status)

    def _cars(self) -> Iterator[Car]:
        parts = self._parts()
        for visit in self.visits:
            appointment = self.appointments[visit.appointment] if visit.appointment else None
            if appointment and visit.store == self.shop.store.id and _may_move(appointment, visit):
                car = self._car(appointment, visit, parts.get(visit.id, {}))
                if car:
                    yield car

    def _car(
        self,
        appointment: Appointment,
        visit: WorkOrder,
        parts: Mapping[LineId, datetime | None],
    ) -> Car | None:
        claims = self.booked.get(appointment.id, [])
        open_ = [
            (one, parts.get(job.id, self.at))
            for job in visit.jobs
            for one in job.operations
            if not one.started and (visit.status in _NO_HANDS or one.technician is not None)
        ]
        missing = {one.step for one, _ in open_} - {claim.step for claim in claims}
        # What is planned for another day, the car as a whole is not planned anew.
        if missing or any(not self.whole_day.covers(claim.during) for claim in claims):
            stored = self.work.claims.of(appointment.id)
            planned = [one for one in stored if one.kind is ClaimKind.BOOKED]
            if any(not self.whole_day.covers(claim.during) for claim in planned):
                return None
        today = [(one, come) for one, come in open_ if come and come < self.opened.end]
        steps = {one.step for one, _ in today}
        # Nobody is in two places: what is left where it is holds the rest of the car as well.
        if not today or any(one.step not in steps for one in claims):
            return None
        own = {
            step: tuple(claim for claim in claims if claim.step == step) for step in sorted(steps)
        }
        return Car(
            appointment=appointment,
            visit=visit,
            operations=tuple(one for one, _ in today),
            claims=own,
            parts={one.step: come for one, come in today if come is not None and come > self.at},
            earliest=self._earliest(appointment, visit),
        )

    def _earliest(self, appointment: Appointment, visit: WorkOrder) -> datetime:
        if visit.status is Status.PLANNED:
            return appointment.expected
        running = {one.step for one in visit.operations if one.is_running}
        ends = [
            claim.during.end
            for claim in self.going_on
            if claim.subject == appointment.id
            and claim.kind is ClaimKind.WORKING
            and claim.step in running
        ]
        return max(ends, default=self.at)

    def _parts(self) -> Mapping[UUID, Mapping[LineId, datetime | None]]:
        """By visit, the jobs that wait for parts: when all are here, None if nobody knows."""
        orders = self.work.orders.get_all([visit.order for visit in self.visits])
        jobs = {
            line.id: line.for_job
            for order in orders
            for line in order.wanted
            if line.for_job is not None and line.part is not None
        }
        held = self.work.stock.reservations(sorted(jobs))
        come = defaultdict[LineId, list[datetime | None]](list)
        for line, one in held.items():
            job = jobs[line]
            if one.expected and job is not None:
                come[job].append(one.due)
        return {
            visit.id: {job.id: _all_here(come[job.id]) for job in visit.jobs if job.id in come}
            for visit in self.visits
        }

    def _mark(self, cars: Iterable[Car]) -> str:
        """A print of everything that a plan of the day rests on."""
        shop = self.shop
        told: list[object] = [
            (shop.store.id, shop.store.version),
            *((one.id, one.version) for one in (*shop.bays, *shop.technicians)),
            *sorted((one.id, one.version) for one in self.appointments.values()),
            *sorted((one.id, one.version) for one in self.visits),
            *sorted(
                (one.resource, one.during, one.kind, one.subject, one.step) for one in self.claims
            ),
            *((car.visit.id, sorted(car.claims), sorted(car.parts.items())) for car in cars),
        ]
        return sha256(repr(told).encode()).hexdigest()


_NO_HANDS: Final = frozenset(
    {Status.PLANNED, Status.RECEIVED, Status.DIAGNOSED, Status.AWAITING_APPROVAL}
)
"""Hands are given when it is dispatched; until then the claims alone say whose."""


def _may_move(appointment: Appointment, visit: WorkOrder) -> bool:
    if appointment.nights:
        return False
    if visit.status is Status.PLANNED:
        return appointment.status in (Kept.BOOKED, Kept.DISPLACED)
    return visit.status in _MOVABLE


def _all_here(days: Iterable[datetime | None]) -> datetime | None:
    known = list(days)
    return max((day for day in known if day), default=None) if all(known) else None
