"""The course of an annealing: the compiled search, and what starts, times and reads it.

Imported when there is something to search: the compiler takes most of a second to load.
"""

from math import log
from time import perf_counter
from typing import Final

from attrs import frozen

from adapters.solvers.chance import MODULUS, share
from adapters.solvers.compiler import COMPILES, Numbers, compiled
from adapters.solvers.floor import EVERY, NO_LIMIT, Day, cost_from, cost_of_hands
from adapters.solvers.memory import laid_out
from adapters.solvers.moves import FIRST, LAST, changes_hands, propose, undo
from domain.planning.problem import DayProblem
from domain.planning.sequence import Sequence
from domain.planning.tables import Tables

_HOT: Final = 80.0
_WARM: Final = 30.0
_COLD: Final = 5.0
"""Temperatures, in points of cost: at the beginning of a new plan, of one that replaces another,
and at the end."""
_CHUNK: Final = 20_000 if COMPILES else 50
"""Iterations between two looks at the clock."""
_TRIAL_S: Final = 0.05


@compiled
def anneal(m: Numbers, day: Day, begin: int, end: int, total: int, hot: float, cold: float) -> None:
    """Iterations ``begin`` up to ``end`` of ``total``."""
    for iteration in range(begin, end):
        temperature = hot * (cold / hot) ** (iteration / total)
        if not propose(m, day):
            continue
        times, hands = m[day.cost], m[day.cost + 1]
        new = cost_of_hands(m, day) if changes_hands(m, day) else hands
        limit = times + hands - new - int(temperature * log(share(m, day.random)))
        mark, changed = m[day.move + FIRST] // EVERY, m[day.move + LAST]
        if cost_from(m, day, mark, changed, limit, False) > limit:
            undo(m, day)
            continue
        m[day.cost] = cost_from(m, day, mark, changed, NO_LIMIT, True)
        m[day.cost + 1] = new
        remember_if_best(m, day)


@compiled
def begin_with(m: Numbers, day: Day) -> None:
    """Work out the sequence that lies in the memory, as the best one so far."""
    m[day.cost] = cost_from(m, day, 0, day.operations, NO_LIMIT, True)
    m[day.cost + 1] = cost_of_hands(m, day)
    m[day.best_cost] = NO_LIMIT
    remember_if_best(m, day)


@compiled
def remember_if_best(m: Numbers, day: Day) -> None:
    cost = m[day.cost] + m[day.cost + 1]
    if cost < m[day.best_cost]:
        m[day.best_cost] = cost
        for place in range(day.operations):
            m[day.best_jobs + place] = m[day.jobs + place]
            m[day.best_hands + place] = m[day.hands + place]


@frozen
class Course:
    """One search under way, and its memory."""

    memory: Numbers
    day: Day
    hot: float

    @classmethod
    def of(cls, problem: DayProblem, tables: Tables, sequence: Sequence, seed: int) -> "Course":
        memory, day = laid_out(problem, tables, sequence, 1 + seed % (MODULUS - 1))
        if tables.keys:
            begin_with(memory, day)
        return cls(memory, day, _WARM if problem.before else _HOT)

    def go(self, iterations: int, until: float) -> int:
        """Search on, and stop when the time has come; returns the iterations done."""
        done = 0
        while done < iterations and perf_counter() < until:
            end = min(iterations, done + _CHUNK)
            anneal(self.memory, self.day, done, end, iterations, self.hot, _COLD)
            done = end
        return done

    def best(self) -> Sequence:
        return Sequence(jobs=self._read(self.day.best_jobs), hands=self._read(self.day.best_hands))

    def _read(self, at: int) -> tuple[int, ...]:
        return tuple([int(self.memory[at + place]) for place in range(self.day.operations)])


def per_second(problem: DayProblem, tables: Tables, sequence: Sequence) -> float:
    """Iterations that this machine does in a second; what is compiled first does not count."""
    trial = Course.of(problem, tables, sequence, 1)
    trial.go(1, until=perf_counter() + 60)
    began = perf_counter()
    done = trial.go(10**9, until=began + _TRIAL_S)
    return done / (perf_counter() - began)
