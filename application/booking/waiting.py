"""The waiting list: whoever waits longest gets what becomes free, for half an hour."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Final, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from attrs import frozen

from application.dispatch.offers import Offers, Wish
from application.dispatch.proposal import Proposal
from application.shared.caller import SYSTEM
from application.shared.ports import DueWork, Repository, Told
from application.shared.rights import Permission
from application.shared.service import Service, command
from application.stores.directory import Directory
from application.visits.booking import Booking
from application.visits.taking import expect_own_car
from application.visits.timed import WAITING_ENDS
from application.visits.work import VisitWork
from domain.booking.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentMoved,
    AppointmentRebooked,
    CustomerMissed,
    HoldExpired,
)
from domain.booking.holds import MOST_HOLDS
from domain.booking.waiting import Status, Wait
from domain.shared.errors import Conflict, NotFound, Rejected
from domain.shared.ids import AppointmentId, MemberId, StoreId, VehicleId, WaitId, derived_id
from domain.shared.time import Span, minutes
from domain.shared.wall_clock import instant

_HELD_MIN: Final = 30
_ATTEMPTS: Final = 3
_FREES: Final = (
    AppointmentCancelled,
    CustomerMissed,
    HoldExpired,
    AppointmentMoved,
    AppointmentRebooked,
)
_log = structlog.get_logger()


class WaitingWork(VisitWork, Protocol):
    """A visit's transaction, with the waiting list."""

    @property
    def waits(self) -> Repository[Wait]: ...


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
        work.waits.save(wait.begun(at=work.now))
        work.agenda.schedule(
            DueWork(kind=WAITING_ENDS, subject=wait.id, store=store, at=wait.window.end)
        )
        return wait.id

    @command("waiting.withdraw", may=Permission.BOOK)
    def withdraw(self, work: WaitingWork, *, wait: WaitId) -> None:
        """The customer does not want it any longer; an offer held for them is let go."""
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
        """Who waits for time at a shop, the longest first."""
        return tuple(work.waits.find(store=store, status=Status.WAITING))

    @command("waiting.expire", may=Permission.RUN_DUE_WORK)
    def expire(self, work: WaitingWork, *, wait: WaitId) -> None:
        """The window is over; nothing happens if there was an offer in time."""
        waiting = work.waits.get(wait)
        if waiting.status is Status.WAITING:
            work.waits.save(waiting.expire(at=work.now))

    @command("waiting.fill", may=Permission.RUN_DUE_WORK)
    def fill(
        self, work: WaitingWork, *, store: StoreId, offer: AppointmentId
    ) -> AppointmentId | None:
        """Hold time at ``store`` for the first who waits and fits; once per id of the ``offer``.

        Who holds as often as anybody may keeps the place in the line and is passed over.
        """
        if _exists(work, offer):
            return None
        for wait in self._line(work, store):
            if len(work.holds_of(wait.member)) >= MOST_HOLDS:
                continue
            proposal = self._fitting(work, wait, store)
            if proposal is not None:
                until = _answer_by(proposal, work.now)
                self.booking.hold_until(work, until, offer, proposal, wait.member, wait.vehicle)
                work.waits.save(wait.offer(offer, at=work.now))
                return offer
        return None

    @command("waiting.answered", may=Permission.RUN_DUE_WORK)
    def answered(self, work: WaitingWork, *, offer: AppointmentId, taken: bool) -> None:
        """What became of a hold; most holds were not made for the list."""
        for wait in work.waits.find(offered=offer, status=Status.OFFERED):
            work.waits.save(wait.take(at=work.now) if taken else wait.expire(at=work.now))
            work.agenda.cancel(WAITING_ENDS, wait.id)

    def react(self, told: Told) -> None:
        """Listen to what becomes of appointments; being told twice changes nothing."""
        event, subject = told.event, AppointmentId(told.subject)
        if isinstance(event, AppointmentBooked):
            self.answered(SYSTEM, offer=subject, taken=True)
        elif isinstance(event, HoldExpired | AppointmentCancelled):
            self.answered(SYSTEM, offer=subject, taken=False)
        if isinstance(event, _FREES) and told.store is not None:
            offer = AppointmentId(derived_id(told.subject, f"freed at {told.position}"))
            self._fill(told.store, offer)

    def _fill(self, store: StoreId, offer: AppointmentId) -> None:
        for _ in range(_ATTEMPTS):
            try:
                self.fill(SYSTEM, store=store, offer=offer)
                return
            except Conflict as error:
                # The calendars here are behind: somebody else was faster. Read them again.
                _log.info("waiting_list_overtaken", code=error.code, store=str(store))
                self.offers.capacities.touched(store)

    def _line(self, work: WaitingWork, store: StoreId) -> Iterable[Wait]:
        """Who would come to ``store``, the longest waiting first."""
        place = self.directory.store(store).place
        here = work.waits.find(store=store, status=Status.WAITING)
        near = [
            wait
            for wait in work.waits.find(near=True, status=Status.WAITING)
            if wait.store != store
            and self.directory.store(wait.store).place.km_to(place) <= wait.near_km
        ]
        return sorted(chain(here, near), key=lambda wait: (wait.since, wait.id))

    def _fitting(self, work: WaitingWork, wait: Wait, store: StoreId) -> Proposal | None:
        earliest = max(wait.window.start, work.now)
        if wait.window.end <= earliest:
            return None
        wish = Wish(
            services=wait.services,
            vehicle=wait.vehicle,
            store=store,
            earliest=earliest,
            latest=wait.window.end,
            best=1,
        )
        try:
            found = self.offers.found(work, wish)
        except (NotFound, Rejected) as error:
            # The catalogue or the car has changed; the others shall not wait for that.
            _log.warning("waiting_list_skipped", code=error.code, wait=str(wait.id))
            return None
        return next(iter(found.proposals), None)

    def _window(self, store: StoreId, first: date, last: date) -> Span:
        zone = ZoneInfo(self.directory.store(store).zone)
        return Span(instant(zone, first, 0), instant(zone, last + timedelta(days=1), 0))


def _exists(work: WaitingWork, appointment: UUID) -> bool:
    try:
        work.appointments.get(appointment)
    except NotFound:
        return False
    return True


def _answer_by(proposal: Proposal, now: datetime) -> datetime:
    return max(now + minutes(1), min(proposal.starts, now + minutes(_HELD_MIN)))
