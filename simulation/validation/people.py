"""Customers as theory has them: they count cars, or go on to another shop afterwards."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from attrs import evolve, field, frozen

from domain.shared.ids import StoreId
from simulation.world.choosing import Choosing, Option
from simulation.world.coming import Coming
from simulation.world.garage import Driver
from simulation.world.shop import Shop
from simulation.world.tally import State

_FIRST_AGAIN: Final = 1_000_000
"""The number of the first visit of somebody who comes again."""


def cars_in(shop: Shop) -> int:
    """Cars that wait or are worked on; those that are ready are in nobody's way."""
    return shop.tally.here - shop.tally.states[State.READY]


@frozen
class NoRoom:
    """Customers who go when they find so many cars in their shop."""

    choosing: Choosing
    shops: Mapping[StoreId, Shop]
    most: int

    def __call__(self, coming: Coming, driver: Driver, now: datetime) -> Option | None:
        """What the shop offers at once, unless it is full."""
        if cars_in(self.shops[coming.store]) >= self.most:
            return None
        return self.choosing.at_the_door(coming, driver, coming.store, now)


@frozen
class LooksAround:
    """Customers who look at some shops by chance, and stay in the first with the fewest cars."""

    choosing: Choosing
    shops: Sequence[Shop]
    looks: int
    looked_at: dict[int, Sequence[int]] = field(factory=dict)
    """By the number of a visit, the places of the shops in the sequence."""
    chosen: dict[int, int] = field(factory=dict)
    """By the number of a visit, the place of its shop."""

    def __call__(self, coming: Coming, driver: Driver, now: datetime) -> Option | None:
        """What the shop offers at once."""
        seen = coming.luck.sample(range(len(self.shops)), self.looks)
        place = min(seen, key=lambda one: cars_in(self.shops[one]))
        self.looked_at[coming.number], self.chosen[coming.number] = seen, place
        return self.choosing.at_the_door(coming, driver, self.shops[place].store.id, now)


@frozen
class Onward:
    """Customers who, when they are through, want something in another shop.

    ``routes``: a row a shop, with the shares of those who go to each; the others go home.
    """

    shops: Sequence[StoreId]
    routes: Sequence[Sequence[float]]
    place: dict[int, int] = field(factory=dict)
    """By the number of a visit that is over, the place of its shop in the sequence."""
    to: dict[int, int | None] = field(factory=dict)
    """By the same, the place of the shop in which the customer wants something next."""

    def __call__(self, coming: Coming, now: float) -> Coming | None:
        """The next visit of the same customer."""
        place = self.shops.index(coming.store)
        to = next_of(self.routes[place], coming.luck.random())
        self.place[coming.number], self.to[coming.number] = place, to
        if to is None:
            return None
        number = _FIRST_AGAIN + len(self.to)
        return evolve(coming, number=number, at=now, store=self.shops[to])

    def is_first(self, number: int) -> bool:
        """Whether the customer came from outside."""
        return number < _FIRST_AGAIN


def next_of(shares: Sequence[float], chance: float) -> int | None:
    """The place in whose share a uniform number falls; nothing beyond all of them."""
    for place, share in enumerate(shares):
        chance -= share
        if chance < 0:
            return place
    return None
