"""The days of many live shops, planned at once and accepted shop by shop."""

import json
import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from time import perf_counter
from typing import Any, Final

import click
from attrs import frozen

from adapters.settings import Settings
from adapters.solvers.many_days import plan_days
from application.app import Application
from application.shared.search import Budget
from application.visits.day_proposal import DayProposal
from application.visits.live_day import LiveDay
from application.visits.planning import PlanIsStale
from cli.house import OPERATOR, house
from domain.stores.region import Region
from domain.stores.store import OutsideHours, Store

_CORES: Final = os.cpu_count() or 1


@frozen(kw_only=True)
class ShopPlan:
    """What was found for one shop; ``stale``: the day changed before it could be accepted."""

    store: Store
    found: DayProposal
    accepted: bool = False
    stale: bool = False


@click.command("plan-network")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), required=True)
@click.option("--stores", type=click.IntRange(1), help="The first so many, by their codes.")
@click.option("--region", type=click.Choice([one.value for one in Region]))
@click.option("--accept", is_flag=True, help="Do as the plans say, each shop by itself.")
@click.option("--seconds", type=click.FloatRange(0.01, 60), default=0.5, show_default=True)
@click.option("--iterations", type=click.IntRange(0, 10**10), help="Exactly so many, to redo it.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 2), default=1, show_default=True)
@click.option("--workers", type=click.IntRange(1, 256), default=_CORES, show_default="all cores")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def plan_network(
    context: click.Context,
    day: datetime,
    stores: int | None,
    region: str | None,
    accept: bool,
    seconds: float,
    iterations: int | None,
    seed: int,
    workers: int,
    as_json: bool,
) -> None:
    """The local day of every live shop, each planned for --seconds, on all cores."""
    if isinstance(context.obj, Settings):
        context.obj = context.with_resource(house(context.obj))
    app: Application = context.obj
    began = perf_counter()
    days = list(_open_days(app, _shops(app, region)[:stores], day))
    budget = Budget(seconds, iterations, seed)
    plans = [_accepted(app, one) if accept else one for one in _plans(app, days, budget, workers)]
    told = _told(plans, round(perf_counter() - began, 2))
    click.echo(json.dumps(told, indent=2) if as_json else "\n".join(_for_people(plans, told)))


def _shops(app: Application, region: str | None) -> list[Store]:
    """Those that take cars, by their codes."""
    known = app.directory.register.stores.values()
    open_ = [one for one in known if one.takes_bookings and region in (None, one.region)]
    return sorted(open_, key=lambda one: one.code)


def _open_days(app: Application, shops: Sequence[Store], day: datetime) -> Iterator[LiveDay]:
    """A shop that is closed on that day has no plan."""
    for shop in shops:
        try:
            yield app.planning.look(OPERATOR, store=shop.id, day=day.date())
        except OutsideHours:
            continue


def _plans(
    app: Application, days: Sequence[LiveDay], budget: Budget, workers: int
) -> Iterator[ShopPlan]:
    found = plan_days([one.problem for one in days], budget, workers=workers)
    for live, planned in zip(days, found, strict=True):
        yield ShopPlan(store=live.shop.store, found=app.planning.drawn_up(live, planned))


def _accepted(app: Application, plan: ShopPlan) -> ShopPlan:
    if not plan.found.changes and not plan.found.later:
        return plan
    try:
        app.planning.accept(OPERATOR, plan=plan.found.plan)
    except PlanIsStale:
        return ShopPlan(store=plan.store, found=plan.found, stale=True)
    return ShopPlan(store=plan.store, found=plan.found, accepted=True)


def _told(plans: Sequence[ShopPlan], took_s: float) -> dict[str, Any]:
    return {
        "took_s": took_s,
        "cost_before": sum(one.found.before.total for one in plans),
        "cost_after": sum(one.found.after.total for one in plans),
        "shops": [
            {
                "store": one.store.code,
                "operations": len(one.found.moves),
                "changes": len(one.found.changes),
                "customers": len(one.found.customers),
                "people": len(one.found.people),
                "postponed": len(one.found.later),
                "cost_before": one.found.before.total,
                "cost_after": one.found.after.total,
                "accepted": one.accepted,
                "stale": one.stale,
            }
            for one in plans
        ],
    }


def _for_people(plans: Sequence[ShopPlan], told: dict[str, Any]) -> Iterator[str]:
    for one in plans:
        if one.found.changes or one.found.later:
            what = f"{len(one.found.changes)} of {len(one.found.moves)} operations change"
            cost = f"cost {one.found.before.total} -> {one.found.after.total}"
            later = f", {len(one.found.later)} cars postponed" if one.found.later else ""
            end = " (accepted)" if one.accepted else " (the day has changed)" if one.stale else ""
            yield f"{one.store.code}\t{what}{later}, {cost}{end}"
    yield (
        f"{len(plans)} shops in {told['took_s']} s: "
        f"cost {told['cost_before']} -> {told['cost_after']}"
    )
