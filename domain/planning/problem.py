"""A shop's day as a problem: jobs that want bays and hands, in whole slots of time.

A slot is a unit of time counted from the shop's opening; how long it is (five minutes, usually) is
no business of the planner. Technicians, bays, jobs and operations are known by their position.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from math import ceil
from typing import Final

from attrs import Attribute, field, frozen, validators

from domain.shared.errors import Rejected

PACE: Final[Mapping[int, float]] = {1: 1.25, 2: 1.0, 3: 0.85}
"""By level: how many times the planned duration a technician takes."""

MOST_SLOTS: Final = 100_000
_a_slot: Final = (validators.instance_of(int), validators.ge(0), validators.le(MOST_SLOTS))


class BadProblem(Rejected):
    """A day that nobody could plan: the sentence names what contradicts."""

    code = "bad-day-problem"


@frozen
class Slots:
    """From ``start`` up to ``end``, in slots."""

    start: int = field(validator=_a_slot)
    end: int = field(validator=_a_slot)

    @end.validator
    def _forwards(self, _: "Attribute[int]", end: int) -> None:
        if end < self.start:
            raise BadProblem(f"a span ends at {end}, before it starts at {self.start}")

    def overlaps(self, start: int, end: int) -> bool:
        return start < self.end and self.start < end


def _in_order(pauses: Iterable[Slots]) -> tuple[Slots, ...]:
    """In order of time; those that overlap as one."""
    whole: list[Slots] = []
    for pause in sorted(pauses, key=lambda one: (one.start, one.end)):
        if whole and pause.start <= whole[-1].end:
            whole[-1] = Slots(whole[-1].start, max(whole[-1].end, pause.end))
        else:
            whole.append(pause)
    return tuple(whole)


def _all_in_order(taken: Mapping[int, Iterable[Slots]]) -> Mapping[int, tuple[Slots, ...]]:
    return {bay: _in_order(pauses) for bay, pauses in taken.items()}


@frozen(kw_only=True)
class Operation:
    """One piece of work; ``duration`` is that of a level-2 technician, or at pace 1.

    ``four_eyes``: not by the technician of the operation before it; with ``of_all`` not by anybody
    who did one of those before it. ``pinned``: by this one only. ``barred``: by none of these,
    whatever they can.
    """

    skill: str
    level: int = field(validator=[validators.instance_of(int), validators.ge(1)])
    bay: str
    duration: int = field(validator=[validators.instance_of(int), validators.ge(1)])
    release: int = field(default=0, validator=[validators.instance_of(int), validators.ge(0)])
    four_eyes: bool = False
    of_all: bool = False
    pinned: int | None = None
    barred: frozenset[int] = frozenset()


@frozen(kw_only=True)
class Job:
    """A car: its operations run in their order; ``due`` is the promise, ``weight`` its worth."""

    arrival: int = field(validator=_a_slot)
    due: int = field(validator=_a_slot)
    weight: int = field(validator=[validators.instance_of(int), validators.ge(1)])
    operations: tuple[Operation, ...] = field(validator=validators.min_len(1))


class Lack(StrEnum):
    """What is missing for a job on a day."""

    BAY = "bay"
    HANDS = "hands"
    CHECKER = "checker"
    ROOM = "room"


@frozen
class Hindrance:
    """Why nothing more is done for a job; ``operation`` is the one that lacks a bay or hands."""

    lack: Lack
    operation: Operation | None = None

    def __str__(self) -> str:
        match self.lack, self.operation:
            case Lack.BAY, Operation(bay=bay):
                return f"there is no bay of kind {bay}"
            case Lack.HANDS, Operation(skill=skill, level=level):
                return f"nobody is left who has {skill} at level {level}"
            case Lack.CHECKER, _:
                return "nobody is left to check it"
            case _:
                return "there is no room for it"


@frozen(kw_only=True)
class Technician:
    """Skills with their levels, the shift, and the pauses in it, in which nothing is done.

    ``paces``: by skill, how fast; 1.25 does in 40 slots what is planned for 50. A skill that is not
    there goes by its level, see :data:`PACE`.
    """

    skills: Mapping[str, int]
    shift: Slots
    pauses: tuple[Slots, ...] = field(default=(), converter=_in_order)
    paces: Mapping[str, float] = field(factory=dict)


@frozen(kw_only=True)
class Placed:
    """An operation with its place, time and hands."""

    job: int
    operation: int
    start: int
    end: int
    bay: int
    technician: int


@frozen(kw_only=True)
class Weights:
    """What a slot costs: late behind the promise (times the job's weight), waiting before the
    first operation, overtime, and between the largest and the smallest load of a technician;
    ``change``: what every operation costs that changes its technician in a new plan.
    """

    tardiness: int = 10
    waiting: int = 2
    overtime: int = 10
    unfairness: int = 5
    change: int = 0


@frozen(kw_only=True, slots=False)
class DayProblem:
    """Everything a day plan may depend on.

    ``overtime``: slots that a technician may stay after the shift. ``now``: nothing new starts
    before it. ``started``: what runs or is done, and stays where it is. ``before``: where an
    operation (job, operation) stood in the plan that this one replaces. ``closed_until``: for a bay
    that is out of use, the slot from which it can be used again. ``taken``: when a bay is needed
    otherwise, for a while. ``postponed``: jobs of which nothing more is done on this day.
    """

    bays: tuple[str, ...]
    technicians: tuple[Technician, ...]
    jobs: tuple[Job, ...]
    overtime: int = 24
    weights: Weights = Weights()
    now: int = 0
    started: tuple[Placed, ...] = ()
    before: Mapping[tuple[int, int], Placed] = field(factory=dict)
    closed_until: Mapping[int, int] = field(factory=dict)
    taken: Mapping[int, tuple[Slots, ...]] = field(factory=dict, converter=_all_in_order)
    postponed: frozenset[int] = frozenset()

    def __attrs_post_init__(self) -> None:
        for placed in (*self.started, *self.before.values()):
            self._expect_known(placed)
        for bay in (*self.closed_until, *self.taken):
            if bay >= len(self.bays):
                raise BadProblem(f"there is no bay {bay} that could be closed")

    def hindrance(self, job: int) -> "Hindrance | None":
        """Why what is left of the job cannot be done on this day; None if it can."""
        for number, operation in enumerate(self.jobs[job].operations):
            if (job, number) in self.done:
                continue
            if operation.bay not in self.bays:
                return Hindrance(Lack.BAY, operation)
            if not self.able(job, number):
                return Hindrance(Lack.HANDS, operation)
        return None if self._checkable(job) else Hindrance(Lack.CHECKER)

    def _checkable(self, job: int) -> bool:
        """Whether for each check somebody can do it while others do what it is about."""
        return all(
            any(
                all(set(self._qualified(job, one)) - {checker} for one in self._checked(job, check))
                for checker in self.able(job, check)
            )
            for check, operation in enumerate(self.jobs[job].operations)
            if operation.four_eyes and (job, check) not in self.done
        )

    def _checked(self, job: int, check: int) -> list[int]:
        """What is still to be done of the operations that a check is about."""
        return [one for one in self.about(job, check) if (job, one) not in self.done]

    def about(self, job: int, check: int) -> range:
        """The operations that a check is about; none if it is no check."""
        operation = self.jobs[job].operations[check]
        if not operation.four_eyes or check == 0:
            return range(0)
        return range(0 if operation.of_all else check - 1, check)

    def _expect_known(self, placed: Placed) -> None:
        known = (
            placed.job < len(self.jobs)
            and placed.operation < len(self.jobs[placed.job].operations)
            and placed.bay < len(self.bays)
            and placed.technician < len(self.technicians)
        )
        if not known:
            raise BadProblem(
                f"the plan so far has job {placed.job}, operation {placed.operation} at bay"
                f" {placed.bay} by technician {placed.technician}: not all of them are of this day"
            )

    def open_operations(self) -> Iterator[tuple[int, int]]:
        """What is still to be planned, job by job in the order of work."""
        done = self.done
        return (
            (number, operation)
            for number, job in enumerate(self.jobs)
            for operation in range(len(job.operations))
            if number not in self.postponed and (number, operation) not in done
        )

    @property
    def jobs_today(self) -> dict[int, Job]:
        """The jobs that are not postponed, by number."""
        return {at: job for at, job in enumerate(self.jobs) if at not in self.postponed}

    def able(self, job: int, operation: int) -> dict[int, int]:
        """Who may do an operation that is still to be planned, and the slots that each takes.

        Not whoever worked on the car before a check, nor the only one who could check it after.
        """
        able = self._qualified(job, operation)
        for checked in self.about(job, operation):
            if (job, checked) in self.done:
                able.pop(self.done[job, checked].technician, None)
        for check in range(operation + 1, len(self.jobs[job].operations)):
            if operation in self.about(job, check):
                able.pop(self._only(job, check), None)
        return able

    def _only(self, job: int, operation: int) -> int:
        """Who alone could do it; -1 if others could as well."""
        qualified = self._qualified(job, operation)
        return next(iter(qualified)) if len(qualified) == 1 else -1

    def _qualified(self, job: int, operation: int) -> dict[int, int]:
        return {
            technician: span
            for technician in range(len(self.technicians))
            if (span := self.takes(job, operation, technician)) is not None
        }

    @cached_property
    def done(self) -> dict[tuple[int, int], Placed]:
        """What has started, by job and operation."""
        return {(placed.job, placed.operation): placed for placed in self.started}

    def takes(self, job: int, operation: int, technician: int) -> int | None:
        """Slots that the technician needs for it; None for somebody who may not do it."""
        wanted = self.jobs[job].operations[operation]
        person = self.technicians[technician]
        level = person.skills.get(wanted.skill, 0)
        if level < wanted.level or wanted.pinned not in (None, technician):
            return None
        if technician in wanted.barred:
            return None
        if wanted.skill in person.paces:
            # A little less, so that 60 slots at a pace of 1.2 are 50 and never 51.
            return max(1, ceil(wanted.duration / person.paces[wanted.skill] - 0.001))
        return max(1, round(wanted.duration * PACE[min(level, max(PACE))]))
