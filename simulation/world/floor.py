"""The floor of one shop: who stands and works where, and the foreman who says who is next."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from attrs import Factory, define, field
from simpy import Environment, Event

from domain.shared.errors import BaywiseError
from domain.shared.ids import TechnicianId, WorkOrderId
from simulation.cast import Cast
from simulation.world.baywise import Baywise, Sight, Step, Visit
from simulation.world.minute import Minute
from simulation.world.opening import Minutes, Opening, within
from simulation.world.tally import State

AGAIN_MIN: Final = 10.0
"""After which a foreman tries again what was refused."""


@define(kw_only=True, eq=False)
class Turn:
    """A car that waits for its next operation to go on; ``go`` tells the application.

    ``works`` happens once bay and hands are there.
    """

    visit: WorkOrderId
    step: int
    since: float
    go: Callable[[], object]
    works: Event
    why: Callable[[State], None]
    """Is told what the car waits for."""
    holds_bay: bool = False
    """The car stands in its bay already."""
    not_before: float = 0.0


@define(kw_only=True, eq=False)
class Floor:
    """Starts work as soon as the application lets it and bay and hands are really free."""

    env: Environment
    app: Baywise
    cast: Cast
    eyes: Sight
    opening: Opening
    to_minute: Minute
    shifts: dict[TechnicianId, tuple[Minutes, ...]]
    busy: set[UUID] = Factory(set)
    turns: list[Turn] = Factory(list)
    _looks: set[float] = field(factory=set, init=False)

    def wait(self, turn: Turn) -> Event:
        """Get in line."""
        self.turns.append(turn)
        self.look()
        return turn.works

    def free(self, *places: UUID | None) -> None:
        """Bay or hands are there for somebody else."""
        self.busy.difference_update(place for place in places if place)
        for turn in self.turns:
            operation = self._operation(turn)
            if operation.bay in places or operation.technician in places:
                turn.not_before = 0.0
        self.look()

    def look(self) -> None:
        """Go round, and let everybody begin who can."""
        if self.turns and self.opening.is_open(self.env.now):
            for turn in sorted(self.turns, key=self._order):
                if turn in self.turns:
                    self._try(turn)

    def look_at(self, at: float) -> None:
        """Go round again then."""
        if at > self.env.now and at not in self._looks and at != float("inf"):
            self._looks.add(at)
            event = self.env.timeout(at - self.env.now)
            event.callbacks.append(lambda _: self._look_again(at))

    def _look_again(self, at: float) -> None:
        self._looks.discard(at)
        self.look()

    def _order(self, turn: Turn) -> tuple[float, float]:
        planned = self._operation(turn).planned
        return (self.to_minute(planned.start) if planned else float("inf"), turn.since)

    def _try(self, turn: Turn) -> None:
        now = self.env.now
        if now < turn.not_before:
            return self.look_at(turn.not_before)
        if self._needs_time(turn) and not self._planned_anew(turn):
            return None
        operation = self._operation(turn)
        obstacle = self._obstacle(turn, operation)
        if obstacle is None:
            return self._go(turn, operation)
        turn.why(obstacle)
        if operation.planned is not None:
            self.look_at(max(now + AGAIN_MIN, self.to_minute(operation.planned.start)))
        return None

    def _needs_time(self, turn: Turn) -> bool:
        """Whether its time went to others, or has passed before it was begun."""
        operation = self._operation(turn)
        if operation.lost_time or operation.planned is None:
            return True
        return operation.let_pass(self.app.clock.now())

    def _planned_anew(self, turn: Turn) -> bool:
        try:
            self.app.dispatching.dispatch(self.cast.supervisor, work_order=turn.visit)
        except BaywiseError:
            self._put_off(turn, State.TECHNICIAN, self.env.now + AGAIN_MIN)
            return False
        return True

    def _obstacle(self, turn: Turn, operation: Step) -> State | None:
        hands = operation.technician
        if operation.bay in self.busy and not turn.holds_bay:
            return State.BAY
        if hands in self.busy or hands is None:
            return State.TECHNICIAN
        here = operation.started or within(self.shifts.get(hands, ()), self.env.now)
        return None if here else State.TECHNICIAN

    def _go(self, turn: Turn, operation: Step) -> None:
        planned = operation.planned
        try:
            turn.go()
        except BaywiseError:
            begins = self.to_minute(planned.start) if planned else 0.0
            early = begins > self.env.now
            again = begins if early else self.env.now + AGAIN_MIN
            return self._put_off(turn, State.PLAN if early else State.BAY, again)
        self.turns.remove(turn)
        self.busy.update(one for one in (operation.bay, operation.technician) if one)
        turn.works.succeed()
        return None

    def _put_off(self, turn: Turn, why: State, until: float) -> None:
        turn.why(why)
        turn.not_before = until
        self.look_at(until)

    def _operation(self, turn: Turn) -> Step:
        return self._visit(turn).operation(turn.step)

    def _visit(self, turn: Turn) -> Visit:
        return self.eyes.visits[turn.visit]
