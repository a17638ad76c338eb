"""A track record: what somebody's finished jobs came to, and which hours they were paid for."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final, NamedTuple, NewType, Self
from uuid import UUID

from attrs import evolve, field, frozen, validators

from domain.dispatch.affinity import UNTRIED, Tried
from domain.shared.aggregate import Aggregate
from domain.shared.ids import StoreId, TechnicianId, named_id
from domain.shared.trade import Grade, Skill

TrackRecordId = NewType("TrackRecordId", UUID)

WINDOW_DAYS: Final = 28
"""Business days, the present one included, over which paid hours are compared."""

_MOST_OF_ONE: Final = 400
_MOST_OF_CHAIN: Final = 20_000
"""Jobs in one skill at which all of them come to count half, so that old ones fade."""


class Lesson(NamedTuple):
    """What one finished visit says of a skill: ``jobs`` more, of which ``right`` at once.

    A car that came back makes ``right`` negative: what counted as right was not.
    """

    skill: Skill
    grade: Grade
    jobs: int
    right: int


class Standing(NamedTuple):
    """What was seen of a skill, by the grade it was done at."""

    skill: Skill
    grade: Grade
    jobs: int
    right: int

    def after(self, lesson: Lesson, most: int) -> "Standing":
        jobs = self.jobs + lesson.jobs
        right = min(jobs, max(0, self.right + lesson.right))
        halved = 2 if jobs > most else 1
        return self._replace(jobs=jobs // halved, right=right // halved)


class PaidDay(NamedTuple):
    """Standard minutes of work that passed its check on a business day."""

    day: date
    minutes: int


@frozen(kw_only=True)
class TrackRecord(Aggregate):
    """That of one technician of a shop; without both, that of everybody in the chain.

    ``told`` is the position of the last event that taught something, so that an event told twice
    teaches once. The chain's has no paid days.
    """

    id: TrackRecordId
    store: StoreId | None = None
    technician: TechnicianId | None = None
    standings: tuple[Standing, ...] = ()
    paid: tuple[PaidDay, ...] = ()
    told: int = field(default=0, validator=validators.ge(0))

    @classmethod
    def of(cls, store: StoreId | None, technician: TechnicianId | None) -> Self:
        """That of nothing yet."""
        named = named_id("track record", str(technician or "chain"))
        return cls(id=TrackRecordId(named), store=store, technician=technician)

    def tried(self, skill: Skill, grade: Grade | None = None) -> Tried:
        """Jobs in a skill, at one grade or at any."""
        seen = [one for one in self.standings if one.skill is skill and grade in (None, one.grade)]
        return Tried(sum(one.jobs for one in seen), sum(one.right for one in seen))

    def paid_min(self, today: date) -> int:
        """Paid standard minutes of the window that ends ``today``."""
        since = today - timedelta(days=WINDOW_DAYS - 1)
        return sum(one.minutes for one in self.paid if since <= one.day <= today)

    def learn(self, lessons: Iterable[Lesson], *, paid: PaidDay | None = None, told: int) -> Self:
        """What one visit taught; ``paid`` is what it brought.

        Args:
            told: the position of the event that told of it; an earlier one changes nothing.
        """
        if told <= self.told:
            return self
        most = _MOST_OF_ONE if self.technician else _MOST_OF_CHAIN
        known = {(one.skill, one.grade): one for one in self.standings}
        for lesson in lessons:
            key = lesson.skill, lesson.grade
            before = known.get(key, Standing(*key, *UNTRIED))
            known[key] = before.after(lesson, most)
        standings = tuple(known[key] for key in sorted(known))
        return evolve(self, standings=standings, paid=self._paid_with(paid), told=told)

    def _paid_with(self, more: PaidDay | None) -> tuple[PaidDay, ...]:
        if more is None:
            return self.paid
        by_day = {one.day: one.minutes for one in self.paid}
        by_day[more.day] = by_day.get(more.day, 0) + more.minutes
        since = max(by_day) - timedelta(days=WINDOW_DAYS - 1)
        return tuple(PaidDay(day, by_day[day]) for day in sorted(by_day) if day >= since)
