"""Why a day was planned as it was, for the record."""

from collections.abc import Mapping
from datetime import date

from attrs import field, frozen

from domain.planning.binding import PlannedStep
from domain.planning.plan import Cost


@frozen(kw_only=True)
class DayDecision:
    """A plan of a day that somebody accepted.

    ``before`` and ``after``: the terms of the plan that was followed, as far as there was one, and
    of the new one. The same day, ``seed`` and ``iterations``, ended after ``done``, give the same
    plan again. ``moved`` operations of so many ``planned`` are elsewhere, later, or in other hands.
    ``postponed``: what was missing, by appointment. ``steps``: what was planned, and the facts that
    tell why not earlier; records of old releases have none.
    """

    day: date
    engine: str
    seed: int
    iterations: int
    done: int
    before: Cost | None
    after: Cost
    planned: int
    moved: int
    postponed: Mapping[str, str] = field(factory=dict)
    steps: tuple[PlannedStep, ...] = ()
