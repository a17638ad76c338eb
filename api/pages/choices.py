"""A dispatch decision as one can tell it: who, before whom, and what tipped the scales."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Self

from attrs import frozen

from domain.dispatch.assignment import Decision, Mode
from domain.shared.ids import TechnicianId
from domain.shared.label import Label
from domain.work_orders.work_order import WorkOrder


@frozen(kw_only=True)
class Choice:
    """Why these hands.

    ``other`` is who would have been next (of a pinned choice: whom the terms would have chosen),
    and ``term`` what told the two apart most. ``fair_pay``: the other one had fewer points, and was
    paid for too many hours already. ``limits`` counts who was out of the question, by
    reason.
    """

    label: Label
    who: TechnicianId | None
    points: float
    other: TechnicianId | None
    other_points: float
    term: str | None
    limits: Mapping[str, int]
    pinned: str | None
    mode: Mode
    fair_pay: bool

    @classmethod
    def of(cls, decision: Decision, visit: WorkOrder) -> Self:
        chosen, other, margin = decision.chosen, decision.nearest, decision.margin
        return cls(
            label=visit.operation(decision.task.step).label,
            who=decision.winner,
            points=chosen.points if chosen else 0.0,
            other=other.candidate.technician if other else None,
            other_points=other.points if other else 0.0,
            term=margin.telling if margin else None,
            limits=Counter(str(one.limit) for one in decision.considered if one.limit),
            pinned=decision.reason,
            mode=decision.mode,
            fair_pay=decision.passed_over is not None,
        )


def choices(decisions: Iterable[Decision], visit: WorkOrder) -> list[Choice]:
    """Every decision in its order; a repetition that changed nothing is told once."""
    told: list[Choice] = []
    ordered = sorted(decisions, key=lambda one: (one.at, one.task.step))
    for one in (Choice.of(decision, visit) for decision in ordered):
        if one not in told:
            told.append(one)
    return told
