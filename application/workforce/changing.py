"""What becomes of planned work when people may do less, or work at other times."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from attrs import frozen

from application.dispatch.rules import Rulebook
from application.dispatch.standings import Standings
from application.shared.service import Service
from application.stores.directory import Directory
from application.visits.in_the_way import expect_no_work
from application.visits.work import VisitWork
from application.workforce.taking_over import TakenOver, TakingOver
from domain.shared.ahead import FARTHEST
from domain.shared.claims import AWAY, Claim, ClaimKind
from domain.shared.ids import AppointmentId, TechnicianId
from domain.shared.time import Span, whole_minute
from domain.workforce.technician import Technician


@frozen(kw_only=True)
class Change:
    """A technician ``before`` and ``after`` a command."""

    before: Technician
    after: Technician


@frozen(kw_only=True)
class Changing(Service):
    """What use cases share that change technicians of one shop."""

    directory: Directory
    rulebook: Rulebook
    standings: Standings

    def _lost(
        self, work: VisitWork, changes: Iterable[Change]
    ) -> Mapping[TechnicianId, Sequence[Claim]]:
        """What was planned with people who may not, or will not be there to, do it any more.

        A hold is lost as soon as they may do less: nobody knows yet what it is for. What they do
        for other shops is agreed on with those.

        Raises:
            AlreadyLent: another shop has them for what they may do.
        """
        known = {TechnicianId(one.after.id): one for one in changes}
        now = whole_minute(work.now)
        lost: dict[TechnicianId, list[Claim]] = {id: [] for id in known}
        for change in known.values():
            self._expect_able(change, work.now)
        for claim in work.claims.on(known, Span(now, now + FARTHEST)):
            technician = TechnicianId(claim.resource)
            if claim.kind not in AWAY and self._loses(work, known[technician], claim):
                lost[technician].append(claim)
        return lost

    def _save(
        self, work: VisitWork, changes: Iterable[Change], lost: Iterable[Claim], *, cause: str
    ) -> TakenOver:
        """Keep the changes; planned work that is ``lost`` gets other hands, or no time.

        Raises:
            WorkInProgress: some of it is being worked on.
        """
        people = {TechnicianId(one.after.id): one.after for one in changes}
        lost = tuple(lost)
        expect_no_work(lost)
        taking_over = TakingOver(
            work=work,
            directory=self.directory,
            rulebook=self.rulebook,
            standings=self.standings,
            new_id=self.new_id,
            why="staffing",
            people=people,
        )
        taken_over = taking_over.of(lost, cause=cause)
        for one in people.values():
            work.technicians.save(one)
        return taken_over

    def _expect_able(self, change: Change, now: datetime) -> None:
        before, after = change.before, change.after
        zone = ZoneInfo(self.directory.store(before.store).zone)
        for loan in before.loans:
            last = loan.during.end.astimezone(zone).date()
            if loan.during.end > now and after.may_less_than(before, last):
                before.expect_home(loan.away)

    def _loses(self, work: VisitWork, change: Change, claim: Claim) -> bool:
        before, after = change.before, change.after
        store = self.directory.store(claim.store)
        if claim.store != before.store:
            return False
        zone = ZoneInfo(store.zone)
        if before.works(zone, claim.during) and not after.works(zone, claim.during):
            return True
        day = store.business_day(claim.during.start)
        if not after.may_less_than(before, day):
            return False
        if claim.kind is ClaimKind.HOLD:
            return True
        [visit] = work.work_orders.find(appointment=AppointmentId(claim.subject))
        need = visit.operation(claim.step).need
        return before.masters(need, day) and not after.masters(need, day)
