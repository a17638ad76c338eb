"""A shop's day planned: from a file, or the real one of a live shop."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import click
from attrs import asdict

from adapters.day_files import read_day, read_plan, written_plan
from adapters.settings import Settings
from adapters.solvers.annealing import Annealing
from application.app import Application
from application.planning.day_plans import Planned, first_plan, plan_day
from application.shared.search import Budget
from cli.house import house
from cli.live_day import LiveDay
from cli.new_file import NewFile
from domain.planning.checker import violations
from domain.planning.plan import cost
from domain.planning.postponing import fitting
from domain.planning.problem import BadProblem, DayProblem
from domain.planning.replanning import going_on

_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
_DAY: Final = click.DateTime(["%Y-%m-%d"])


@click.command("plan-day")
@click.option("--problem", "file", type=_FILE, help="The day, as JSON.")
@click.option("--store", metavar="CODE", help="A live shop instead, whose real day it is.")
@click.option("--date", "day", type=_DAY, help="The shop's local day.")
@click.option("--accept", is_flag=True, help="Do as the plan of the live shop says.")
@click.option("--seconds", type=click.FloatRange(0.01, 3600), default=5.0, show_default=True)
@click.option("--iterations", type=click.IntRange(0, 10**10), help="Exactly so many, to redo it.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 2), default=1, show_default=True)
@click.option("--replaces", type=_FILE, help="The plan that was followed until --now.")
@click.option("--now", type=click.IntRange(0, 100_000), help="In slots from opening.")
@click.option("--out", type=NewFile(), help="The plan, as JSON.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def plan_day_command(
    context: click.Context,
    file: Path | None,
    store: str | None,
    day: datetime | None,
    accept: bool,
    seconds: float,
    iterations: int | None,
    seed: int,
    replaces: Path | None,
    now: int | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Which job next, on which bay and by whom, so that promises are kept."""
    budget = Budget(seconds, iterations, seed)
    if file is not None and store is None and day is None and not accept:
        _from_file(_problem(file, replaces, now), budget, out, as_json)
    elif file is None and store is not None and day is not None:
        if replaces or out or now is not None:
            raise click.UsageError("--replaces, --now and --out are for --problem")
        _of_shop(context, store, day.date(), budget, accept=accept, as_json=as_json)
    else:
        raise click.UsageError("give --problem, or --store and --date")


def _from_file(problem: DayProblem, budget: Budget, out: Path | None, as_json: bool) -> None:
    began = perf_counter()
    today, first = fitting(problem, first_plan)
    first_ms = round(1000 * (perf_counter() - began), 1)
    planned = plan_day(problem, Annealing(), budget)
    told = _told(planned, first_ms, cost(today, first).total)
    if out:
        out.write_bytes(written_plan(planned.found.plan))
    _say(told if as_json else _for_people(told))


def _of_shop(
    context: click.Context, code: str, day: date, budget: Budget, *, accept: bool, as_json: bool
) -> None:
    if isinstance(context.obj, Settings):
        context.obj = context.with_resource(house(context.obj))
    app: Application = context.obj
    live = LiveDay(app, app.directory.store_called(code), day)
    found = live.proposed(budget)
    if accept:
        live.accept(found)
    _say(live.for_machines(found, accepted=accept) if as_json else live.for_people(found))


def _say(told: dict[str, Any] | Iterable[str]) -> None:
    if isinstance(told, dict):
        click.echo(json.dumps(told, indent=2))
    else:
        for line in told:
            click.echo(line)


def _problem(file: Path, replaces: Path | None, now: int | None) -> DayProblem:
    if (replaces is None) is not (now is None):
        raise click.UsageError("--replaces and --now belong together")
    problem = read_day(file.read_bytes())
    if replaces is None or now is None:
        return problem
    return going_on(problem, read_plan(replaces.read_bytes()), now=now)


def _told(planned: Planned, first_ms: float, first_cost: int) -> dict[str, Any]:
    found = planned.found
    broken = violations(planned.problem, found.plan)
    if broken:
        raise BadProblem(f"no plan keeps every rule of this day: {broken[0]}", broken=broken)
    return {
        "first_plan_ms": first_ms,
        "first_cost": first_cost,
        **asdict(found.cost),
        **asdict(found.search),
        "postponed_jobs": {job: str(why) for job, why in planned.postponed.items()},
    }


def _for_people(told: dict[str, Any]) -> list[str]:
    lines = [
        f"first plan after {told['first_plan_ms']} ms costs {told['first_cost']}",
        f"{told['engine']}: {told['done']} iterations in {told['seconds']} s cost {told['total']}",
        f"{told['late_jobs']} late jobs, {told['waiting']} slots of waiting before work",
        f"{told['overtime']} slots of overtime, loads {told['unfairness']} apart",
    ]
    later = told["postponed_jobs"].items()
    return [*lines, *(f"job {job} is postponed: {reason}" for job, reason in later)]
