"""A technician: what they can do, and when."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from attrs import evolve, field, frozen

from domain.shared.aggregate import Aggregate
from domain.shared.checks import between, code, once
from domain.shared.claims import Claim, ClaimKind
from domain.shared.ids import ClaimId, StoreId, TechnicianId
from domain.shared.person import PersonName
from domain.shared.time import Span, joined
from domain.shared.trade import Grade, Need, Skill
from domain.shared.wall_clock import days as days_between
from domain.workforce.events import (
    AbsenceCause,
    CertificateWithdrawn,
    RosterChanged,
    SkillCertified,
    SkillTaken,
    SkillTaught,
    TechnicianAbsent,
    TechnicianBack,
    TechnicianGivenBack,
    TechnicianLeft,
    TechnicianLent,
    TechnicianRegistered,
    WeekChanged,
)
from domain.workforce.lack import WORDS, Lack, NotHeld, NotQualified
from domain.workforce.loan import AlreadyLent, Loan
from domain.workforce.shifts import WEEK, RosterDay, Shift, WeekFrom, seven_days
from domain.workforce.skills import CERTIFIED, Certificate, Mastery

_DAY: Final = timedelta(days=1)


class Employment(StrEnum):
    """How a technician is employed."""

    FULL_TIME = "full_time"
    PART_TIME = "part_time"
    AGENCY = "agency"


@frozen(kw_only=True)
class Technician(Aggregate):
    """One technician of a shop.

    ``week`` has seven shifts, Monday first, nothing on a free day; those of ``later`` take its
    place from their day on, and a day in ``roster`` overrides all. ``rating`` is what customers
    give, 1 to 5. ``last_day`` is set once somebody leaves. ``loans``: when other shops have them.
    """

    id: TechnicianId
    code: str = field(validator=code)
    name: PersonName
    store: StoreId
    employment: Employment = Employment.FULL_TIME
    rating: float = field(default=4.0, validator=between(1, 5))
    skills: tuple[Mastery, ...] = field(default=(), validator=once(lambda m: m.skill))
    certificates: tuple[Certificate, ...] = field(
        default=(), validator=once(lambda c: (c.skill, c.number))
    )
    week: tuple[Shift | None, ...] = field(default=(None,) * WEEK, validator=seven_days)
    later: tuple[WeekFrom, ...] = field(default=(), validator=once(lambda w: w.since))
    roster: tuple[RosterDay, ...] = field(default=(), validator=once(lambda r: r.day))
    last_day: date | None = None
    loans: tuple[Loan, ...] = ()

    def mastery(self, skill: Skill) -> Mastery | None:
        return next((mastery for mastery in self.skills if mastery.skill is skill), None)

    def pace(self, skill: Skill) -> float:
        """How fast; 1.0 is average, and what we assume of a skill nobody measured."""
        mastery = self.mastery(skill)
        return mastery.pace if mastery else 1.0

    def certified(self, skill: Skill, on: date) -> bool:
        """Whether the law allows the skill ``on`` that day."""
        papers = (paper for paper in self.certificates if paper.skill is skill)
        return skill not in CERTIFIED or any(paper.valid_on(on) for paper in papers)

    def certificate(self, skill: Skill) -> Certificate | None:
        """The paper for a skill that holds longest, over or not."""
        papers = (paper for paper in self.certificates if paper.skill is skill)
        return max(papers, key=lambda paper: paper.expires, default=None)

    def lacks(self, need: Need, on: date) -> Lack | None:
        """What keeps them from doing an operation ``on`` that day; nothing if they may.

        Whether they are there at all is not asked.
        """
        mastery = self.mastery(need.skill)
        if not self.employed(on):
            return Lack.EMPLOYMENT
        if mastery is None:
            return Lack.SKILL
        if mastery.grade < need.grade:
            return Lack.GRADE
        return None if self.certified(need.skill, on) else Lack.CERTIFICATE

    def masters(self, need: Need, on: date) -> bool:
        """Whether they may do an operation ``on`` that day."""
        return self.lacks(need, on) is None

    def expect_masters(self, need: Need, on: date) -> None:
        """Refuse work they may not do.

        Raises:
            NotQualified: with the facts ``lack``, ``skill`` and ``grade``.
        """
        lack = self.lacks(need, on)
        if lack is not None:
            work = f"{need.grade.name.lower()} work in {need.skill}"
            raise NotQualified(
                f"technician {self.code} may not do {work} on {on}: {WORDS[lack]}",
                technician=self.id,
                lack=lack.value,
                skill=need.skill.value,
                grade=int(need.grade),
            )

    def usable(self, on: date) -> Mapping[Skill, Grade]:
        """The skills that they may use ``on`` that day."""
        return {one.skill: one.grade for one in self.skills if self.certified(one.skill, on)}

    def may_less_than(self, other: Self, on: date) -> bool:
        """Whether ``other`` may do anything ``on`` that day that they may not."""
        own = self.usable(on)
        return any(own.get(skill, 0) < grade for skill, grade in other.usable(on).items())

    def employed(self, on: date) -> bool:
        return self.last_day is None or on <= self.last_day

    def shift_on(self, day: date) -> Shift | None:
        """The shift of one local day, the roster before the week."""
        if not self.employed(day):
            return None
        for other in self.roster:
            if other.day == day:
                return other.shift
        return self._week_on(day)[day.weekday()]

    def working_spans(self, zone: ZoneInfo, days: Iterable[date]) -> tuple[Span, ...]:
        """Shifts without their breaks on these local ``days`` of a shop in ``zone``.

        Work for other shops is no time of one's own; of a :meth:`guest` it is all there is.
        """
        days = tuple(days)
        shifts = ((day, self.shift_on(day)) for day in days)
        own = [span for day, shift in shifts if shift for span in shift.spans(zone, day)]
        lent = [one.during for one in self.loans if one.store != self.store]
        here = (
            one.during
            for one in self.loans
            if one.store == self.store and one.during.start.astimezone(zone).date() in days
        )
        return (*(left for span in own for left in span.minus(lent)), *here)

    def works(self, zone: ZoneInfo, during: Span) -> bool:
        """Whether they are at work for all of a span, by the clock of a shop in ``zone``."""
        first, last = (at.astimezone(zone).date() for at in (during.start, during.end))
        # A shift of the night before reaches into the day.
        spans = self.working_spans(zone, days_between(first - _DAY, last))
        return any(span.covers(during) for span in joined(spans))

    def break_at(self, zone: ZoneInfo, at: datetime) -> Span | None:
        """The break in which an instant lies, by the clock of a shop in ``zone``."""
        today = at.astimezone(zone).date()
        for day in (today - _DAY, today):
            shift = self.shift_on(day)
            pause = shift.pause(zone, day) if shift else None
            if pause and at in pause:
                return pause
        return None

    def guest(self, store: StoreId) -> Self:
        """The same technician as the shop that borrows them has them."""
        here = tuple(one for one in self.loans if one.store == store)
        return evolve(self, store=store, week=(None,) * WEEK, later=(), roster=(), loans=here)

    def lend(
        self, loan: Loan, claims: tuple[ClaimId, ClaimId], *, at: datetime
    ) -> tuple[Self, tuple[Claim, ...]]:
        """Work in another shop for a while.

        Returns:
            The technician, and what to claim for the way there and back, under these ids. The time
            between is for the work of the other shop.

        Raises:
            AlreadyLent: they are away for somebody else in some of that time.
        """
        self.expect_home(loan.away)
        current = tuple(one for one in self.loans if one.away.end > at)
        told = TechnicianLent(
            at=at,
            technician=self.id,
            store=self.store,
            to=loan.store,
            loan=loan.id,
            during=loan.during,
            away=loan.away,
        )
        road = tuple(
            Claim(
                id=id,
                store=self.store,
                resource=self.id,
                during=during,
                kind=ClaimKind.ABSENCE,
                subject=loan.id,
            )
            for id, during in zip(claims, loan.travel, strict=False)
        )
        return evolve(self, loans=(*current, loan), pending=(*self.pending, told)), road

    def expect_home(self, during: Span) -> None:
        """Refuse while another shop has them.

        Raises:
            AlreadyLent: in some of that time, the way included.
        """
        if any(one.away.overlaps(during) for one in self.loans):
            raise AlreadyLent("this technician is lent to a shop at that time", technician=self.id)

    def give_back(self, loan: UUID, *, at: datetime) -> Self:
        """The loan is over, or comes to nothing; one that is not there changes nothing."""
        over = [one for one in self.loans if one.id == loan]
        told = (
            TechnicianGivenBack(
                at=at, technician=self.id, store=self.store, to=one.store, loan=loan
            )
            for one in over
        )
        left = tuple(one for one in self.loans if one.id != loan)
        return evolve(self, loans=left, pending=(*self.pending, *told))

    def registered(self, *, at: datetime) -> Self:
        """The technician as the chain hears of them."""
        told = TechnicianRegistered(at=at, technician=self.id, store=self.store)
        return evolve(self, pending=(*self.pending, told))

    def absent(
        self, during: Span, *, cause: AbsenceCause, claim: ClaimId, at: datetime
    ) -> tuple[Self, Claim]:
        """Be away ``during`` a span.

        Returns:
            The technician, and the claim to take: planned work in that time conflicts with it.
        """
        away = TechnicianAbsent(
            at=at, technician=self.id, store=self.store, claim=claim, during=during, cause=cause
        )
        taken = Claim(
            id=claim,
            store=self.store,
            resource=self.id,
            during=during,
            kind=ClaimKind.ABSENCE,
            subject=self.id,
        )
        return evolve(self, pending=(*self.pending, away)), taken

    def back(self, claim: ClaimId, *, at: datetime) -> Self:
        """End the absence that ``claim`` keeps; the claim is to be released with it."""
        back = TechnicianBack(at=at, technician=self.id, store=self.store, claim=claim)
        return evolve(self, pending=(*self.pending, back))

    def rostered(self, days: Iterable[RosterDay], *, at: datetime) -> Self:
        """Work other shifts on some days; a later word on a day replaces an earlier one.

        What the roster says already changes nothing.
        """
        said = {other.day: other for other in days}
        new = {day: other for day, other in said.items() if other not in self.roster}
        roster = {other.day: other for other in self.roster} | new
        ordered = tuple(roster[day] for day in sorted(roster))
        changed = RosterChanged(
            at=at, technician=self.id, store=self.store, days=tuple(sorted(new))
        )
        return evolve(self, roster=ordered, pending=(*self.pending, changed)) if new else self

    def keep_week(
        self, week: tuple[Shift | None, ...], *, since: date, today: date, at: datetime
    ) -> Self:
        """Work another week from the local day ``since`` on, until the next that is noted.

        What the roster says of a day stands. Weeks that are over are forgotten, but for that of
        yesterday, whose night reaches into ``today``.
        """
        noted = {one.since: one for one in self.later} | {since: WeekFrom(since=since, week=week)}
        yesterday = today - _DAY
        changed = WeekChanged(at=at, technician=self.id, store=self.store, since=since)
        return evolve(
            self,
            week=self._week_on(yesterday),
            later=tuple(noted[day] for day in sorted(noted) if day > yesterday),
            pending=(*self.pending, changed),
        )

    def _week_on(self, day: date) -> tuple[Shift | None, ...]:
        """The week that is worked on that day, whatever the roster says."""
        begun = [one for one in self.later if one.since <= day]
        return max(begun, key=lambda one: one.since).week if begun else self.week

    def teach(self, mastery: Mastery, *, at: datetime) -> Self:
        """Have a skill, or have it at another grade or pace than before."""
        skills = {one.skill: one for one in self.skills} | {mastery.skill: mastery}
        told = SkillTaught(
            at=at,
            technician=self.id,
            store=self.store,
            skill=mastery.skill,
            grade=mastery.grade,
        )
        return evolve(self, skills=tuple(skills.values()), pending=(*self.pending, told))

    def take_skill(self, skill: Skill, *, at: datetime) -> Self:
        """Use a skill no more; the papers for it are kept.

        Raises:
            NotHeld: they do not have it.
        """
        if self.mastery(skill) is None:
            raise NotHeld(f"technician {self.code} has not learnt {skill}", skill=skill.value)
        told = SkillTaken(at=at, technician=self.id, store=self.store, skill=skill)
        left = tuple(one for one in self.skills if one.skill is not skill)
        return evolve(self, skills=left, pending=(*self.pending, told))

    def certify(self, certificate: Certificate, *, at: datetime) -> Self:
        """Add a certificate, such as a renewed one; the same number again corrects its last day."""
        told = SkillCertified(
            at=at, technician=self.id, skill=certificate.skill, expires=certificate.expires
        )
        papers = {(one.skill, one.number): one for one in (*self.certificates, certificate)}
        return evolve(self, certificates=tuple(papers.values()), pending=(*self.pending, told))

    def withdraw(self, skill: Skill, *, at: datetime) -> Self:
        """Lose every paper for a skill.

        Raises:
            NotHeld: there is none.
        """
        left = tuple(one for one in self.certificates if one.skill is not skill)
        if left == self.certificates:
            detail = f"technician {self.code} has no certificate for {skill}"
            raise NotHeld(detail, skill=skill.value)
        told = CertificateWithdrawn(at=at, technician=self.id, store=self.store, skill=skill)
        return evolve(self, certificates=left, pending=(*self.pending, told))

    def leave(self, last_day: date, *, at: datetime) -> Self:
        """Work for the chain up to ``last_day`` and no longer."""
        left = TechnicianLeft(at=at, technician=self.id, store=self.store, last_day=last_day)
        return evolve(self, last_day=last_day, pending=(*self.pending, left))
