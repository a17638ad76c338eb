"""How fast many urgent jobs get their technicians, and what one by one would cost more."""

from random import Random
from statistics import mean
from time import perf_counter
from typing import Final

import click
from attrs import frozen

from adapters.solvers.assignment import PlainAssignment, assignment_solver
from application.routing.matching import AssignmentSolver
from cli.bench.report import Report, Target, percentile, publish
from domain.routing.matching import FORBIDDEN, Matching, one_by_one

_KM: Final = 60
"""The side of the square in which everybody is."""
_ABLE: Final = 0.7
"""The share of technicians who have the skill for a job."""
_METRES: Final = 1000


@click.command()
@click.option("--jobs", type=click.IntRange(1, 1000), default=100, show_default=True)
@click.option("--technicians", type=click.IntRange(1, 5000), default=1000, show_default=True)
@click.option("--rounds", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True)
def assign(jobs: int, technicians: int, rounds: int, seed: int, as_json: bool) -> None:
    """Urgent jobs and technicians all over a city, by both engines and one by one."""
    random = Random(seed)
    cases = [_somewhere(random, jobs, technicians) for _ in range(rounds)]
    publish(measured(cases, seed), as_json=as_json)


@frozen
class _Timed:
    """What an engine found: jobs left alone, their cost, and the milliseconds it took."""

    alone: int
    total: int
    took_ms: float


def measured(cases: list[Matching], seed: int) -> Report:
    solver = assignment_solver()
    # What is imported at the first call is not part of any.
    engine = solver.solve(cases[0]).engine
    fast = [_timed(solver, case) for case in cases]
    plain = [_timed(PlainAssignment(), case) for case in cases]
    differ = sum(
        (one.alone, one.total) != (other.alone, other.total)
        for one, other in zip(fast, plain, strict=True)
    )
    above = [100 * _above(case, best.total) for case, best in zip(cases, fast, strict=True)]
    p50 = round(percentile([one.took_ms for one in fast], 50), 2)
    return Report(
        figures={
            f"{engine.split()[0]}_max_ms": round(max(one.took_ms for one in fast), 2),
            "plain_python_p50_ms": round(percentile([one.took_ms for one in plain], 50), 1),
            "one_by_one_above_percent": round(mean(above), 2),
            "alone_count": float(sum(one.alone for one in fast)),
            "rounds_count": float(len(cases)),
        },
        targets={
            "assign_p50_ms": Target(5.0, p50),
            "engines_differ_count": Target(0.0, float(differ)),
        },
        seed=seed,
    )


def _timed(solver: AssignmentSolver, case: Matching) -> _Timed:
    began = perf_counter()
    found = solver.solve(case)
    took_ms = 1000 * (perf_counter() - began)
    return _Timed(case.jobs - len(found.pairs), found.total, took_ms)


def _above(case: Matching, best: int) -> float:
    """By what share of the best cost the dispatcher's own way is dearer."""
    return case.total(one_by_one(case)) / max(1, best) - 1


def _somewhere(random: Random, jobs: int, technicians: int) -> Matching:
    """Costs are metres along the streets of a grid."""
    people = [_point(random) for _ in range(technicians)]
    return Matching.of([_row(random, _point(random), people) for _ in range(jobs)])


def _row(random: Random, job: tuple[int, int], people: list[tuple[int, int]]) -> list[int]:
    return [
        abs(job[0] - x) + abs(job[1] - y) if random.random() < _ABLE else FORBIDDEN
        for x, y in people
    ]


def _point(random: Random) -> tuple[int, int]:
    return random.randrange(_KM * _METRES), random.randrange(_KM * _METRES)
