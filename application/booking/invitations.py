"""Invitations: what becomes free is offered to one customer after the other, without being asked.

What a car leaves that is done early goes to the next customer who would gain by coming earlier.
Everything else, and what nobody comes earlier for, goes to the waiting list. A bay, somebody or a
whole day that is there again may have time for many: once everybody who was displaced has new
time, each is invited who finds any.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

import structlog
from attrs import frozen

from application.booking.earlier import Earlier, vacancy_of
from application.booking.line import Line
from application.booking.work import InvitingWork
from application.dispatch.proposal import Proposal
from application.shared.caller import SYSTEM, Caller
from application.shared.ports import DueWork, Told
from application.shared.rights import Permission
from application.shared.service import Service, command
from application.stores.directory import Directory, within_reach
from application.visits.booking import Booking
from application.visits.timed import INVITATION_ENDS, WAITING_ENDS
from domain.booking.appointment import Appointment
from domain.booking.appointment import Status as Kept
from domain.booking.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentDisplaced,
    AppointmentMoved,
    AppointmentRebooked,
    AppointmentReplanned,
    CustomerArrived,
    CustomerMissed,
    HoldExpired,
)
from domain.booking.invitation import (
    Invitation,
    InvitationDeclined,
    InvitationLapsed,
    Status,
    Vacancy,
)
from domain.booking.waiting import Status as Waits
from domain.booking.waiting import Wait
from domain.shared.claims import Taken
from domain.shared.errors import AlreadyThere, Conflict
from domain.shared.ids import (
    AppointmentId,
    InvitationId,
    MemberId,
    StoreId,
    WorkOrderId,
    derived_id,
)
from domain.shared.time import minutes
from domain.stores.events import (
    BayReopened,
    BayRestored,
    OpeningHoursChanged,
    StoreDaysOpened,
)
from domain.work_orders.events import OperationFinished
from domain.workforce.events import (
    RosterChanged,
    SkillCertified,
    SkillTaught,
    TechnicianBack,
    TechnicianGivenBack,
    WeekChanged,
)

_HELD_MIN: Final = 30
"""How long time is held for somebody on the waiting list."""
_ATTEMPTS: Final = 3
_FREES: Final = (
    AppointmentCancelled,
    CustomerMissed,
    HoldExpired,
    AppointmentMoved,
    AppointmentRebooked,
)
_OPENS: Final = (
    BayReopened,
    BayRestored,
    OpeningHoursChanged,
    StoreDaysOpened,
    TechnicianBack,
    TechnicianGivenBack,
    RosterChanged,
    WeekChanged,
    SkillTaught,
    SkillCertified,
)
"""What is time for as many as there is room for; who was displaced comes first."""
_MOST_AT_ONCE: Final = 50
"""So many are invited to what opens; who is left waits for the next who cancels."""
_SETTLES: Final = (*_FREES, AppointmentBooked, AppointmentDisplaced, AppointmentReplanned,
                   CustomerArrived)  # fmt: skip
"""What leaves nothing to answer."""
_log = structlog.get_logger()


@frozen(kw_only=True)
class Invitations(Service):
    """What customers are offered without having asked just now, and what they answer."""

    directory: Directory
    booking: Booking
    earlier: Earlier
    line: Line

    @command("invitations.see", may=Permission.SEE_VISITS)
    def see(self, work: InvitingWork, *, invitation: InvitationId) -> Invitation:
        """One invitation."""
        return work.invitations.get(invitation)

    @command("invitations.of_store", may=Permission.SEE_VISITS)
    def of_store(self, work: InvitingWork, *, store: StoreId) -> tuple[Invitation, ...]:
        """What customers of a shop have not answered yet, the oldest first.

        Raises:
            NotFound: the shop is not there, or out of reach.
        """
        within_reach(self.directory, work.caller, store)
        return tuple(work.invitations.find(store=store, status=Status.OPEN))

    @command("invitations.of_member", may=Permission.SEE_VISITS)
    def of_member(self, work: InvitingWork, *, member: MemberId) -> tuple[Invitation, ...]:
        """What a customer has not answered yet, the oldest first."""
        return tuple(work.invitations.find(member=member, status=Status.OPEN))

    def accept(self, caller: Caller, *, invitation: InvitationId) -> AppointmentId:
        """The customer says yes: the appointment moves, or what is held is booked, at once.

        Raises:
            InvitationIsOver: it is too late, or it was answered.
            Taken: somebody was faster; the old time is kept.
            CarIsBooked: the car has another appointment then; the old time is kept.
            IllegalMove: the car is here, or nobody expects it any more.
        """
        return self._accept(self._answering(caller, invitation), invitation=invitation)

    def decline(self, caller: Caller, *, invitation: InvitationId) -> None:
        """The customer says no: all stays as it was.

        Raises:
            InvitationIsOver: it was answered already; a late no does no harm.
        """
        self._decline(self._answering(caller, invitation), invitation=invitation)

    def _answering(self, caller: Caller, invitation: InvitationId) -> Caller:
        """Who answers: the caller, who may be of another shop than the one that is waited for.

        Raises:
            NotFound: the invitation is not there, or out of the caller's reach.
        """
        invited = self.see(caller.keyless, invitation=invitation)
        return caller if invited.wait is None else caller.anywhere

    @command("invitations.accept", may=Permission.BOOK, again=(AlreadyThere, Taken))
    def _accept(self, work: InvitingWork, *, invitation: InvitationId) -> AppointmentId:
        invited = work.invitations.get(invitation)
        work.invitations.save(invited.accept(at=work.now))
        work.agenda.cancel(INVITATION_ENDS, invitation)
        if invited.wait is None:
            self._move(work, invited)
        else:
            self.booking.confirmed(work, invited.appointment)
            self._waits_no_longer(work, work.waits.get(invited.wait))
        return invited.appointment

    @command("invitations.decline", may=Permission.BOOK)
    def _decline(self, work: InvitingWork, *, invitation: InvitationId) -> None:
        invited = work.invitations.get(invitation)
        work.invitations.save(invited.decline(at=work.now))
        work.agenda.cancel(INVITATION_ENDS, invitation)
        if invited.wait is not None:
            work.waits.save(work.waits.get(invited.wait).lapse(at=work.now))
            self.booking.let_go(work, invited.appointment, "the invitation was declined")

    @command("invitations.lapse", may=Permission.RUN_DUE_WORK)
    def lapse(self, work: InvitingWork, *, invitation: InvitationId) -> None:
        """Nobody answered; nothing happens if somebody did in time."""
        invited = work.invitations.get(invitation)
        if invited.is_open:
            work.invitations.save(invited.lapse(at=work.now))

    @command("invitations.invite", may=Permission.RUN_DUE_WORK)
    def invite(
        self,
        work: InvitingWork,
        *,
        store: StoreId,
        freed: UUID,
        vacancy: Vacancy | None = None,
        opened: bool = False,
    ) -> InvitationId | None:
        """Invite the next in order to what is ``freed``; one at a time, nobody twice.

        Those who would come earlier into the ``vacancy`` come first, then the waiting list.
        ``opened`` time is not for the list while customers of the shop want theirs back.

        Returns the invitation that is open now, if there is one.
        """
        asked = work.invitations.find(freed=freed)
        for one in asked:
            if one.is_open:
                return one.id
        passed = {one.member for one in asked}
        id = InvitationId(derived_id(freed, f"invitation {len(asked) + 1}"))
        sooner = self.earlier.first(work, store, vacancy, passed) if vacancy else None
        if vacancy and sooner:
            self._come_earlier(work, id, freed, vacancy, *sooner)
            return id
        if opened and self._displaced(work, store):
            return None
        waiting = self.line.first(work, store, passed)
        if waiting:
            self._hold(work, id, freed, vacancy, *waiting)
            return id
        return None

    def _displaced(self, work: InvitingWork, store: StoreId) -> bool:
        """Whether somebody lost a time of today or later, and has no new one yet."""
        shop = self.directory.store(store)
        today = shop.day_span(shop.business_day(work.now)).start
        lost = work.appointments.find(store=store, status=Kept.DISPLACED)
        return any(one.expected >= today for one in lost)

    @command("invitations.settle", may=Permission.RUN_DUE_WORK)
    def settle(self, work: InvitingWork, *, appointment: AppointmentId, booked: bool) -> bool:
        """Nothing is left to answer for an ``appointment``; what is held for who waits is taken.

        Returns whether the time goes on to the next who is invited.
        """
        known = work.invitations.find(appointment=appointment)
        for invited in known:
            if invited.is_open:
                taken = booked and invited.wait is not None
                settled = invited.taken(at=work.now) if taken else invited.lapse(at=work.now)
                work.invitations.save(settled)
                work.agenda.cancel(INVITATION_ENDS, invited.id)
        for waiting in work.waits.find(offered=appointment, status=Waits.OFFERED):
            if booked:
                self._waits_no_longer(work, waiting)
            else:
                work.waits.save(waiting.lapse(at=work.now))
        return any(one.wait and one.status is not Status.ACCEPTED for one in known)

    @command("invitations.vacancy", may=Permission.RUN_DUE_WORK)
    def vacancy(self, work: InvitingWork, *, work_order: WorkOrderId, step: int) -> Vacancy | None:
        """What an operation that is finished has left, if it was early enough to ask anybody."""
        visit = work.work_orders.get(work_order)
        left = vacancy_of(visit, step)
        return left if left and self.earlier.is_worth_it(visit.store, left) else None

    def react(self, told: Told) -> None:
        """Listen to what becomes of time; being told twice changes nothing."""
        event, held_for_a_wait = told.event, False
        if isinstance(event, _SETTLES):
            held_for_a_wait = self.settle(
                SYSTEM,
                appointment=AppointmentId(told.subject),
                booked=isinstance(event, AppointmentBooked),
            )
        if isinstance(event, (*_OPENS, AppointmentReplanned)):
            # What happens to a shop is about the shop; all else belongs to one.
            self._invite_all(told.store or StoreId(told.subject), told)
        if told.store is None:
            return
        if isinstance(event, InvitationDeclined | InvitationLapsed):
            last = self.see(SYSTEM, invitation=InvitationId(told.subject))
            self._invite(told.store, last.freed, last.vacancy)
        elif isinstance(event, OperationFinished):
            left = self.vacancy(SYSTEM, work_order=WorkOrderId(told.subject), step=event.step)
            if left:
                self._invite(told.store, _freed(told), left)
        elif isinstance(event, _FREES) and not held_for_a_wait:
            self._invite(told.store, _freed(told), None)

    def _invite_all(self, store: StoreId, told: Told) -> None:
        """One after the other, as what is held for one is not there for the next."""
        for number in range(_MOST_AT_ONCE):
            place = derived_id(_freed(told), f"place {number}")
            if self._invite(store, place, None, opened=True) is None:
                return

    def _invite(
        self, store: StoreId, freed: UUID, vacancy: Vacancy | None, *, opened: bool = False
    ) -> InvitationId | None:
        for _ in range(_ATTEMPTS):
            try:
                return self.invite(SYSTEM, store=store, freed=freed, vacancy=vacancy, opened=opened)
            except Conflict as error:
                # The calendars here are behind: somebody else was faster. Read them again.
                _log.info("invitation_overtaken", code=error.code, store=str(store))
                self.line.offers.capacities.touched(store)
        return None

    def _come_earlier(
        self,
        work: InvitingWork,
        id: InvitationId,
        freed: UUID,
        vacancy: Vacancy,
        booked: Appointment,
        proposal: Proposal,
    ) -> None:
        answer_min = self.earlier.rules(booked.store).answer_min
        until = min(proposal.starts, work.now + minutes(answer_min))
        invited = Invitation(
            id=id,
            store=booked.store,
            member=_customer(booked),
            appointment=booked.id,
            freed=freed,
            vacancy=vacancy,
            before=booked.expected,
            starts=proposal.starts,
            ready=proposal.promise.latest,
            made=work.now,
            until=until,
        )
        work.invitations.save(invited.told())
        work.agenda.schedule(
            DueWork(kind=INVITATION_ENDS, subject=id, store=booked.store, at=until)
        )

    def _hold(
        self,
        work: InvitingWork,
        id: InvitationId,
        freed: UUID,
        vacancy: Vacancy | None,
        wait: Wait,
        proposal: Proposal,
    ) -> None:
        held, until = AppointmentId(derived_id(id, "hold")), _answer_by(proposal, work.now)
        self.booking.hold_until(work, until, held, proposal, wait.member, wait.vehicle)
        work.waits.save(wait.offer(held, until=until, at=work.now))
        invited = Invitation(
            id=id,
            store=proposal.store,
            member=wait.member,
            appointment=held,
            wait=wait.id,
            freed=freed,
            vacancy=vacancy,
            starts=proposal.starts,
            ready=proposal.promise.latest,
            made=work.now,
            until=until,
        )
        work.invitations.save(invited.told())

    def _move(self, work: InvitingWork, invited: Invitation) -> None:
        booked = work.appointments.get(invited.appointment)
        booked.expect_movable()
        proposal = self.earlier.at(work, booked, invited.starts)
        if proposal is None:
            raise Taken("this time is taken by now; the appointment stays as it was", id=booked.id)
        self.booking.moved(work, booked.id, proposal)

    def _waits_no_longer(self, work: InvitingWork, waiting: Wait) -> None:
        work.waits.save(waiting.take(at=work.now))
        work.agenda.cancel(WAITING_ENDS, waiting.id)


def _freed(told: Told) -> UUID:
    """The name of what an event made free."""
    return derived_id(told.subject, f"freed at {told.position}")


def _customer(booked: Appointment) -> MemberId:
    if booked.member is None:
        raise ValueError("whoever is invited is known")
    return booked.member


def _answer_by(proposal: Proposal, now: datetime) -> datetime:
    return max(now + minutes(1), min(proposal.starts, now + minutes(_HELD_MIN)))
