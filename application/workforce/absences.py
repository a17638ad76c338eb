"""Absence: other hands first, and only where there are none another time."""

from collections.abc import Iterable, Mapping
from itertools import groupby

from attrs import evolve, frozen

from application.dispatch.rules import Rulebook
from application.dispatch.standings import Standings
from application.shared.rights import Permission
from application.shared.service import Service, command
from application.stores.directory import Directory
from application.visits import floor, reasons
from application.visits.hands import Crew
from application.visits.in_the_way import expect_not_recorded, kept, lift, planned_on, still_ahead
from application.visits.work import VisitWork
from domain.booking.appointment import Appointment
from domain.dispatch.assignment import Decision, Task, decided
from domain.shared.claims import Claim, ClaimKind
from domain.shared.ids import AppointmentId, ClaimId, TechnicianId
from domain.shared.time import Span
from domain.work_orders.hands import Hands
from domain.work_orders.work_order import WorkOrder
from domain.workforce.events import AbsenceCause


@frozen(kw_only=True)
class Away:
    """The absence, to be ended by its claim, and what became of the planned work.

    ``swapped`` appointments keep their time with other hands, ``displaced`` ones lost it.
    """

    claim: ClaimId
    swapped: tuple[AppointmentId, ...]
    displaced: tuple[AppointmentId, ...]


@frozen(kw_only=True)
class Absences(Service):
    """What a shop does when somebody is not there."""

    directory: Directory
    rulebook: Rulebook
    standings: Standings

    @command("technicians.absent", may=Permission.PLAN_STAFF)
    def report(
        self, work: VisitWork, *, technician: TechnicianId, during: Span, cause: AbsenceCause
    ) -> Away:
        """Somebody is away, from now at the earliest.

        Raises:
            WorkInProgress: they are at work on a car; suspend it first.
            RecordedAlready: they are away already in some of that time.
            AlreadyLent: another shop has them then; that help is called off first.
        """
        person = work.technicians.get(technician)
        ahead = still_ahead(work, during)
        zone = self.directory.store(person.store).zone
        person.expect_home(ahead)
        expect_not_recorded(work, technician, ClaimKind.ABSENCE, ahead, zone)
        swapped, displaced = [], []
        planned = sorted(planned_on(work, (technician,), ahead), key=lambda one: one.subject)
        for subject, claims in groupby(planned, key=lambda one: AppointmentId(one.subject)):
            if self._swap(work, subject, tuple(claims), technician):
                swapped.append(subject)
            else:
                floor.displace(work, subject, cause=f"technician absent: {cause}")
                displaced.append(subject)
        claim = ClaimId(self.new_id())
        away, taken = person.absent(ahead, cause=cause, claim=claim, at=work.now)
        work.technicians.save(away)
        work.claims.take((taken,))
        return Away(claim=claim, swapped=tuple(swapped), displaced=tuple(displaced))

    @command("technicians.back", may=Permission.PLAN_STAFF)
    def back(self, work: VisitWork, *, technician: TechnicianId, claim: ClaimId) -> None:
        """Somebody is there again; what is left of the absence is free at once."""
        person = work.technicians.get(technician)
        lift(work, [kept(work, person.id, claim)])
        work.technicians.save(person.back(claim, at=work.now))

    def _swap(
        self,
        work: VisitWork,
        subject: AppointmentId,
        claims: tuple[Claim, ...],
        absent: TechnicianId,
    ) -> bool:
        """Whether others can do all of it at the same time; then they will."""
        if any(claim.kind is ClaimKind.HOLD for claim in claims):
            return False
        appointment = work.appointments.get(subject)
        [visit] = work.work_orders.find(appointment=subject)
        decisions = [self._decide(work, appointment, visit, one, absent) for one in claims]
        winners = {one.task.step: one.winner for one in decisions if one.winner}
        if len(winners) < len(claims):
            return False
        self._take_over(work, appointment, visit, claims, winners)
        for decision in decisions:
            reasons.of_hands(work, visit, decision, "absence", self.new_id)
        return True

    def _decide(
        self,
        work: VisitWork,
        appointment: Appointment,
        visit: WorkOrder,
        claim: Claim,
        absent: TechnicianId,
    ) -> Decision:
        need = visit.operation(claim.step).need
        crew = Crew.read(work, self.directory, self.standings, [visit], [claim.during])
        everybody = crew.candidates(need, claim.during)
        task = Task(
            subject=visit.id,
            step=claim.step,
            need=need,
            done_by=_other_hands(appointment, visit, claim.step),
        )
        others = [one for one in everybody if one.technician != absent]
        weights = self.rulebook.of_shop(visit.store).hands
        return decided(task, others, at=work.now, weights=weights)

    def _take_over(
        self,
        work: VisitWork,
        appointment: Appointment,
        visit: WorkOrder,
        claims: Iterable[Claim],
        winners: Mapping[int, TechnicianId],
    ) -> None:
        for claim in claims:
            winner, operation = winners[claim.step], visit.operation(claim.step)
            work.claims.free((claim,))
            work.claims.take((evolve(claim, id=ClaimId(self.new_id()), resource=winner),))
            appointment = appointment.swap(claim.step, winner, at=work.now)
            if operation.bay is not None and operation.planned is not None:
                hands = Hands(
                    step=claim.step,
                    bay=operation.bay,
                    technician=winner,
                    planned=operation.planned,
                    pinned=None,
                )
                visit = visit.reassign(hands, at=work.now)
        work.appointments.save(appointment)
        if visit.pending:
            work.work_orders.save(visit)


def _other_hands(appointment: Appointment, visit: WorkOrder, step: int) -> tuple[TechnicianId, ...]:
    """Who does, or did, the other operations of the visit."""
    planned = {one.technician for one in appointment.plan if one.step != step}
    return tuple(sorted(planned | visit.technicians))
