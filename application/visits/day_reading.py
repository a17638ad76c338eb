"""Reading the day of a live shop: who is booked, who is here, what is taken, and what may move."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from typing import Final, Self
from uuid import UUID

from attrs import evolve, frozen

from application.stores.directory import Directory, Shop
from application.stores.hours import Holidays
from application.visits.live_day import SLOT, Car, LiveDay
from application.visits.work import VisitWork
from domain.booking.appointment import Appointment
from domain.booking.appointment import Status as Kept
from domain.shared.ahead import expect_day_ahead
from domain.shared.claims import Claim, ClaimKind
from domain.shared.ids import AppointmentId, LineId, StoreId
from domain.shared.time import Span
from domain.stores.store import OutsideHours
from domain.work_orders.status import WAITING, Status
from domain.work_orders.work_order import WorkOrder

_MOVABLE: Final = WAITING | {Status.IN_REPAIR}


def read(
    work: VisitWork,
    directory: Directory,
    holidays: Holidays,
    store: StoreId,
    day: date,
    at: datetime,
) -> LiveDay:
    """The day as far as this transaction sees it, ``at`` an instant that may be past.

    Raises:
        OutsideHours: the shop is closed on that day.
        InThePast, TooFarAhead: nobody plans it (any more).
    """
    return DayReading.of(work, directory, holidays, store, day, at).live_day()


@frozen(kw_only=True, slots=False)
class DayReading:
    """One transaction that looks at the day of a shop."""

    work: VisitWork
    shop: Shop
    day: date
    at: datetime
    opened: Span

    @classmethod
    def of(
        cls,
        work: VisitWork,
        directory: Directory,
        holidays: Holidays,
        store: StoreId,
        day: date,
        at: datetime,
    ) -> Self:
        """Raises what :func:`read` does."""
        directory.store(store)
        shop = directory.register.shops[store]
        expect_day_ahead(day, shop.store.business_day(at))
        hours = shop.store.open_spans((day,), holidays(day, day))
        if not hours:
            detail = f"shop {shop.store.code} is closed on that day"
            raise OutsideHours(detail, store=store, open=())
        return cls(work=work, shop=shop, day=day, at=at, opened=hours[0])

    def live_day(self) -> LiveDay:
        cars = tuple(sorted(self._cars(), key=lambda car: car.appointment.id))
        return LiveDay(
            shop=self.shop,
            day=self.day,
            at=self.at,
            opened=self.opened,
            cars=cars,
            claims=self.going_on,
            mark=self.mark(
                (car.visit.id, sorted(car.claims), sorted(car.parts.items())) for car in cars
            ),
        )

    @cached_property
    def whole_day(self) -> Span:
        return self.shop.store.day_span(self.day)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """All time taken on the day; lapsed holds are none."""
        resources = [one.id for one in (*self.shop.bays, *self.shop.hands)]
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
            evolve(one, during=Span(one.during.start, self.at + SLOT)) if one.id in late else one
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
        """Those that are done in the shop; who drives to the others is for routes to say."""
        for appointment, visit in self.movable:
            if visit.site is None:
                car = self._car(appointment, visit, self.parts.get(visit.id, {}))
                if car:
                    yield car

    @cached_property
    def movable(self) -> tuple[tuple[Appointment, WorkOrder], ...]:
        """The cars of this shop that may get other time on the day."""
        known = (
            (self.appointments[visit.appointment], visit)
            for visit in self.visits
            if visit.appointment and visit.store == self.shop.store.id
        )
        return tuple((booked, visit) for booked, visit in known if _may_move(booked, visit))

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
            if not one.started and (visit.status in _NO_HANDS or one.was_dispatched)
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

    @cached_property
    def parts(self) -> Mapping[UUID, Mapping[LineId, datetime | None]]:
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

    def mark(self, more: Iterable[object]) -> str:
        """A print of everything that a plan of the day rests on, ``more`` included."""
        shop = self.shop
        told: list[object] = [
            (shop.store.id, shop.store.version),
            *((one.id, one.version) for one in (*shop.bays, *shop.hands)),
            *sorted((one.id, one.version) for one in self.appointments.values()),
            *sorted((one.id, one.version) for one in self.visits),
            *sorted(
                (one.resource, one.during, one.kind, one.subject, one.step) for one in self.claims
            ),
            *more,
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
