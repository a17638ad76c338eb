"""Who does what where and when, and when all is done."""

from collections.abc import Iterable

from attrs import frozen

from domain.flexible_shop.problem import FlexibleShop, Way


@frozen
class Turn:
    """The next operation of a job, and the way to do it."""

    job: int
    way: Way


@frozen(kw_only=True)
class Placed:
    """An operation with its way and its time."""

    job: int
    operation: int
    way: Way
    start: int
    end: int


@frozen
class Schedule:
    """All operations with their times."""

    placed: tuple[Placed, ...]

    @property
    def makespan(self) -> int:
        """When the last operation ends."""
        return max((one.end for one in self.placed), default=0)


class Clock:
    """When each job, bay and technician can go on, turn by turn."""

    def __init__(self, shop: FlexibleShop) -> None:
        self.next = [0] * len(shop.jobs)
        self._ready = [0] * len(shop.jobs)
        self._bays = [0] * shop.bays
        self._technicians = [0] * shop.technicians

    def start(self, turn: Turn) -> int:
        """The first time at which job, bay and technician are all free."""
        way = turn.way
        return max(self._ready[turn.job], self._bays[way.bay], self._technicians[way.technician])

    def end(self, turn: Turn) -> int:
        return self.start(turn) + turn.way.duration

    def take(self, turn: Turn) -> Placed:
        """Do it, behind everything that has had its turn."""
        job, way, start, end = turn.job, turn.way, self.start(turn), self.end(turn)
        placed = Placed(job=job, operation=self.next[job], way=way, start=start, end=end)
        self.next[job] += 1
        self._ready[job] = self._bays[way.bay] = self._technicians[way.technician] = end
        return placed


def timed(shop: FlexibleShop, turns: Iterable[Turn]) -> Schedule:
    """The schedule in which each operation starts as soon as those before it in turn allow."""
    clock = Clock(shop)
    return Schedule(tuple([clock.take(turn) for turn in turns]))


def soonest_first(shop: FlexibleShop) -> tuple[Turn, ...]:
    """Turn by turn, of all that could be next, what ends first."""
    clock, turns = Clock(shop), list[Turn]()
    for _ in range(sum(map(len, shop.jobs))):
        turn = min(_possible(shop, clock), key=clock.end)
        clock.take(turn)
        turns.append(turn)
    return tuple(turns)


def _possible(shop: FlexibleShop, clock: Clock) -> Iterable[Turn]:
    return (
        Turn(job, way)
        for job, operations in enumerate(shop.jobs)
        if clock.next[job] < len(operations)
        for way in operations[clock.next[job]]
    )
