"""How near routes come to the best that is known of public problems."""

from pathlib import Path
from statistics import mean
from time import perf_counter
from typing import Final

import click
from attrs import frozen

from adapters.solomon import length, read_best_known, read_solomon
from adapters.solvers.routes import route_planner
from application.routing.routes import plan_routes
from application.shared.search import Budget
from cli.bench.report import Report, Target, publish
from domain.routing.checker import violations
from domain.routing.insertion import by_insertion
from domain.routing.plan import RoutePlan, cost
from domain.routing.problem import BadRoutes, RouteProblem

_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
_TABLE: Final = "best_known_solomon.csv"
_FIRST_S: Final = 0.15
"""When a first plan's search stops: a step may take long, and 0.2 s are allowed."""


@click.command()
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option("--seconds", type=click.FloatRange(0.01, 3600), default=10.0, show_default=True)
@click.option("--seed", type=click.IntRange(0, 2**31 - 2), default=1, show_default=True)
@click.option("--best", type=click.FloatRange(min=0, min_open=True), help="Instead of the table's.")
@click.option("--json", "as_json", is_flag=True)
def vrptw(
    files: tuple[Path, ...], seconds: float, seed: int, best: float | None, as_json: bool
) -> None:
    """Solomon's problems: the first routes, and those after the seconds.

    The best known values are those of --best, or of best_known_solomon.csv beside each file.
    """
    publish(measured(files, Budget(seconds, seed=seed), best), as_json=as_json)


@frozen(kw_only=True)
class _Seen:
    """One problem: by how much its routes are longer than the best known, and what broke."""

    first_gap: float
    gap: float
    first_s: float
    broken: int
    unserved: int


def measured(files: tuple[Path, ...], budget: Budget, best: float | None) -> Report:
    problems = [read_solomon(file.read_text()) for file in files]
    lengths = [best or _best_known(file) for file in files]
    # What is imported at the first search is not part of any.
    plan_routes(problems[0], route_planner(problems[0]), Budget(0.01, iterations=1))
    seen = [_seen(one, known, budget) for one, known in zip(problems, lengths, strict=True)]
    gap = round(mean(one.gap for one in seen), 2)
    first_gap = round(mean(one.first_gap for one in seen), 2)
    first_s = round(max(one.first_s for one in seen), 3)
    broken = float(sum(one.broken + one.unserved for one in seen))
    return Report(
        figures={
            **{
                f"{file.stem}_gap_percent": round(one.gap, 2)
                for file, one in zip(files, seen, strict=True)
            },
            "first_gap_max_percent": round(max(one.first_gap for one in seen), 2),
            "first_mean_s": round(mean(one.first_s for one in seen), 3),
            "problems_count": float(len(seen)),
        },
        targets={
            "gap_mean_percent": Target(0.5, gap),
            "first_gap_mean_percent": Target(5.0, first_gap),
            "first_max_s": Target(0.2, first_s),
            "broken_or_unserved_count": Target(0.0, broken),
        },
        seed=budget.seed,
    )


def _seen(problem: RouteProblem, known: float, budget: Budget) -> _Seen:
    planner = route_planner(problem)
    began = perf_counter()
    simple = by_insertion(problem)
    left = max(0.01, _FIRST_S - (perf_counter() - began))
    first = planner.improve(problem, simple, Budget(left, seed=budget.seed)).plan
    first_s = perf_counter() - began
    plan = plan_routes(problem, planner, budget).plan
    return _Seen(
        first_gap=_gap(problem, first, known),
        gap=_gap(problem, plan, known),
        first_s=first_s,
        broken=len(violations(problem, first)) + len(violations(problem, plan)),
        unserved=len(first.unserved) + len(plan.unserved),
    )


def _gap(problem: RouteProblem, plan: RoutePlan, known: float) -> float:
    """In percent."""
    return 100 * (length(cost(problem, plan).driving) / known - 1)


def _best_known(file: Path) -> float:
    table = file.with_name(_TABLE)
    known = read_best_known(table.read_text()) if table.exists() else {}
    if file.stem not in known:
        raise BadRoutes(f"there is no best known value of {file.stem}; name it with --best")
    return known[file.stem]
