"""Jobs and their operations: what hands do in a bay, and when."""

from datetime import datetime, timedelta
from itertools import chain
from typing import NamedTuple, Self
from uuid import UUID

from attrs import evolve, field, frozen, validators

from domain.shared.errors import Conflict, NotFound
from domain.shared.ids import BayId, LineId, PersonId, TechnicianId
from domain.shared.label import Label
from domain.shared.time import Span
from domain.shared.trade import Need, Skill


class OperationState(Conflict):
    """The operation is not in a state that allows this."""

    code = "operation-state"


@frozen(kw_only=True)
class Operation:
    """The smallest step of a job: one kind of bay, one skill, one pair of hands.

    ``step`` numbers the operations of a work order in their order. ``planned`` is the claim's
    span; ``offered`` work has place and time, and waits for whoever takes it; ``displaced`` work
    was dispatched, and its time went to others. ``started`` and
    ``finished`` are what really happened, not rounded. ``started_by`` and ``finished_by`` said so;
    nobody is known of work from before that was kept.
    """

    step: int = field(validator=validators.ge(0))
    label: Label
    need: Need
    bay: BayId | None = None
    technician: TechnicianId | None = None
    planned: Span | None = None
    pinned: str | None = None
    offered: bool = False
    started: datetime | None = None
    finished: datetime | None = None
    started_by: PersonId | None = None
    finished_by: PersonId | None = None
    displaced: bool = False

    def __attrs_post_init__(self) -> None:
        if self.started and not (self.bay and self.technician):
            raise ValueError("work is started by somebody, somewhere")
        if self.finished and not self.started:
            raise ValueError("what is finished was started")

    @property
    def is_running(self) -> bool:
        return self.started is not None and self.finished is None

    @property
    def lost_time(self) -> bool:
        """Whether it was dispatched, and its time went to others before it began."""
        return self.displaced and self.started is None

    def let_pass(self, at: datetime) -> bool:
        """Whether all of its time went by, and it was not begun."""
        return self.started is None and self.planned is not None and self.planned.end <= at

    @property
    def was_dispatched(self) -> bool:
        """Whether hands were chosen for it, also if it has lost them with its time since."""
        return self.technician is not None or self.lost_time

    @property
    def actual_min(self) -> int:
        """Minutes worked; 0 while it is not finished."""
        if self.started is None or self.finished is None:
            return 0
        return (self.finished - self.started) // timedelta(minutes=1)

    @property
    def people(self) -> frozenset[UUID]:
        """Whose work it is: the hands, and whoever said that it started and finished."""
        hands = self.technician if self.started else None
        return frozenset(one for one in (hands, self.started_by, self.finished_by) if one)

    def assign(
        self, *, bay: BayId, technician: TechnicianId, planned: Span, pinned: str | None
    ) -> Self:
        if self.started:
            raise OperationState("started work does not move to other hands", step=self.step)
        return evolve(
            self,
            bay=bay,
            technician=technician,
            planned=planned,
            pinned=pinned,
            offered=False,
            displaced=False,
        )

    def offer(self) -> Self:
        """Whoever may do it takes it, at the time and in the bay that it has."""
        if self.started:
            raise OperationState("started work does not move to other hands", step=self.step)
        if self.planned is None:
            raise OperationState("this operation has no time yet", step=self.step)
        return evolve(self, technician=None, pinned=None, offered=True)

    def lose_time(self) -> Self:
        """Its time went to others; whose it was stays known, and what was offered is no longer."""
        return evolve(self, planned=None, pinned=None, offered=False, displaced=True)

    def start(self, *, by: PersonId, at: datetime) -> Self:
        if self.technician is None or self.bay is None:
            raise OperationState("nobody is assigned to this operation yet", step=self.step)
        if self.started:
            raise OperationState("this operation was started already", step=self.step)
        return evolve(self, started=at, started_by=by)

    def finish(self, *, by: PersonId, at: datetime) -> Self:
        if not self.is_running:
            raise OperationState("this operation is not running", step=self.step)
        return evolve(self, finished=at, finished_by=by)

    def again(self) -> Self:
        """As planned, not yet started: for rework."""
        return evolve(self, started=None, finished=None, started_by=None, finished_by=None)


class Attempt(NamedTuple):
    """Somebody's part in a job, by the skill that it took; looking at others' work is none."""

    technician: TechnicianId
    skill: Skill


@frozen(kw_only=True)
class Rework:
    """A job that failed its check: who had done it, when and why it came back.

    ``people`` are all whose work it was, as in :attr:`Operation.people`. ``attempts`` are unknown
    of work from before they were kept.
    """

    at: datetime
    reason: str
    technicians: tuple[TechnicianId, ...]
    people: tuple[UUID, ...] = ()
    attempts: tuple[Attempt, ...] = ()


@frozen(kw_only=True)
class Job:
    """One service for the car; its id is that of the order's line."""

    id: LineId
    service: str
    label: Label
    operations: tuple[Operation, ...] = field(validator=validators.min_len(1))
    reworks: tuple[Rework, ...] = ()

    @property
    def planned_min(self) -> int:
        """Planned minutes of all operations, at an average technician's pace."""
        return sum(operation.need.minutes for operation in self.operations)

    @property
    def actual_min(self) -> int:
        """Minutes worked so far; of work that is done again those of the last time alone."""
        return sum(operation.actual_min for operation in self.operations)

    @property
    def is_finished(self) -> bool:
        return all(operation.finished for operation in self.operations)

    @property
    def technicians(self) -> tuple[TechnicianId, ...]:
        """Who worked on it, each once, in order of their first operation."""
        hands = (one.technician for one in self.operations if one.started and one.technician)
        return tuple(dict.fromkeys(hands))

    @property
    def people(self) -> frozenset[UUID]:
        """Whose work it is or was before it was done again."""
        now = (one.people for one in self.operations)
        before = ((*one.technicians, *one.people) for one in self.reworks)
        return frozenset(chain.from_iterable((*now, *before)))

    @property
    def attempts(self) -> frozenset[Attempt]:
        """Who worked on it as it is now, with which skills."""
        return frozenset(
            Attempt(one.technician, one.need.skill)
            for one in self.operations
            if one.started and one.technician and not one.need.four_eyes
        )

    @property
    def failed(self) -> frozenset[Attempt]:
        """Whose work had to be done again."""
        return frozenset(chain.from_iterable(one.attempts for one in self.reworks))

    def reached(self, step: int) -> bool:
        """Whether every operation before ``step`` is finished."""
        return all(one.finished for one in self.operations if one.step < step)

    def replace(self, operation: Operation) -> Self:
        """The job with ``operation`` in the place of the one with the same step."""
        changed = (operation if one.step == operation.step else one for one in self.operations)
        return evolve(self, operations=tuple(changed))

    def redo(self, *, reason: str, at: datetime) -> Self:
        """Back to the start, the failure on record."""
        people = {one for operation in self.operations for one in operation.people}
        rework = Rework(
            at=at,
            reason=reason,
            technicians=self.technicians,
            people=tuple(sorted(people)),
            attempts=tuple(sorted(self.attempts)),
        )
        operations = tuple(one.again() for one in self.operations)
        return evolve(self, operations=operations, reworks=(*self.reworks, rework))


def no_such_step(step: int) -> NotFound:
    return NotFound(f"this work order has no operation {step}", step=step)
