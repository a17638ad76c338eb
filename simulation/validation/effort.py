"""How much is done for a check, and chance that goes on for ever."""

from collections.abc import Callable, Iterator
from random import Random
from typing import TypeVar

from attrs import frozen

T = TypeVar("T")


@frozen(kw_only=True)
class Effort:
    """``days`` in the world, and ``customers`` of a recursion that goes on."""

    days: int = 6
    customers: int = 3_000_000
    seed: int = 1

    @property
    def seeds(self) -> range:
        """A day each, of shops as they are."""
        return range(self.seed, self.seed + self.days)

    @property
    def chance(self) -> Random:
        """Of the recursion."""
        return Random(f"{self.seed}/recursion")


def for_ever(draw: Callable[[], T]) -> Iterator[T]:
    """One after the other, without end."""
    while True:
        yield draw()


def by_chance(chance: Random, rate: float) -> Iterator[float]:
    """Instants of a Poisson process of so many a minute."""
    at = 0.0
    while True:
        at += chance.expovariate(rate)
        yield at
