"""A shop as the world knows it, and a car's presence in it."""

from collections import defaultdict
from functools import partial

from attrs import Factory, define, field, frozen

from domain.stores.store import Store
from simulation.cast import Cast
from simulation.world.floor import Floor
from simulation.world.opening import Opening
from simulation.world.tally import State, Tally


@frozen(kw_only=True, eq=False)
class Shop:
    """What belongs to one shop."""

    store: Store
    cast: Cast
    opening: Opening
    floor: Floor
    tally: Tally
    cars: "dict[int, Presence]" = field(factory=dict)
    """Who is here, by the number of the visit."""

    def end(self, now: float) -> None:
        """Nothing is counted after this instant."""
        self.tally.pass_to(now)
        for car in self.cars.values():
            self.tally.in_stay(car.arrived, now)


@define(kw_only=True, eq=False)
class Presence:
    """A car in a shop, and what it has waited for since its customer was ``ready``; minutes."""

    shop: Shop
    number: int
    ready: float
    arrived: float
    state: State
    since: float
    waited: defaultdict[str, float] = Factory(partial(defaultdict, float))

    @classmethod
    def begun(cls, shop: Shop, number: int, *, ready: float, now: float) -> "Presence":
        """The car is here; what its customer waited for elsewhere was its time."""
        shop.tally.pass_to(now)
        shop.tally.states[State.INTAKE] += 1
        here = cls(
            shop=shop, number=number, ready=ready, arrived=now, state=State.INTAKE, since=now
        )
        shop.cars[number] = here
        before = shop.opening.between(ready, now)
        if before:
            here.waited[State.PLAN.value] += before
        return here

    def become(self, state: State, now: float) -> None:
        """From now on it is in another state."""
        if state is self.state:
            return
        self._close(now)
        self.shop.tally.pass_to(now)
        self.shop.tally.states[self.state] -= 1
        self.shop.tally.states[state] += 1
        self.state, self.since = state, now

    def leave(self, now: float) -> None:
        """The car is gone."""
        self.shop.tally.pass_to(now)
        self.shop.tally.states[self.state] -= 1
        self.shop.tally.in_stay(self.arrived, now)
        del self.shop.cars[self.number]

    def _close(self, now: float) -> None:
        if self.state in (State.WORKED_ON, State.READY):
            return
        minutes = self.shop.opening.between(max(self.since, self.ready), now)
        if minutes:
            self.waited[self.state.value] += minutes
