"""How long the days of a whole network take to plan, and one of them anew."""

import os
from statistics import mean
from time import perf_counter
from typing import Final

import click

from adapters.solvers.annealing import Annealing
from adapters.solvers.many_days import plan_days
from application.planning.day_plans import first_plan, plan_day
from application.shared.search import Budget
from cli.bench.report import Holds, Report, Target, publish
from cli.bench.shop_days import disturbed, overrun, shop_day
from domain.planning.checker import violations
from domain.planning.plan import cost
from domain.planning.replanning import going_on

_CORES: Final = os.cpu_count() or 1
_CORE_S: Final = 60.0 * 16
"""A minute on sixteen cores."""
_NOW: Final = 40
_ONE_S: Final = 0.5
_AGAIN: Final = 5


@click.command()
@click.option("--stores", type=click.IntRange(1, 10_000), default=600, show_default=True)
@click.option("--seconds", type=click.FloatRange(0.01, 60), default=0.5, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True)
def network(stores: int, seconds: float, seed: int, as_json: bool) -> None:
    """A busy day in every shop, planned for --seconds each on all cores."""
    publish(measured(stores, seconds, seed), as_json=as_json)


def measured(stores: int, seconds: float, seed: int) -> Report:
    """Plan every day; then disturb some of them, one at a time, and plan what is left."""
    days = [shop_day(seed + number) for number in range(stores)]
    began = perf_counter()
    plans = list(plan_days(days, Budget(seconds), workers=_CORES))
    took_s = perf_counter() - began
    before = sum(cost(day, first_plan(day)).total for day in days)
    after = sum(one.found.cost.total for one in plans)
    broken = sum(bool(violations(one.problem, one.found.plan)) for one in plans)
    again = [_again_s(seed + number) for number in range(min(_AGAIN, stores))]
    limit_s = round(_CORE_S / _CORES, 1)
    return Report(
        figures={
            "days_count": float(stores),
            "workers_count": float(_CORES),
            "all_days_s": round(took_s, 1),
            "below_first_plan_percent": round(100 * (1 - after / before), 1),
            "broken_rules_count": float(broken),
            "one_day_anew_max_s": round(max(again), 2),
            "one_day_anew_mean_s": round(mean(again), 2),
        },
        targets={
            "all_days_s": Target(limit_s, round(took_s, 1)),
            "one_day_anew_max_s": Target(1.0, round(max(again), 2)),
            "broken_rules_count": Target(0.0, float(broken)),
            "below_first_plan_percent": Target(
                0.0, round(100 * (1 - after / before), 1), Holds.AT_LEAST
            ),
        },
        seed=seed,
    )


def _again_s(seed: int) -> float:
    """How long a new plan takes after an illness, a late part and an urgent car."""
    day = shop_day(seed)
    plan = plan_day(day, Annealing(), Budget(_ONE_S)).found.plan
    left = going_on(disturbed(day, plan, _NOW, seed), overrun(plan, _NOW), now=_NOW)
    began = perf_counter()
    plan_day(left, Annealing(), Budget(_ONE_S))
    return perf_counter() - began
