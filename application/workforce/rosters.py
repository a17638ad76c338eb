"""Rosters: the shifts of a shop's people on single days, brought in as a table."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from attrs import frozen

from application.shared.rights import Permission
from application.shared.service import command
from application.shared.tables import Intake, first_line
from application.stores.directory import within_reach
from application.visits.in_the_way import WorkInProgress, expect_no_work
from application.visits.work import VisitWork
from application.workforce.changing import Change, Changing
from application.workforce.taking_over import TakenOver
from domain.shared.ahead import InThePast, TooFarAhead, expect_day_ahead
from domain.shared.claims import Claim
from domain.shared.ids import AppointmentId, StoreId, TechnicianId
from domain.workforce.shifts import RosterDay, Shift
from domain.workforce.technician import Technician


@frozen(kw_only=True)
class RosterRow:
    """One day of one technician, by their code; without a shift they are off."""

    line: int
    technician: str
    day: date
    shift: Shift | None

    @property
    def of_day(self) -> RosterDay:
        return RosterDay(day=self.day, shift=self.shift)


@frozen(kw_only=True)
class Uncovered:
    """Somebody's planned work that their new shifts do not cover; each stands in one of both."""

    technician: TechnicianId
    swapped: tuple[AppointmentId, ...]
    displaced: tuple[AppointmentId, ...]


@frozen(kw_only=True)
class Rostered:
    """How many days are other than before, or the same; and whose planned work that concerns."""

    changed: int
    unchanged: int
    uncovered: tuple[Uncovered, ...] = ()


@frozen(kw_only=True)
class Rosters(Changing):
    """What a shop does with the plan of its people's days."""

    @command("technicians.roster", may=Permission.PLAN_STAFF)
    def bring(
        self,
        work: VisitWork,
        *,
        store: StoreId,
        rows: Sequence[RosterRow],
        trial: bool = False,
    ) -> Rostered:
        """Work other shifts on the days of the rows; all of them or none.

        A day that is over may be told again as it was. A ``trial`` changes nothing, and does not
        look for other hands: all planned work that would lose its own counts as displaced.

        Raises:
            BadRows: naming every row that is refused: nobody of the shop, a day that is over,
                too far ahead or told twice, work in progress.
            NotFound: the shop is not there, or out of reach.
        """
        shop = within_reach(self.directory, work.caller, store)
        people = {one.code: one for one in work.technicians.find(store=store)}
        intake, today = Intake(), shop.business_day(work.now)
        wanted = defaultdict[str, list[RosterRow]](list)
        for row in rows:
            if _taken_in(intake, row, people.get(row.technician), today):
                wanted[row.technician].append(row)
        changes = tuple(self._changes(work, people, wanted))
        lost = self._lost(work, changes)
        for change in changes:
            own = lost[TechnicianId(change.after.id)]
            _expect_no_work(intake, wanted[change.after.code], own, today)
        outcome = intake.outcome()
        all_lost = [claim for own in lost.values() for claim in own]
        if trial:
            taken_over = TakenOver(displaced=tuple(AppointmentId(one.subject) for one in all_lost))
        else:
            taken_over = self._save(work, changes, all_lost, cause="other shift")
        return Rostered(
            changed=outcome.changed,
            unchanged=outcome.unchanged,
            uncovered=tuple(_uncovered(lost, taken_over)),
        )

    @command("technicians.take_roster", may=Permission.PLAN_STAFF)
    def take(
        self, work: VisitWork, *, store: StoreId, first: date | None = None, count: int = 14
    ) -> tuple[RosterRow, ...]:
        """Who works when on ``count`` local days from ``first`` on, today by default.

        By code, then by day; :meth:`bring` takes the same rows.

        Raises:
            NotFound: the shop is not there, or out of reach.
        """
        shop = within_reach(self.directory, work.caller, store)
        start = first or shop.business_day(work.now)
        days = [start + timedelta(days=n) for n in range(count)]
        people = sorted(work.technicians.find(store=store), key=lambda one: one.code)
        told = ((one, day) for one in people for day in days if one.employed(day))
        return tuple(
            RosterRow(line=line, technician=one.code, day=day, shift=one.shift_on(day))
            for line, (one, day) in zip(first_line(), told, strict=False)
        )

    def _changes(
        self,
        work: VisitWork,
        people: Mapping[str, Technician],
        wanted: Mapping[str, Sequence[RosterRow]],
    ) -> Iterator[Change]:
        for code, rows in wanted.items():
            before = people[code]
            others = [one for one in rows if before.shift_on(one.day) != one.shift]
            after = before.rostered((one.of_day for one in others), at=work.now)
            if after is not before:
                yield Change(before=before, after=after)


def _taken_in(intake: Intake, row: RosterRow, person: Technician | None, today: date) -> bool:
    """Whether the row says something about a day to come; what it says of others is looked at."""
    if intake.said_before(row, "day", (row.technician, row.day)):
        return False
    if person is None:
        intake.refuse(row, "technician", f"nobody in this shop is {row.technician[:40]}")
        return False
    if row.shift and not person.employed(row.day):
        intake.refuse(row, "day", f"technician {person.code} has left by then")
        return False
    is_other = person.shift_on(row.day) != row.shift
    try:
        expect_day_ahead(row.day, today)
    except (InThePast, TooFarAhead) as refusal:
        if is_other or row.day > today:
            intake.refuse(row, "day", refusal.detail)
        else:
            intake.count(new=False, changed=False)
        return False
    intake.count(new=False, changed=is_other)
    return True


def _expect_no_work(
    intake: Intake, rows: Sequence[RosterRow], lost: Iterable[Claim], today: date
) -> None:
    """What takes hands from work in progress is refused in the row of the day nearest to it."""
    try:
        expect_no_work(lost)
    except WorkInProgress as refusal:
        nearest = min(rows, key=lambda row: abs(row.day - today))
        intake.refuse(nearest, "day", refusal.detail)


def _uncovered(
    lost: Mapping[TechnicianId, Sequence[Claim]], taken_over: TakenOver
) -> Iterable[Uncovered]:
    for technician, claims in lost.items():
        own = {claim.subject for claim in claims}
        if own:
            yield Uncovered(
                technician=technician,
                swapped=tuple(one for one in taken_over.swapped if one in own),
                displaced=tuple(sorted({one for one in taken_over.displaced if one in own})),
            )
