"""Closing bays and shops: another bay first, and who finds none is displaced and told by name."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Final, Protocol
from uuid import UUID

from attrs import frozen

from application.shared.ports import Repository
from application.shared.rights import Permission, reaches
from application.shared.service import Service, command
from application.stores.directory import Directory
from application.visits.floor import PLANNED
from application.visits.in_the_way import (
    displace_all,
    expect_no_work,
    expect_not_recorded,
    kept,
    lift,
    planned_on,
    still_ahead,
)
from application.visits.other_bay import swap_bay
from application.visits.work import VisitWork
from domain.shared.ahead import expect_day_ahead
from domain.shared.claims import Claim, ClaimKind
from domain.shared.errors import Forbidden
from domain.shared.ids import AppointmentId, BayId, ClaimId, StoreId
from domain.shared.time import Span, joined, whole_minute
from domain.shared.wall_clock import days as days_between
from domain.stores.bay import Bay
from domain.stores.events import ClosureCause
from domain.stores.holidays import Holiday, HolidayPolicy
from domain.stores.hours import OpeningHours
from domain.stores.store import Store

_LOOK_AHEAD: Final = timedelta(days=60)
"""Nobody books further ahead than this."""


class ClosingWork(VisitWork, Protocol):
    """A visit's transaction, with the bays."""

    @property
    def bays(self) -> Repository[Bay]: ...


@frozen(kw_only=True)
class Closed:
    """The closure, to be lifted by its claim, and what became of the planned work.

    ``swapped`` appointments keep their time in another bay, ``displaced`` ones lost it.
    """

    claim: ClaimId
    displaced: tuple[AppointmentId, ...]
    swapped: tuple[AppointmentId, ...] = ()


@frozen(kw_only=True)
class Displaced:
    """The appointments that lost their time; each wants a new one."""

    displaced: tuple[AppointmentId, ...]


@frozen(kw_only=True)
class OpenDay:
    """One local day of a shop: when it is open, and why perhaps not.

    ``festivals`` names the public holidays of the day, whether the shop closes for them or not.
    """

    day: date
    open: Span | None
    festivals: tuple[Holiday, ...]
    closed_by_shop: bool


@frozen(kw_only=True)
class Closing(Service):
    """What a shop does when something is shut."""

    directory: Directory
    holidays: Callable[[date, date], Iterable[Holiday]]

    @command("bays.close", may=Permission.CLOSE_BAY)
    def close_bay(
        self, work: ClosingWork, *, bay: BayId, during: Span, cause: ClosureCause
    ) -> Closed:
        """Keep everybody out of a bay, from now at the earliest.

        Who planned to be there goes to another bay of its kind that is free then, who comes first
        comes first.

        Raises:
            WorkInProgress: a car is there.
            RecordedAlready: the bay is closed already in some of that time.
        """
        there = work.bays.get(bay)
        shop = _own(work, there.store)
        ahead = still_ahead(work, during)
        expect_not_recorded(work, bay, ClaimKind.CLOSURE, ahead, shop.zone)
        planned = planned_on(work, (bay,), ahead)
        closed, claim = there.close(ahead, cause=cause, claim=ClaimId(self.new_id()), at=work.now)
        swapped = self._swapped(work, there, planned)
        left = [one for one in planned if one.subject not in swapped]
        displaced = displace_all(work, left, cause=f"bay closed: {cause}")
        work.bays.save(closed)
        work.claims.take((claim,))
        return Closed(claim=claim.id, swapped=swapped, displaced=displaced)

    @command("bays.reopen", may=Permission.CLOSE_BAY)
    def reopen_bay(self, work: ClosingWork, *, bay: BayId, claim: ClaimId) -> None:
        """Lift a closure; what is left of it is free at once."""
        there = work.bays.get(bay)
        _own(work, there.store)
        lift(work, [kept(work, bay, claim)])
        work.bays.save(there.reopen(claim, at=work.now))

    @command("stores.close_on", may=Permission.CLOSE_BAY)
    def close_on(self, work: ClosingWork, *, store: StoreId, days: tuple[date, ...]) -> Displaced:
        """The shop stays closed on these local days, with all its bays.

        Raises:
            WorkInProgress: a car is being worked on on one of the days.
            InThePast, TooFarAhead: one of the days is over, or nobody plans for it.
        """
        shop = _own(work, store)
        for day in days:
            expect_day_ahead(day, shop.business_day(work.now))
        closed = shop.close_on(days, at=work.now)
        if closed is shop:
            return Displaced(displaced=())
        displaced = self._narrowed(work, shop, closed, cause="shop closed")
        new = sorted(set(closed.closed_days) - set(shop.closed_days))
        for span in shop.open_spans(new, self._holidays(new)):
            if span.end > work.now:
                work.claims.take(self._closures(work, shop, still_ahead(work, span)))
        work.stores.save(closed)
        return Displaced(displaced=displaced)

    @command("stores.open_on", may=Permission.CLOSE_BAY)
    def open_on(self, work: ClosingWork, *, store: StoreId, days: tuple[date, ...]) -> None:
        """The shop opens on these local days after all."""
        shop = _own(work, store)
        opened = shop.open_on(days, at=work.now)
        if opened is shop:
            return
        again = opened.open_spans(days, self._holidays(days))
        closures = work.claims.of(shop.id)
        lift(work, [c for c in closures if any(span.overlaps(c.during) for span in again)])
        work.stores.save(opened)

    @command("stores.keep_hours", may=Permission.KEEP_HOURS)
    def keep_hours(self, work: ClosingWork, *, store: StoreId, hours: OpeningHours) -> Displaced:
        """Open and close at other times; who planned outside of them is displaced.

        Raises:
            WorkInProgress: a car is being worked on in hours that fall away.
        """
        shop = _own(work, store)
        changed = shop.keep_hours(hours, at=work.now)
        return self._kept(work, shop, changed, cause="opening hours changed")

    @command("stores.keep_holidays", may=Permission.KEEP_HOURS)
    def keep_holidays(
        self, work: ClosingWork, *, store: StoreId, holidays: HolidayPolicy
    ) -> Displaced:
        """Close for other festivals; who planned on such a day is displaced.

        Raises:
            WorkInProgress: a car is being worked on on one of the days.
        """
        shop = _own(work, store)
        changed = shop.keep_holidays(holidays, at=work.now)
        return self._kept(work, shop, changed, cause="closed for a holiday")

    @command("stores.calendar", may=Permission.SEE_OFFERS)
    def calendar(
        self, work: ClosingWork, *, store: StoreId, first: date | None = None, count: int = 14
    ) -> tuple[OpenDay, ...]:
        """When the shop is open on ``count`` local days from ``first`` on, today by default."""
        shop = work.stores.get(store)
        start = first or shop.business_day(work.now)
        days = [start + timedelta(days=n) for n in range(count)]
        holidays = self._holidays(days)
        return tuple(
            OpenDay(
                day=day,
                open=next(iter(shop.open_spans((day,), holidays)), None),
                festivals=tuple(one for one in holidays if one.day == day),
                closed_by_shop=day in shop.closed_days,
            )
            for day in days
        )

    @command("stores.closures", may=Permission.CLOSE_BAY)
    def closures(self, work: ClosingWork, *, store: StoreId) -> tuple[Claim, ...]:
        """What is closed in a shop from now on, in order of time.

        The subject of a claim is the bay that was closed, or the shop for a whole day.
        """
        _own(work, store)
        ahead = Span(whole_minute(work.now), work.now + _LOOK_AHEAD)
        bays = [bay.id for bay in self.directory.register.bays_of(store)]
        closed = [one for one in work.claims.on(bays, ahead) if one.kind is ClaimKind.CLOSURE]
        return tuple(sorted(closed, key=lambda one: (one.during, one.resource)))

    def _kept(self, work: ClosingWork, before: Store, after: Store, *, cause: str) -> Displaced:
        displaced = self._narrowed(work, before, after, cause=cause)
        work.stores.save(after)
        return Displaced(displaced=displaced)

    def _narrowed(
        self, work: ClosingWork, before: Store, after: Store, *, cause: str
    ) -> tuple[AppointmentId, ...]:
        """Displace what lay within the opening hours ``before`` and does not ``after``."""
        ahead = Span(whole_minute(work.now), work.now + _LOOK_AHEAD)
        days = days_between(before.business_day(ahead.start), before.business_day(ahead.end))
        holidays = self._holidays(days)
        was = joined(before.open_spans(days, holidays))
        will = joined(after.open_spans(days, holidays))
        lost = [
            claim
            for claim in work.claims.on(self._resources(before.id), ahead)
            if _within(was, claim.during) and not _within(will, claim.during)
        ]
        expect_no_work(lost)
        planned = [one for one in lost if one.kind in PLANNED]
        return displace_all(work, planned, cause=cause)

    def _swapped(
        self, work: ClosingWork, closed: Bay, planned: Iterable[Claim]
    ) -> tuple[AppointmentId, ...]:
        """Who found another bay."""
        others = [
            one.id
            for one in self.directory.register.bays_of(closed.store)
            if one.kind is closed.kind and one.in_service and one.id != closed.id
        ]
        first = sorted(planned, key=lambda one: (one.during, one.subject))
        subjects = dict.fromkeys(AppointmentId(one.subject) for one in first)
        swapped = (one for one in subjects if swap_bay(work, one, closed.id, others, self.new_id))
        return tuple(sorted(swapped))

    def _closures(self, work: ClosingWork, shop: Store, during: Span) -> Iterable[Claim]:
        """All bays of the shop, but for time in which they are closed already."""
        for bay in self.directory.register.bays_of(shop.id):
            there = work.claims.on((bay.id,), during)
            closed = [one.during for one in there if one.kind is ClaimKind.CLOSURE]
            for left in during.minus(closed):
                yield Claim(
                    id=ClaimId(self.new_id()),
                    store=shop.id,
                    resource=bay.id,
                    during=left,
                    kind=ClaimKind.CLOSURE,
                    subject=shop.id,
                )

    def _resources(self, store: StoreId) -> list[UUID]:
        register = self.directory.register
        bays, people = register.bays_of(store), register.technicians_of(store)
        return [*(bay.id for bay in bays), *(person.id for person in people)]

    def _holidays(self, days: Iterable[date]) -> tuple[Holiday, ...]:
        ordered = sorted(days)
        return tuple(self.holidays(ordered[0], ordered[-1])) if ordered else ()


def _within(opened: Iterable[Span], during: Span) -> bool:
    return any(span.covers(during) for span in opened)


def _own(work: ClosingWork, store: StoreId) -> Store:
    """The shop, if it is the caller's to close; shops are everybody's to read."""
    if not reaches(work.caller.actor.scope, store=store, member=None):
        raise Forbidden("this shop lies outside what you may change", id=store)
    return work.stores.get(store)
