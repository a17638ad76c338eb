"""Staffing: what people can do, the papers for it, and when they work."""

from datetime import date

from attrs import frozen

from application.shared.rights import Permission
from application.shared.service import command
from application.visits.work import VisitWork
from application.workforce.changing import Change, Changing
from application.workforce.taking_over import TakenOver
from domain.shared.ahead import InThePast, expect_day_ahead
from domain.shared.ids import TechnicianId
from domain.shared.trade import Grade, Skill
from domain.workforce.shifts import Shift
from domain.workforce.skills import Certificate, Mastery
from domain.workforce.technician import Technician

_UNABLE = "no longer qualified"
_OTHER_SHIFT = "other shift"


@frozen(kw_only=True)
class Staffing(Changing):
    """What a shop keeps of its own people.

    Every use case answers who planned with them and cannot any more: with other hands at the same
    time where there are any, else without time. All of them refuse to take away what work in
    progress needs (``WorkInProgress``), or what another shop borrowed (``AlreadyLent``).
    """

    @command("technicians.teach", may=Permission.PLAN_STAFF)
    def teach(
        self,
        work: VisitWork,
        *,
        technician: TechnicianId,
        skill: Skill,
        grade: Grade,
        pace: float | None = None,
    ) -> TakenOver:
        """Somebody has learnt a skill, or has it at another grade; without ``pace`` that stays."""
        person = work.technicians.get(technician)
        known = person.pace(skill) if pace is None else pace
        mastery = Mastery(skill=skill, grade=grade, pace=known)
        return self._keep(work, person, person.teach(mastery, at=work.now), _UNABLE)

    @command("technicians.take_skill", may=Permission.PLAN_STAFF)
    def take_skill(self, work: VisitWork, *, technician: TechnicianId, skill: Skill) -> TakenOver:
        """Somebody is no longer to use a skill.

        Raises:
            NotHeld: they do not have it.
        """
        person = work.technicians.get(technician)
        return self._keep(work, person, person.take_skill(skill, at=work.now), _UNABLE)

    @command("technicians.certify", may=Permission.PLAN_STAFF)
    def certify(
        self, work: VisitWork, *, technician: TechnicianId, certificate: Certificate
    ) -> TakenOver:
        """Somebody has a certificate; the same number again corrects its last day.

        Raises:
            InThePast: it is over already.
        """
        person = work.technicians.get(technician)
        if not certificate.valid_on(self._today(work, person)):
            detail = "this certificate is over already; withdraw it, or enter the new one"
            raise InThePast(detail, field="expires", day=certificate.expires)
        return self._keep(work, person, person.certify(certificate, at=work.now), _UNABLE)

    @command("technicians.withdraw", may=Permission.PLAN_STAFF)
    def withdraw(self, work: VisitWork, *, technician: TechnicianId, skill: Skill) -> TakenOver:
        """The certificates of somebody for a skill hold no longer.

        Raises:
            NotHeld: there is none.
        """
        person = work.technicians.get(technician)
        return self._keep(work, person, person.withdraw(skill, at=work.now), _UNABLE)

    @command("technicians.keep_week", may=Permission.PLAN_STAFF)
    def keep_week(
        self,
        work: VisitWork,
        *,
        technician: TechnicianId,
        week: tuple[Shift | None, ...],
        since: date | None = None,
    ) -> TakenOver:
        """Somebody works other shifts from a local day on, today by default.

        Raises:
            InThePast, TooFarAhead: that day is over, or nobody plans for it.
        """
        person = work.technicians.get(technician)
        today = self._today(work, person)
        first = since or today
        expect_day_ahead(first, today)
        changed = person.keep_week(week, since=first, today=today, at=work.now)
        return self._keep(work, person, changed, _OTHER_SHIFT)

    def _today(self, work: VisitWork, person: Technician) -> date:
        return self.directory.store(person.store).business_day(work.now)

    def _keep(
        self, work: VisitWork, before: Technician, after: Technician, cause: str
    ) -> TakenOver:
        changes = (Change(before=before, after=after),)
        [lost] = self._lost(work, changes).values()
        return self._save(work, changes, lost, cause=cause)
