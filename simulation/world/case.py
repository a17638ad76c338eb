"""A car in a shop, with everything that belongs to its visit."""

from collections.abc import Generator
from typing import Any
from uuid import UUID

from attrs import define
from simpy import Event

from application.visits.booking import Booked
from simulation.world.baywise import Step, Visit
from simulation.world.coming import Coming
from simulation.world.garage import Driver
from simulation.world.shop import Presence
from simulation.world.world import World

Steps = Generator[Event, Any, None]


@define(kw_only=True, eq=False)
class Case:
    """What the stages of a visit hand on to each other.

    ``finds_more``: whether somebody who looks at the car may suggest more work. ``holds``: the
    hands and the bay that the car has taken.
    """

    world: World
    coming: Coming
    driver: Driver
    here: Presence
    booked: Booked
    finds_more: bool = True
    holds: tuple[UUID | None, ...] = ()

    def note(self, what: str) -> None:
        self.world.diary.note(self.world.env.now, self.coming.number, what)

    def until(self, at: float) -> Event:
        return self.world.env.timeout(max(0.0, at - self.world.env.now))

    @property
    def seen(self) -> Visit:
        """The visit as everybody in the shop sees it."""
        return self.world.eyes.visits[self.booked.work_order]

    def operation(self, step: int) -> Step:
        return self.seen.operation(step)

    @property
    def next_step(self) -> int | None:
        """The first operation that is not done."""
        open_ = (one.step for one in self.seen.operations if not one.finished)
        return min(open_, default=None)
