"""What keeps an operation of a plan from beginning earlier, back to where it all comes from."""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from attrs import frozen

from domain.planning.problem import DayProblem, Placed
from domain.shared.ids import BayId, TechnicianId, WorkOrderId
from domain.shared.label import Label
from domain.shared.time import Span


class Bind(StrEnum):
    """What an operation waits for, in its bay and by its technician."""

    ARRIVAL = "arrival"
    """The car."""
    PARTS = "parts"
    NOW = "now"
    """The plan is not older."""
    CLOSED = "closed"
    """The bay is out of use."""
    SHIFT = "shift"
    PAUSE = "pause"
    """The technician has a break, or work that the plan leaves where it is."""
    TAKEN = "taken"
    """The bay is needed for something that the plan leaves where it is."""
    CAR = "car"
    """The operation before it on the same car."""
    TECHNICIAN = "technician"
    """The technician's work before it."""
    BAY = "bay"
    """The bay's work before it."""
    NOTHING = "nothing"
    """It could begin earlier: the order of the plan is not worse for it."""


@frozen(kw_only=True)
class PlannedStep:
    """One operation as it was planned, with the facts that tell why not earlier.

    ``held``: what about itself forbids it to begin a slot earlier; other operations aside.
    """

    work_order: WorkOrderId
    step: int
    label: Label
    bay: BayId
    technician: TechnicianId
    during: Span
    held: Bind | None

    def waits_for(self, other: "PlannedStep") -> Bind | None:
        """What of the other one it has to wait for, if it does."""
        if other.during.end != self.during.start or other is self:
            return None
        if other.work_order == self.work_order:
            return Bind.CAR
        if other.technician == self.technician:
            return Bind.TECHNICIAN
        return Bind.BAY if other.bay == self.bay else None


@frozen
class Link:
    """An operation, and what binds it: ``after`` is the operation that it waits for, if one."""

    step: PlannedStep
    bind: Bind
    after: PlannedStep | None = None


def chain(steps: Sequence[PlannedStep], step: PlannedStep) -> Iterator[Link]:
    """What binds the step, what binds that, and so on: the last waits for no other operation."""
    at: PlannedStep | None = step
    while at is not None:
        link = bound(steps, at)
        yield link
        at = link.after


def bound(steps: Sequence[PlannedStep], step: PlannedStep) -> Link:
    """What binds one step; of several things what is about itself, then the car, then the hands."""
    if step.held is not None:
        return Link(step, step.held)
    found = {bind: other for other in reversed(steps) if (bind := step.waits_for(other))}
    first = next((bind for bind in (Bind.CAR, Bind.TECHNICIAN, Bind.BAY) if bind in found), None)
    return Link(step, first, found[first]) if first else Link(step, Bind.NOTHING)


def held(problem: DayProblem, one: Placed) -> Bind | None:
    """What forbids an operation to begin a slot earlier, whatever else happens in the shop."""
    start, end, person = one.start - 1, one.end - 1, problem.technicians[one.technician]
    job = problem.jobs[one.job]
    tests = {
        Bind.ARRIVAL: start < job.arrival,
        Bind.PARTS: start < job.operations[one.operation].release,
        Bind.NOW: start < problem.now,
        Bind.CLOSED: start < problem.closed_until.get(one.bay, 0),
        Bind.SHIFT: start < person.shift.start,
        Bind.PAUSE: any(pause.overlaps(start, end) for pause in person.pauses),
        Bind.TAKEN: any(taken.overlaps(start, end) for taken in problem.taken.get(one.bay, ())),
    }
    return next((bind for bind, forbids in tests.items() if forbids), None)
