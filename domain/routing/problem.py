"""A day on the road as a problem: jobs at places, and technicians who drive to them.

Times are whole numbers of one unit (minutes, usually) counted from the day's beginning.
Technicians, jobs and places are known by their position.
"""

from collections.abc import Mapping
from functools import cached_property
from itertools import pairwise
from typing import Final

from attrs import Attribute, field, frozen, validators

from domain.routing.stop import Stop
from domain.shared.errors import Rejected

LATEST: Final = 10_000_000
_a_time: Final = (validators.instance_of(int), validators.ge(0), validators.le(LATEST))
_a_count: Final = (validators.instance_of(int), validators.ge(0))


class BadRoutes(Rejected):
    """A day on the road that nobody could plan: the sentence names what contradicts."""

    code = "bad-route-problem"


@frozen
class Window:
    """From ``start`` to ``end``, both included where something may begin in it."""

    start: int = field(validator=_a_time)
    end: int = field(validator=_a_time)

    @end.validator
    def _forwards(self, _: "Attribute[int]", end: int) -> None:
        if end < self.start:
            raise BadRoutes(f"a window ends at {end}, before it starts at {self.start}")


def _in_turn(
    _: object, attribute: "Attribute[tuple[Window, ...]]", windows: tuple[Window, ...]
) -> None:
    if any(after.start <= one.end for one, after in pairwise(windows)):
        raise BadRoutes(f"the {attribute.name} are not one after the other")


@frozen(kw_only=True)
class Technician:
    """Leaves the place ``at`` and is back there within the shift.

    ``breaks``: nothing is done in them; a drive is interrupted, work is not. ``tools`` come back,
    ``parts`` on board are used up.
    """

    at: int
    shift: Window
    breaks: tuple[Window, ...] = field(default=(), validator=_in_turn)
    skills: frozenset[str] = frozenset()
    tools: frozenset[str] = frozenset()
    parts: Mapping[str, int] = field(factory=dict)


@frozen(kw_only=True)
class Job:
    """Work at the place ``at``, begun within one of the ``windows``; the last ends as promised.

    ``service``: how long it takes. ``priority``: what it is worth among others. ``emergency``:
    every minute counts until somebody is there.
    """

    at: int
    windows: tuple[Window, ...] = field(validator=[validators.min_len(1), _in_turn])
    service: int = field(validator=_a_time)
    skills: frozenset[str] = frozenset()
    tools: frozenset[str] = frozenset()
    parts: Mapping[str, int] = field(factory=dict)
    priority: int = field(default=1, validator=[validators.instance_of(int), validators.ge(1)])
    emergency: bool = False

    @property
    def promise(self) -> int:
        """Until when somebody has to be at work."""
        return self.windows[-1].end


@frozen(kw_only=True)
class Weights:
    """What a unit of time costs: driven; late behind a promise, and of an emergency's waiting (both
    times the priority). ``unserved``: what a job costs, times its priority, that nobody does.
    """

    driving: int = field(default=1, validator=_a_count)
    late: int = field(default=10, validator=_a_count)
    waiting: int = field(default=5, validator=_a_count)
    unserved: int = field(default=10_000, validator=_a_count)


@frozen(kw_only=True, slots=False)
class RouteProblem:
    """Everything that routes may depend on.

    ``travel``: by place and place, how long the drive takes. ``now``: nobody leaves before it.
    ``done``: by technician, the stops that stay as they are because they were driven to.
    ``yielding``: promises may be broken, at a price, because something urgent came between.
    """

    technicians: tuple[Technician, ...]
    jobs: tuple[Job, ...]
    travel: tuple[tuple[int, ...], ...]
    weights: Weights = Weights()
    now: int = 0
    done: tuple[tuple[Stop, ...], ...] = ()
    yielding: bool = False

    def __attrs_post_init__(self) -> None:
        places = len(self.travel)
        if any(len(row) != places for row in self.travel):
            raise BadRoutes("the matrix of travel times is not square")
        if any(minutes < 0 for row in self.travel for minutes in row):
            raise BadRoutes("a drive cannot take less than no time")
        for at in {*(one.at for one in self.technicians), *(one.at for one in self.jobs)}:
            if not 0 <= at < places:
                raise BadRoutes(f"there is no place {at}")

    def driven(self, technician: int) -> tuple[Stop, ...]:
        """What the technician has driven to, or is driving to."""
        return self.done[technician] if self.done else ()

    @cached_property
    def settled(self) -> frozenset[int]:
        """The jobs that are not to be planned any more."""
        return frozenset(stop.job for stops in self.done for stop in stops)

    def free_at(self, technician: int) -> tuple[int, int]:
        """From which place and which time on the technician can be sent somewhere."""
        person, stops = self.technicians[technician], self.driven(technician)
        place = self.jobs[stops[-1].job].at if stops else person.at
        return place, max(self.now, person.shift.start, stops[-1].end if stops else 0)

    def on_board(self, technician: int) -> dict[str, int]:
        """The parts that are left for what is still to be planned."""
        left = dict(self.technicians[technician].parts)
        for stop in self.driven(technician):
            for part, quantity in self.jobs[stop.job].parts.items():
                left[part] = left.get(part, 0) - quantity
        return left

    @cached_property
    def _boards(self) -> tuple[Mapping[str, int], ...]:
        return tuple(self.on_board(number) for number in range(len(self.technicians)))

    def can(self, technician: int, job: int) -> bool:
        """Whether skills, tools and parts are enough for the job, whatever the time."""
        person, wanted = self.technicians[technician], self.jobs[job]
        return (
            wanted.skills <= person.skills
            and wanted.tools <= person.tools
            and covers(self._boards[technician], wanted.parts)
        )

    def who_can(self, job: int) -> tuple[int, ...]:
        return tuple(number for number in range(len(self.technicians)) if self.can(number, job))

    @cached_property
    def able(self) -> tuple[tuple[int, ...], ...]:
        """By job, who can do it."""
        return tuple(self.who_can(job) for job in range(len(self.jobs)))

    def hindrance(self, job: int) -> str:
        """Why nobody goes to the job."""
        wanted = self.jobs[job]
        if self.able[job]:
            return "nobody who could do it can be there in time"
        for kind, things in (("skill", wanted.skills), ("tool", wanted.tools)):
            for thing in sorted(things):
                if not any(
                    thing in (person.skills if kind == "skill" else person.tools)
                    for person in self.technicians
                ):
                    return f"nobody has the {kind} {thing}"
        return "nobody has all skills, tools and parts for it"


def covers(board: Mapping[str, int], parts: Mapping[str, int]) -> bool:
    """Whether the parts are on board."""
    return all(board.get(part, 0) >= quantity for part, quantity in parts.items())
