"""Why people of a shop were sent where they were, for the record."""

from collections.abc import Mapping
from datetime import date, datetime

from attrs import field, frozen

from domain.routing.plan import Cost
from domain.shared.ids import TechnicianId, WorkOrderId
from domain.shared.time import Span


@frozen(kw_only=True)
class Sent:
    """Somebody who goes to a car; ``km`` on the road from where they were before."""

    technician: TechnicianId
    work_order: WorkOrderId
    leave: datetime
    work: Span
    km: float


@frozen(kw_only=True)
class RouteDecision:
    """Routes of a shop's day that somebody accepted.

    ``before`` and ``after``: the terms of the routes that were driven until then, and of the new
    ones. ``urgent``: the car for which they were made anew. ``moved`` cars get other hands or
    another time. ``unserved``: the cars to which nobody goes on that day, and why.
    """

    day: date
    engine: str
    seed: int
    iterations: int
    done: int
    before: Cost
    after: Cost
    moved: int
    urgent: WorkOrderId | None = None
    unserved: Mapping[str, str] = field(factory=dict)
    stops: tuple[Sent, ...] = ()
