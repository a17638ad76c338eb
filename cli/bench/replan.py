"""How much better a day goes on after a disturbance, and how little of it changes."""

from statistics import mean
from time import perf_counter
from typing import Final

import click
from attrs import frozen

from adapters.solvers.annealing import Annealing
from application.planning.day_plans import plan_day
from application.shared.search import Budget
from cli.bench.report import Holds, Report, Target, publish
from cli.bench.shop_days import disturbed, overrun, shop_day
from domain.planning.plan import Cost, DayPlan, cost
from domain.planning.problem import DayProblem
from domain.planning.replanning import CHANGE, going_on
from domain.planning.rules import Rule, by_rule
from domain.planning.tables import Tables

_NOW: Final = 40


@click.command()
@click.option("--seconds", type=click.FloatRange(0.01, 600), default=1.0, show_default=True)
@click.option("--days", type=click.IntRange(1, 1000), default=10, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True)
def replan(seconds: float, days: int, seed: int, as_json: bool) -> None:
    """Illness, an overrun, a late part and an emergency at once, in days that went well so far."""
    publish(measured(seconds, days, seed), as_json=as_json)


@frozen(kw_only=True)
class _Day:
    """One day after its disturbance: dispatched by due date, and planned anew."""

    by_due_date: Cost
    planned: Cost
    open_operations: int
    moved: int
    took_s: float


def measured(seconds: float, days: int, seed: int) -> Report:
    """Every day is planned for as long as it is then planned anew."""
    seen = [_replanned(seconds, seed + number) for number in range(days)]
    below = mean(1 - _outcome(day.planned) / _outcome(day.by_due_date) for day in seen)
    changed = mean(day.planned.changes / day.open_operations for day in seen)
    moved = sum(day.moved for day in seen)
    return Report(
        figures={
            "below_due_date_percent": round(100 * below, 1),
            "changed_technician_percent": round(100 * changed, 1),
            "by_due_date_changed_percent": round(
                100 * mean(day.by_due_date.changes / day.open_operations for day in seen), 1
            ),
            "started_moved_count": float(moved),
            "replanned_max_s": round(max(day.took_s for day in seen), 2),
            "days_count": float(days),
        },
        targets={
            "below_due_date_percent": Target(25.0, round(100 * below, 1), Holds.AT_LEAST),
            "changed_technician_percent": Target(20.0, round(100 * changed, 1)),
            "started_moved_count": Target(0.0, float(moved)),
        },
        seed=seed,
    )


def _replanned(seconds: float, seed: int) -> _Day:
    problem, budget = shop_day(seed), Budget(seconds)
    plan = plan_day(problem, Annealing(), budget).found.plan
    after = overrun(plan, _NOW)
    left = going_on(disturbed(problem, plan, _NOW, seed), after, now=_NOW, change=CHANGE)
    began = perf_counter()
    planned = plan_day(left, Annealing(), budget)
    took_s = perf_counter() - began
    return _Day(
        by_due_date=cost(left, by_rule(left, Tables.of(left), Rule.DUE_DATE)),
        planned=planned.found.cost,
        open_operations=sum(1 for _ in left.open_operations()),
        moved=_moved(left, planned.found.plan),
        took_s=took_s,
    )


def _outcome(of: Cost) -> int:
    """What the day costs its customers and people: a change of hands is judged by itself."""
    return of.total - CHANGE * of.changes


def _moved(left: DayProblem, plan: DayPlan) -> int:
    return sum(plan.at[one.job, one.operation] != one for one in left.started)
