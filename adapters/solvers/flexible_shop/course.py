"""The course of a search: heat after heat, each as hot at its beginning as the first.

Imported when there is something to search: the compiler takes most of a second to load.
"""

from collections.abc import Sequence
from statistics import mean
from time import perf_counter
from typing import Final

from attrs import frozen

from adapters.solvers.chance import MODULUS
from adapters.solvers.compiler import COMPILES, Numbers, compiled
from adapters.solvers.flexible_shop.memory import Places, laid_out
from adapters.solvers.flexible_shop.reinsertion import reinsert
from domain.flexible_shop.problem import FlexibleShop
from domain.flexible_shop.schedule import Turn

_HOT: Final = 0.4
_COLD: Final = 0.02
"""Temperatures at the beginning and at the end of a heat, in mean durations of an operation."""
_HEAT: Final = 10_000
"""How many times each operation is moved in a heat, if there is the time for more than one."""
_CHUNK: Final = 1_000 if COMPILES else 10
"""Iterations between two looks at the clock."""
_TRIAL_S: Final = 0.05


@compiled
def anneal(m: Numbers, s: Places, begin: int, end: int, heat: int, hot: float, cold: float) -> None:
    """Iterations ``begin`` up to ``end``; every ``heat`` of them it is hot again."""
    for iteration in range(begin, end):
        reinsert(m, s, hot * (cold / hot) ** (iteration % heat / heat))
        if m[s.makespan] < m[s.best]:
            m[s.best] = m[s.makespan]
            for at in range(s.operations):
                m[s.best_sequence + at] = m[s.sequence + at]
                m[s.best_way + at] = m[s.way + at]


@frozen
class Course:
    """One search under way, and its memory."""

    shop: FlexibleShop
    memory: Numbers
    places: Places
    unit: float

    @classmethod
    def of(cls, shop: FlexibleShop, turns: Sequence[Turn], seed: int) -> "Course":
        memory, places = laid_out(shop, turns, 1 + seed % (MODULUS - 1))
        spans = [way.duration for job in shop.jobs for ways in job for way in ways]
        return cls(shop, memory, places, max(1.0, mean(spans)))

    def go(self, iterations: int, until: float) -> int:
        """Search on, and stop when the time has come; returns the iterations done."""
        heats = max(1, iterations // (_HEAT * self.places.operations))
        heat, done = -(iterations // -heats), 0
        hot, cold = _HOT * self.unit, _COLD * self.unit
        while done < iterations and perf_counter() < until:
            end = min(iterations, done + _CHUNK)
            anneal(self.memory, self.places, done, end, heat, hot, cold)
            done = end
        return done

    def best(self) -> tuple[Turn, ...]:
        places = self.places
        ways = [way for job in self.shop.jobs for operation in job for way in operation]
        return tuple(
            [
                Turn(
                    int(self.memory[places.job + operation]),
                    ways[self.memory[places.best_way + operation]],
                )
                for operation in self._sequence()
            ]
        )

    def _sequence(self) -> list[int]:
        begin = self.places.best_sequence
        return [int(self.memory[begin + at]) for at in range(self.places.operations)]


def per_second(shop: FlexibleShop, turns: Sequence[Turn]) -> float:
    """Iterations that this machine does in a second; what is compiled first does not count."""
    trial = Course.of(shop, turns, 1)
    trial.go(1, until=perf_counter() + 60)
    began = perf_counter()
    done = trial.go(10**9, until=began + _TRIAL_S)
    return done / (perf_counter() - began)
