"""The waiting list: for customers who would come if there were time."""

from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from attrs import frozen

from application.booking.work import WaitingWork
from application.dispatch.offers import BeyondHorizon, Offers, Wish
from application.shared.caller import Caller
from application.shared.ports import DueWork
from application.shared.rights import Permission
from application.shared.service import Service, command
from application.stores.directory import Directory, within_reach
from application.visits.booking import Booking
from application.visits.taking import expect_own_car
from application.visits.timed import WAITING_ENDS
from domain.booking.waiting import Status, Wait
from domain.shared.errors import Conflict, Rejected
from domain.shared.ids import MemberId, StoreId, VehicleId, WaitId
from domain.shared.time import Span
from domain.shared.wall_clock import instant

_NEAREST: Final = 20


class RoomNow(Conflict):
    """There is time for it now, so nobody need wait; ``wish`` asks for it."""

    code = "room-now"

    def __init__(self, detail: str, wish: Wish) -> None:
        super().__init__(detail)
        self.wish = wish


@frozen(kw_only=True)
class Waiting(Service):
    """For customers whom no offer suits."""

    booking: Booking
    offers: Offers
    directory: Directory

    @command("waiting.join", may=Permission.BOOK)
    def join(
        self,
        work: WaitingWork,
        *,
        member: MemberId,
        vehicle: VehicleId,
        services: tuple[str, ...],
        store: StoreId,
        first: date,
        last: date,
        near_km: int = 0,
    ) -> WaitId:
        """Wait for time on the local days from ``first`` to ``last``.

        Raises:
            NotInCatalogue, DoesNotFit, NothingFits: the services are not for this car.
            Rejected: the days are over.
            RoomNow: there is time, so take one of the offers.
        """
        expect_own_car(work, member, vehicle)
        self.offers.expect_possible(work, services, vehicle)
        wait = Wait(
            id=WaitId(self.new_id()),
            store=store,
            near_km=near_km,
            member=member,
            vehicle=vehicle,
            services=services,
            window=self._window(store, first, last),
            since=work.now,
        )
        if wait.window.end <= work.now:
            raise Rejected("these days are over", last=last)
        self._expect_full(work, wait)
        work.waits.save(wait.begun(at=work.now))
        work.agenda.schedule(
            DueWork(kind=WAITING_ENDS, subject=wait.id, store=store, at=wait.window.end)
        )
        return wait.id

    def withdraw(self, caller: Caller, *, wait: WaitId) -> None:
        """The customer does not want it any longer; what is held for them, anywhere, is let go.

        Raises:
            NotFound: the wait is not there, or out of the caller's reach.
        """
        self.see(caller.keyless, wait=wait)
        self._withdraw(caller.anywhere, wait=wait)

    @command("waiting.withdraw", may=Permission.BOOK)
    def _withdraw(self, work: WaitingWork, *, wait: WaitId) -> None:
        waiting = work.waits.get(wait)
        work.waits.save(waiting.withdraw(at=work.now))
        work.agenda.cancel(WAITING_ENDS, wait)
        if waiting.status is Status.OFFERED and waiting.offered is not None:
            self.booking.let_go(work, waiting.offered, "withdrawn from the waiting list")

    @command("waiting.see", may=Permission.SEE_VISITS)
    def see(self, work: WaitingWork, *, wait: WaitId) -> Wait:
        """One entry of the list."""
        return work.waits.get(wait)

    @command("waiting.of_store", may=Permission.SEE_VISITS)
    def of_store(self, work: WaitingWork, *, store: StoreId) -> tuple[Wait, ...]:
        """Who waits for time at a shop or has an offer of it, the longest waiting first."""
        within_reach(self.directory, work.caller, store)
        live = [
            wait
            for status in (Status.WAITING, Status.OFFERED)
            for wait in work.waits.find(store=store, status=status)
        ]
        return tuple(sorted(live, key=lambda wait: (wait.since, wait.id)))

    @command("waiting.of_member", may=Permission.SEE_VISITS)
    def of_member(self, work: WaitingWork, *, member: MemberId) -> tuple[Wait, ...]:
        """What a customer waited for and what became of it, the newest first."""
        return tuple(reversed(work.waits.find(member=member)))

    @command("waiting.expire", may=Permission.RUN_DUE_WORK)
    def expire(self, work: WaitingWork, *, wait: WaitId) -> None:
        """The window is over; an offer that is open may still be taken."""
        waiting = work.waits.get(wait)
        if waiting.status is Status.WAITING:
            work.waits.save(waiting.expire(at=work.now))

    def _expect_full(self, work: WaitingWork, wait: Wait) -> None:
        """
        Raises:
            RoomNow: the shop has time on these days, or one near enough has.
        """
        wish = Wish(
            services=wait.services,
            vehicle=wait.vehicle,
            at=self.directory.store(wait.store).place,
            store=None if wait.near_km else wait.store,
            earliest=max(wait.window.start, work.now),
            latest=wait.window.end,
            best=_NEAREST,
        )
        try:
            found = self.offers.found(work, wish).proposals
        except BeyondHorizon:
            # Bookings for these days open later, and the list is filled then.
            return
        if any(one.distance_km <= wait.near_km or one.store == wait.store for one in found):
            raise RoomNow("there is time on these days; take one of the offers", wish)

    def _window(self, store: StoreId, first: date, last: date) -> Span:
        zone = ZoneInfo(self.directory.store(store).zone)
        return Span(instant(zone, first, 0), instant(zone, last + timedelta(days=1), 0))
