"""How near schedules come to the shortest that are known of public problems of shops."""

from collections.abc import Iterator
from pathlib import Path
from statistics import mean
from typing import Final

import click
from attrs import frozen

from adapters.fjssp import BEST_KNOWN, read_fjssp
from adapters.solvers.flexible_shop.search import Found, shorten
from application.shared.search import Budget
from cli.bench.report import Report, Target, publish
from domain.flexible_shop.checker import violations
from domain.flexible_shop.problem import FlexibleShop
from domain.flexible_shop.schedule import soonest_first, timed

_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option("--seconds", type=click.FloatRange(0.01, 3600), default=30.0, show_default=True)
@click.option("--iterations", type=click.IntRange(0, 10**10), help="Instead of what fits.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 2), default=1, show_default=True)
@click.option("--best", type=click.IntRange(min=1), help="The best known makespan, of all files.")
@click.option("--json", "as_json", is_flag=True)
def fjssp(
    files: tuple[Path, ...],
    seconds: float,
    iterations: int | None,
    seed: int,
    best: int | None,
    as_json: bool,
) -> None:
    """Shops with machines and workers (FJSSP-W): when all is done, after the seconds for each.

    A gap is told where a best known makespan is: that of --best, or the published one for files
    named as their source names them, such as BrandimarteMk1.fjs. Below zero is better than known.
    """
    budget = Budget(seconds, iterations=iterations, seed=seed)
    publish(measured(files, budget, best), as_json=as_json)


@frozen(kw_only=True)
class _Seen:
    """One problem, its first schedule and the one found."""

    name: str
    first: int
    found: Found
    broken: int
    known: int | None

    @property
    def gap(self) -> float | None:
        """In percent of the best known."""
        if self.known is None:
            return None
        return 100 * (self.found.schedule.makespan / self.known - 1)


def measured(files: tuple[Path, ...], budget: Budget, best: int | None) -> Report:
    # What no text can be is told as a word that is no number.
    shops = [read_fjssp(file.read_text(errors="replace"), file.name) for file in files]
    # What is compiled at the first search is not part of any.
    shorten(shops[0], soonest_first(shops[0]), Budget(0.01, iterations=1))
    seen = [
        _seen(shop, budget, file.stem, best or BEST_KNOWN.get(file.stem))
        for file, shop in zip(files, shops, strict=True)
    ]
    gaps = [one.gap for one in seen if one.gap is not None]
    targets = {"broken_count": Target(0.0, float(sum(one.broken for one in seen)))}
    if gaps:
        targets["gap_mean_percent"] = Target(2.0, round(mean(gaps), 2))
    return Report(
        figures={
            **{name: value for one in seen for name, value in _figures(one)},
            "problems_count": float(len(seen)),
            "problems_with_gap_count": float(len(gaps)),
        },
        targets=targets,
        seed=budget.seed,
    )


def _seen(shop: FlexibleShop, budget: Budget, name: str, known: int | None) -> _Seen:
    turns = soonest_first(shop)
    found = shorten(shop, turns, budget)
    return _Seen(
        name=name,
        first=timed(shop, turns).makespan,
        found=found,
        broken=len(violations(shop, found.schedule)),
        known=known,
    )


def _figures(one: _Seen) -> Iterator[tuple[str, float]]:
    yield f"{one.name}_first_makespan_units", float(one.first)
    yield f"{one.name}_makespan_units", float(one.found.schedule.makespan)
    if one.gap is not None:
        yield f"{one.name}_gap_percent", round(one.gap, 2)
    yield f"{one.name}_planned_iterations_count", float(one.found.search.iterations)
    yield f"{one.name}_iterations_count", float(one.found.search.done)
    yield f"{one.name}_search_s", one.found.search.seconds
