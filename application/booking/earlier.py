"""Who could come earlier, because bay and hands are free before their time."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from attrs import frozen

from application.booking.work import InvitingWork
from application.dispatch.offers import Offers, Wish
from application.dispatch.proposal import Proposal
from application.dispatch.rules import Rulebook
from application.stores.directory import Directory
from domain.booking.appointment import Appointment, Planned, Status
from domain.booking.invitation import Status as Invited
from domain.booking.invitation import Vacancy
from domain.dispatch.rules import Invite
from domain.shared.errors import NotFound, Rejected
from domain.shared.ids import MemberId, StoreId
from domain.shared.time import Span, minutes, whole_minute
from domain.work_orders.job import Operation
from domain.work_orders.work_order import WorkOrder

_TIMES = 5
"""So many times are looked at for one customer; they lie half an hour apart."""


def vacancy_of(visit: WorkOrder, step: int) -> Vacancy | None:
    """The bay and the hands that a visit needs no longer, though they were planned for it.

    From when the operation was finished until the last of the visit's work there should have been,
    as it was planned or as late as it began.
    """
    done = visit.operation(step)
    if done.finished is None:
        return None
    begins, left = (
        whole_minute(done.finished),
        [one for one in visit.operations if not one.finished],
    )
    needed = {resource for one in left for resource in (one.bay, one.technician)}
    free = tuple(one for one in (done.bay, done.technician) if one and one not in needed)
    ends = max(
        (end for one in visit.operations if _uses((one,), free) for end in _ends(one)),
        default=begins,
    )
    return Vacancy(resources=free, during=Span(begins, ends)) if begins < ends else None


@frozen
class Earlier:
    """Looks for the next customer who would gain by what is free early."""

    directory: Directory
    rulebook: Rulebook
    offers: Offers

    def rules(self, store: StoreId) -> Invite:
        """When and how often customers of a shop are asked."""
        return self.rulebook.of_shop(store).invite

    def is_worth_it(self, store: StoreId, vacancy: Vacancy) -> bool:
        """Whether the car was done early enough for anybody to be asked."""
        return vacancy.during.length_min >= self.rules(store).early_min

    def first(
        self, work: InvitingWork, store: StoreId, vacancy: Vacancy, passed: Collection[MemberId]
    ) -> tuple[Appointment, Proposal] | None:
        """The next customer of today who would gain, and the earlier time.

        Not one of those ``passed``, and nobody who was asked as often today as anybody may be.
        """
        rules = self.rules(store)
        if vacancy.during.end <= work.now:
            return None
        for booked in self._today(work, store):
            if booked.member in passed or self._asked(work, booked) >= rules.a_day:
                continue
            proposal = self._sooner(work, booked, vacancy, rules)
            if proposal is not None:
                return booked, proposal
        return None

    def at(self, work: InvitingWork, booked: Appointment, starts: datetime) -> Proposal | None:
        """The same services at exactly that time in the same shop, if they still fit."""
        return next((one for one in self._found(work, booked, starts, starts)), None)

    def _today(self, work: InvitingWork, store: StoreId) -> Iterator[Appointment]:
        """Who is still to come today and not invited, the next first."""
        shop = self.directory.store(store)
        rows = work.boards.appointments(store, shop.day_span(shop.business_day(work.now)))
        booked = work.appointments.get_all(
            [one.id for one in rows if one.status is Status.BOOKED and one.starts > work.now]
        )
        invited = {
            one.appointment for one in work.invitations.find(store=store, status=Invited.OPEN)
        }
        for one in sorted(booked, key=lambda one: (one.expected, one.id)):
            if one.id not in invited and one.member and not one.nights:
                yield one

    def _asked(self, work: InvitingWork, booked: Appointment) -> int:
        """How often the customer was asked today to come earlier."""
        shop = self.directory.store(booked.store)
        today = shop.day_span(shop.business_day(work.now))
        invited = work.invitations.find(member=booked.member)
        return sum(one.wait is None and one.made in today for one in invited)

    def _sooner(
        self, work: InvitingWork, booked: Appointment, vacancy: Vacancy, rules: Invite
    ) -> Proposal | None:
        """The earliest time that the vacancy makes possible and that is a gain, or nothing."""
        earliest = work.now + minutes(rules.notice_min)
        latest = booked.expected - minutes(rules.gain_min)
        if latest < earliest:
            return None
        own = _uses(booked.plan, vacancy.resources)
        return next(
            (
                one
                for one in self._found(work, booked, earliest, latest)
                if own or _uses(_within(one.plan, vacancy.during), vacancy.resources)
            ),
            None,
        )

    def _found(
        self, work: InvitingWork, booked: Appointment, earliest: datetime, latest: datetime
    ) -> list[Proposal]:
        """Times to begin, the earliest first, at which the car is ready no later than promised."""
        wish = Wish(
            services=booked.services,
            vehicle=booked.vehicle,
            store=booked.store,
            earliest=earliest,
            latest=latest,
            online=False,
            best=_TIMES,
        )
        own = work.claims.of(booked.id)
        try:
            found = self.offers.found(work, wish, has_parts_at=booked.store, without=own)
        except (NotFound, Rejected):
            # Not sold any more, or not for this car; what is booked stays as it is.
            return []
        within = [
            one
            for one in found.proposals
            if earliest <= one.starts <= latest and one.promise.latest <= booked.promise.latest
        ]
        return sorted(within, key=lambda one: one.starts)


def _ends(one: Operation) -> Iterator[datetime]:
    """When an operation should have ended."""
    if one.planned and one.started:
        yield one.planned.end
        yield whole_minute(one.started) + minutes(one.planned.length_min)


def _uses(plan: Iterable[Planned | Operation], resources: Collection[object]) -> bool:
    return any(one.bay in resources or one.technician in resources for one in plan)


def _within(plan: Iterable[Planned], during: Span) -> Iterator[Planned]:
    return (one for one in plan if one.during.overlaps(during))
