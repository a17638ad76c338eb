"""Reading the road of a live shop: which cars are away, who could drive there, and from where."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from attrs import frozen

from application.visits.day_reading import DayReading
from application.visits.live_routes import AwayCar, LiveRoutes, Tour
from domain.booking.appointment import Appointment
from domain.dispatch.tariff import Tariff
from domain.shared.claims import Claim, ClaimKind
from domain.shared.geo import Place
from domain.shared.ids import AppointmentId, TechnicianId
from domain.shared.time import Span, joined
from domain.work_orders.job import Operation
from domain.work_orders.site import WAY_BACK
from domain.work_orders.status import Status
from domain.work_orders.work_order import WorkOrder
from domain.workforce.technician import Technician
from domain.workforce.whereabouts import Whereabouts


@frozen(kw_only=True, slots=False)
class RouteReading:
    """One transaction that looks at the road of a shop on a day."""

    seen: DayReading
    tariff: Tariff

    def live_routes(self) -> LiveRoutes:
        tours = tuple(tour for one in self.seen.shop.hands for tour in self._tours(one))
        return LiveRoutes(
            shop=self.seen.shop,
            day=self.seen.day,
            at=self.seen.at,
            opened=self.seen.opened,
            tariff=self.tariff,
            cars=self.cars,
            tours=tours,
            ways_back=tuple(one for one in self._ways_back if one.during.end > self.seen.at),
            mark=self.seen.mark((self.tariff, self._told(), [_told(tour) for tour in tours])),
        )

    @cached_property
    def cars(self) -> tuple[AwayCar, ...]:
        """What one pair of hands can do where a car stands, and nobody has left for yet.

        Where a second pair of eyes is needed, where parts are to come nobody knows when, and what
        has time on another day, is left as it is.
        """
        found = (self._car(booked, visit) for booked, visit in self.seen.movable)
        return tuple(sorted((one for one in found if one), key=lambda one: one.visit.id))

    def _car(self, booked: Appointment, visit: WorkOrder) -> AwayCar | None:
        claims = tuple(self.seen.booked.get(booked.id, ()))
        claims = tuple(one for one in claims if one.step != WAY_BACK)
        open_ = tuple(one for one in visit.operations if not one.started)
        waits = self.seen.parts.get(visit.id, {})
        parts = [waits.get(one.id, self.seen.at) for one in visit.jobs if not one.is_finished]
        begun = visit.status is Status.IN_REPAIR and (visit.is_running or bool(claims))
        if visit.site is None or not open_ or begun or self._left_for(open_[0], claims):
            return None
        if any(one.need.four_eyes for one in open_) or not self._is_of_the_day(claims, booked):
            return None
        come = [one for one in parts if one is not None and one < self.seen.opened.end]
        if len(come) < len(parts):
            return None
        return AwayCar(
            appointment=booked,
            visit=visit,
            place=visit.site.place,
            operations=open_,
            claims=claims,
            earliest=max(booked.expected, *come),
        )

    def _left_for(self, first: Operation, claims: tuple[Claim, ...]) -> bool:
        """Whether the drive there has begun, and the time for it is not over.

        Who is only late to begin has not left as far as is known: there was no drive in the plan.
        """
        hands = {one.id for one in self.seen.shop.hands}
        own = sorted(
            one.during for one in claims if one.step == first.step and one.resource in hands
        )
        return len(own) > 1 and own[0].start < self.seen.at < own[-1].end

    def _is_of_the_day(self, claims: tuple[Claim, ...], booked: Appointment) -> bool:
        """Whether nothing of it is planned for another day."""
        stored = [
            one for one in self.seen.work.claims.of(booked.id) if one.kind is ClaimKind.BOOKED
        ]
        known = {one.id for one in claims}
        return all(one.id in known or one.step == WAY_BACK for one in stored)

    @cached_property
    def _ways_back(self) -> tuple[Claim, ...]:
        own = (one for claims in self.seen.booked.values() for one in claims)
        return tuple(one for one in own if one.step == WAY_BACK)

    @cached_property
    def _sites(self) -> Mapping[AppointmentId, Place]:
        return {
            one.appointment: one.site.place
            for one in self.seen.visits
            if one.appointment and one.site
        }

    @cached_property
    def _last_seen(self) -> Mapping[TechnicianId, Whereabouts]:
        known = self.seen.work.whereabouts.find(store=self.seen.shop.store.id)
        return {one.technician: one for one in known}

    def _tours(self, person: Technician) -> Iterator[Tour]:
        """The pieces of a day between everything that stays where it is."""
        shift = self._shift(person)
        if not shift:
            return
        fixed = [one for one in self._fixed if one.resource == person.id]
        whole, at = Span(shift[0].start, shift[-1].end), self.seen.at
        for piece in whole.minus(one.during for one in fixed):
            if piece.end <= at:
                continue
            left = Span(max(piece.start, at), piece.end)
            out, coming_from = self._out(person, fixed, piece, left.start)
            yield Tour(
                technician=person,
                during=left,
                pauses=left.minus(shift),
                out=out,
                coming_from=coming_from,
            )

    def _shift(self, person: Technician) -> tuple[Span, ...]:
        """The working time inside the opening hours; a shift of the night before counts too."""
        opened, day = self.seen.opened, self.seen.day
        zone = ZoneInfo(self.seen.shop.store.zone)
        spans = joined(person.working_spans(zone, (day - timedelta(days=1), day)))
        return tuple(
            Span(max(one.start, opened.start), min(one.end, opened.end))
            for one in spans
            if one.overlaps(opened)
        )

    @cached_property
    def _fixed(self) -> tuple[Claim, ...]:
        """What stays; the way back is taken anew."""
        free = {one.id for car in self.cars for one in car.claims}
        return tuple(
            one for one in self.seen.going_on if one.id not in free and one.step != WAY_BACK
        )

    def _out(
        self, person: Technician, fixed: list[Claim], piece: Span, start: datetime
    ) -> tuple[Place | None, AppointmentId | None]:
        """Where somebody is at the ``start``, if not in the shop, and after which visit."""
        before = [one for one in fixed if one.during.end == piece.start]
        back = [one for one in self._ways_back if one.resource == person.id and start in one.during]
        for one in (*before, *back):
            subject = AppointmentId(one.subject)
            if subject in self._sites and (start == piece.start or one in back):
                return self._sites[subject], subject
        seen = self._last_seen.get(person.id)
        if seen and start == self.seen.at and piece.start <= seen.at:
            return seen.place.place, None
        return None, None

    def _told(self) -> object:
        return [(one.visit.id, one.earliest, _steps(one.operations)) for one in self.cars]


def _steps(operations: tuple[Operation, ...]) -> list[int]:
    return [one.step for one in operations]


def _told(tour: Tour) -> object:
    return tour.technician.id, tour.during, tour.out
