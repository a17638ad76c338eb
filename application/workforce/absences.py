"""Absence: other hands first, and only where there are none another time."""

from attrs import frozen

from application.dispatch.rules import Rulebook
from application.dispatch.standings import Standings
from application.shared.rights import Permission
from application.shared.service import Service, command
from application.stores.directory import Directory
from application.visits.in_the_way import expect_not_recorded, kept, lift, planned_on, still_ahead
from application.visits.work import VisitWork
from application.workforce.taking_over import TakingOver
from domain.shared.claims import ClaimKind
from domain.shared.ids import AppointmentId, ClaimId, TechnicianId
from domain.shared.time import Span
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
        taken_over = TakingOver(
            work=work,
            directory=self.directory,
            rulebook=self.rulebook,
            standings=self.standings,
            new_id=self.new_id,
            why="absence",
        ).of(planned_on(work, (technician,), ahead), cause=f"technician absent: {cause}")
        claim = ClaimId(self.new_id())
        away, taken = person.absent(ahead, cause=cause, claim=claim, at=work.now)
        work.technicians.save(away)
        work.claims.take((taken,))
        return Away(claim=claim, swapped=taken_over.swapped, displaced=taken_over.displaced)

    @command("technicians.back", may=Permission.PLAN_STAFF)
    def back(self, work: VisitWork, *, technician: TechnicianId, claim: ClaimId) -> None:
        """Somebody is there again; what is left of the absence is free at once."""
        person = work.technicians.get(technician)
        lift(work, [kept(work, person.id, claim)])
        work.technicians.save(person.back(claim, at=work.now))
