"""The routes of technicians planned: from a file, or those of a live shop."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any, Final
from uuid import UUID

import click
from attrs import asdict

from adapters.route_files import (
    read_job_places,
    read_route_plan,
    read_routes,
    written_route_plan,
)
from adapters.settings import Settings
from adapters.solvers.routes import route_planner
from application.app import Application
from application.routing.routes import insert_emergency, plan_routes
from application.shared.search import Budget
from cli.house import house
from cli.live_routes import LiveRoutes
from cli.new_file import NewFile
from domain.routing.checker import violations
from domain.routing.insertion import by_insertion
from domain.routing.plan import RoutePlan, cost, late
from domain.routing.problem import LATEST, BadRoutes, RouteProblem
from domain.shared.ids import WorkOrderId
from domain.shared.map_links import MapLinks

_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
_DAY: Final = click.DateTime(["%Y-%m-%d"])


@click.command("plan-routes")
@click.option("--problem", "file", type=_FILE, help="The day, as JSON.")
@click.option("--store", metavar="CODE", help="A live shop instead, and its real day.")
@click.option("--date", "day", type=_DAY, help="The shop's local day; today if it is not said.")
@click.option("--urgent", "visit", type=click.UUID, help="A visit that cannot wait.")
@click.option("--accept", is_flag=True, help="Drive as the routes of the live shop say.")
@click.option("--seconds", type=click.FloatRange(0.01, 3600), default=5.0, show_default=True)
@click.option("--iterations", type=click.IntRange(0, 10**10), help="Exactly so many, to redo it.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 2), default=1, show_default=True)
@click.option("--insert", "urgent", type=_FILE, help="An emergency, as the JSON of one job.")
@click.option("--replaces", type=_FILE, help="The routes that were followed until --now.")
@click.option("--now", type=click.IntRange(0, LATEST), help="In minutes, as all times.")
@click.option("--out", type=NewFile(), help="Routes, as JSON.")
@click.option("--maps", is_flag=True, help="Where every stop is, as links that open a map.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def plan_routes_command(
    context: click.Context,
    file: Path | None,
    store: str | None,
    day: datetime | None,
    visit: UUID | None,
    accept: bool,
    seconds: float,
    iterations: int | None,
    seed: int,
    urgent: Path | None,
    replaces: Path | None,
    now: int | None,
    out: Path | None,
    maps: bool,
    as_json: bool,
) -> None:
    """Which technician drives where, and when somebody is there."""
    budget = Budget(seconds, iterations, seed)
    if file is not None and store is None and day is None and visit is None and not accept:
        plan, told = _of_file(file, urgent, replaces, now, budget)
        if maps:
            told["maps"] = _maps(file, urgent, plan)
        if out:
            out.write_bytes(written_route_plan(plan))
        _say(told if as_json else _for_people(told))
    elif file is None and store is not None:
        if urgent or replaces or out or now is not None:
            raise click.UsageError("--insert, --replaces, --now and --out are for --problem")
        live = _live(context, store, day)
        found = live.proposed(budget, WorkOrderId(visit) if visit else None)
        if accept:
            live.accept(found)
        _say(
            live.for_machines(found, accepted=accept)
            if as_json
            else live.for_people(found, maps=maps)
        )
    else:
        raise click.UsageError("give --problem, or --store")


def _say(told: dict[str, Any] | Iterable[str]) -> None:
    if isinstance(told, dict):
        click.echo(json.dumps(told, indent=2))
    else:
        for line in told:
            click.echo(line)


def _live(context: click.Context, code: str, day: datetime | None) -> LiveRoutes:
    if isinstance(context.obj, Settings):
        context.obj = context.with_resource(house(context.obj))
    app: Application = context.obj
    store = app.directory.store_called(code)
    return LiveRoutes(app, store, day.date() if day else store.business_day(app.clock.now()))


def _of_file(
    file: Path, urgent: Path | None, replaces: Path | None, now: int | None, budget: Budget
) -> tuple[RoutePlan, dict[str, Any]]:
    if urgent and replaces and now is not None:
        return _inserted(read_routes(file.read_bytes(), urgent.read_bytes()), replaces, now)
    if urgent or replaces or now is not None:
        raise click.UsageError("--insert, --replaces and --now belong together")
    return _planned(read_routes(file.read_bytes()), budget)


def _planned(problem: RouteProblem, budget: Budget) -> tuple[RoutePlan, dict[str, Any]]:
    began = perf_counter()
    first = by_insertion(problem)
    first_ms = round(1000 * (perf_counter() - began), 1)
    found = plan_routes(problem, route_planner(problem), budget)
    return found.plan, {
        "first_plan_ms": first_ms,
        "first_cost": cost(problem, first).total,
        **asdict(found.search),
        **_checked(problem, found.plan),
    }


def _inserted(problem: RouteProblem, replaces: Path, now: int) -> tuple[RoutePlan, dict[str, Any]]:
    before, job = read_route_plan(replaces.read_bytes()), len(problem.jobs) - 1
    began = perf_counter()
    after = insert_emergency(problem, before, job=job, now=now)
    took_ms = round(1000 * (perf_counter() - began), 1)
    return after.plan, {
        "engine": "insertion",
        "job": job,
        "inserted_ms": took_ms,
        "handed_over": list(after.handed_over),
        "displaced": list(after.displaced),
        **_checked(after.problem, after.plan),
    }


def _checked(problem: RouteProblem, plan: RoutePlan) -> dict[str, Any]:
    """What the plan costs and does not keep, once it is known to be valid."""
    broken = violations(problem, plan)
    if broken:
        raise BadRoutes(f"the routes do not keep the rules of this day: {broken[0]}", broken=broken)
    return {
        **asdict(cost(problem, plan)),
        "late_jobs": late(problem, plan),
        "unserved_jobs": plan.unserved,
        "routes": asdict(plan)["routes"],
    }


def _maps(file: Path, urgent: Path | None, plan: RoutePlan) -> dict[int, dict[str, str]]:
    """Links by job, in the turn of the stops; none where the day has minutes and no points."""
    places = read_job_places(file.read_bytes(), urgent.read_bytes() if urgent else None)
    driven = [job for route in plan.routes for job in route.jobs if job in places]
    return {job: asdict(MapLinks.to(places[job], f"{job}")) for job in driven}


def _for_people(told: dict[str, Any]) -> list[str]:
    return [
        *_how(told),
        f"{told['driving']} minutes of driving",
        *_routes(told),
        *(
            f"job {job} is at {' '.join(links.values())}"
            for job, links in told.get("maps", {}).items()
        ),
        *(f"job {job} is {minutes} minutes late" for job, minutes in told["late_jobs"].items()),
        *(f"nobody goes to job {job}: {why}" for job, why in told["unserved_jobs"].items()),
    ]


def _how(told: dict[str, Any]) -> list[str]:
    if "job" in told:
        return [f"{told['engine']}: job {told['job']} after {told['inserted_ms']} ms"]
    return [
        f"first plan after {told['first_plan_ms']} ms costs {told['first_cost']}",
        f"{told['engine']}: {told['done']} iterations in {told['seconds']} s cost {told['total']}",
    ]


def _routes(told: dict[str, Any]) -> list[str]:
    return [
        f"technician {who}: "
        + ", ".join(f"job {stop['job']} at {stop['start']}" for stop in route["stops"])
        + f", home at {route['home']}"
        for who, route in enumerate(told["routes"])
        if route["stops"]
    ]
