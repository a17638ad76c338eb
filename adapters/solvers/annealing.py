"""Simulated annealing over sequences: a worse plan is taken now and then, ever more rarely.

S. Kirkpatrick, C. D. Gelatt and M. P. Vecchi, Optimization by Simulated Annealing, Science 1983.
"""

from math import log
from time import perf_counter
from typing import Final

from attrs import frozen

from adapters.solvers.chance import MODULUS, share
from adapters.solvers.compiler import COMPILES, ENGINE, Numbers, compiled, numbers
from adapters.solvers.floor import EVERY, NO_LIMIT, Day, Line, cost_from, cost_of_hands
from adapters.solvers.moves import FIELDS, propose, undo
from application.planning.planner import Budget, Found, Search
from domain.planning.plan import DayPlan, cost
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
_SAFE: Final = 0.9
"""What of the seconds is planned for, in case the machine gets slower."""


@compiled
def anneal(
    day: Day,
    line: Line,
    best: Line,
    move: Numbers,
    random: Numbers,
    begin: int,
    end: int,
    total: int,
    hot: float,
    cold: float,
) -> None:
    """Iterations ``begin`` up to ``end`` of ``total``; ``best`` follows the best plan seen."""
    for iteration in range(begin, end):
        temperature = hot * (cold / hot) ** (iteration / total)
        if not propose(day, line, move, random):
            continue
        hands = cost_of_hands(day, line) if move[0] >= 3 else line.cost[1]
        limit = line.cost[0] + line.cost[1] - hands - int(temperature * log(share(random)))
        mark, changed = move[4] // EVERY, move[5]
        if cost_from(day, line, mark, changed, limit, False) > limit:
            undo(day, line, move)
            continue
        line.cost[0] = cost_from(day, line, mark, changed, NO_LIMIT, True)
        line.cost[1] = hands
        if line.cost[0] + hands < best.cost[0] + best.cost[1]:
            _remember(line, best)


@compiled
def _remember(line: Line, best: Line) -> None:
    for place in range(len(line.jobs)):
        best.jobs[place] = line.jobs[place]
        best.hands[place] = line.hands[place]
    best.cost[0], best.cost[1] = line.cost[0], line.cost[1]


class Annealing:
    """A :class:`application.planning.planner.DayPlanner`, compiled where that is possible."""

    def improve(self, problem: DayProblem, plan: DayPlan, budget: Budget) -> Found:
        tables = Tables.of(problem)
        day, sequence = _day(problem, tables), Sequence.of(tables, plan)
        iterations = budget.iterations
        if not tables.keys:
            iterations = 0
        elif iterations is None:
            iterations = int(_per_second(day, sequence, tables) * budget.seconds * _SAFE)
        run, began = _Run.of(day, sequence, tables, budget.seed), perf_counter()
        done = run.go(iterations, until=began + budget.seconds)
        found = run.best().plan(problem, tables)
        before, after = cost(problem, plan), cost(problem, found)
        if before.total <= after.total:
            found, after = plan, before
        return Found(
            plan=found,
            cost=after,
            search=Search(
                engine=ENGINE,
                seed=budget.seed,
                iterations=iterations,
                done=done,
                seconds=round(perf_counter() - began, 3),
            ),
        )


@frozen
class _Run:
    """One search and its memory."""

    day: Day
    line: Line
    champion: Line
    move: Numbers
    random: Numbers
    hot: float

    @classmethod
    def of(cls, day: Day, sequence: Sequence, tables: Tables, seed: int) -> "_Run":
        line, champion = (_line(day, sequence, tables) for _ in range(2))
        if tables.keys:
            line.cost[1] = cost_of_hands(day, line)
            line.cost[0] = cost_from(day, line, 0, len(tables.keys), NO_LIMIT, True)
            _remember(line, champion)
        hot = _HOT if max(tables.before, default=-1) < 0 else _WARM
        random = numbers([1 + seed % (MODULUS - 1)])
        return cls(day, line, champion, numbers([0] * FIELDS), random, hot)

    def go(self, iterations: int, until: float) -> int:
        """Search on, and stop when the time has come; returns the iterations done."""
        done = 0
        while done < iterations and perf_counter() < until:
            end = min(iterations, done + _CHUNK)
            anneal(*self._memory, done, end, iterations, self.hot, _COLD)
            done = end
        return done

    def best(self) -> Sequence:
        return Sequence(
            jobs=tuple(int(job) for job in self.champion.jobs),
            hands=tuple(int(technician) for technician in self.champion.hands),
        )

    @property
    def _memory(self) -> tuple[Day, Line, Line, Numbers, Numbers]:
        return self.day, self.line, self.champion, self.move, self.random


def _per_second(day: Day, sequence: Sequence, tables: Tables) -> float:
    """Iterations that this machine does in a second; what is compiled first does not count."""
    trial = _Run.of(day, sequence, tables, 1)
    trial.go(1, until=perf_counter() + 60)
    began = perf_counter()
    done = trial.go(10**9, until=began + _TRIAL_S)
    return done / (perf_counter() - began)


def _day(problem: DayProblem, tables: Tables) -> Day:
    weights = problem.weights
    return Day(
        technicians=tables.technicians,
        job=numbers(tables.job),
        kind=numbers(tables.kind),
        release=numbers(tables.release),
        duration=numbers(tables.duration),
        judge=numbers(tables.judge),
        judged=numbers(tables.judged),
        arrival=numbers(tables.arrival),
        due=numbers(tables.due),
        weight=numbers(tables.weight),
        before=numbers(tables.before),
        first=numbers(tables.first),
        pause_start=numbers(tables.pause_start),
        pause_end=numbers(tables.pause_end),
        shift_end=numbers(tables.shift_end),
        bay_first=numbers(tables.bay_first),
        origin=numbers([*tables.first[:-1], *tables.ready, *tables.free, *tables.bay_free, 0]),
        overtime=problem.overtime,
        late_cost=weights.tardiness,
        wait_cost=weights.waiting,
        overtime_cost=weights.overtime,
        unfair_cost=weights.unfairness,
        change_cost=weights.change,
    )


def _line(day: Day, sequence: Sequence, tables: Tables) -> Line:
    count, size, load = len(tables.keys), len(day.origin), tables.load[:]
    for operation, technician in enumerate(sequence.hands):
        load[technician] += tables.duration[operation * tables.technicians + technician]
    marks = (count + EVERY - 1) // EVERY
    kept = [*(int(value) for value in day.origin), *([0] * (size * max(0, marks - 1)))]
    return Line(
        jobs=numbers(sequence.jobs),
        hands=numbers(sequence.hands),
        position=numbers([0] * count),
        load=numbers(load),
        kept=numbers(kept),
        state=numbers([0] * size),
        cost=numbers([0, 0]),
    )
