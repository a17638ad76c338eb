"""A proposal: everything that a customer is offered, so that taking it needs no second search."""

from datetime import datetime

from attrs import field, frozen

from domain.booking.appointment import Planned, Promise, nights
from domain.catalogue.catalogue import QuotedLine
from domain.dispatch.offer import Offer, Term
from domain.dispatch.placement import Choices, Option, Placement, Spot, placed
from domain.orders.idle import IdleDiscount
from domain.shared.ids import StoreId
from domain.shared.money import NOTHING, Money, total
from domain.shared.trade import Car


def plan_of(offer: Offer) -> tuple[Planned, ...]:
    """What an appointment plans, operation by operation."""
    return tuple(
        Planned(
            step=step.need,
            bay=step.bay,
            technician=step.technician,
            during=step.span,
            day=step.day,
        )
        for step in offer.steps
    )


@frozen(kw_only=True)
class Proposal:
    """Shop, bays, hands, parts, price and promise for one car; claims nothing until held.

    ``services`` are codes in the order in which they are done; ``plan`` has one entry per
    operation of all of them. ``choices`` is what it was chosen from. ``idle``: what is taken off
    because the day has time left. ``good_until`` is how long somebody may think about it.
    """

    store: StoreId
    services: tuple[str, ...]
    car: Car
    plan: tuple[Planned, ...]
    lines: tuple[QuotedLine, ...]
    promise: Promise
    distance_km: float
    wait_min: int
    terms: tuple[Term, ...]
    score: float
    choices: Choices = field(factory=Choices)
    idle: IdleDiscount | None = None
    good_until: datetime | None = None

    @property
    def starts(self) -> datetime:
        return min(planned.during.start for planned in self.plan)

    @property
    def ends(self) -> datetime:
        """When the last operation is planned to end."""
        return max(planned.during.end for planned in self.plan)

    def placement(self, at: datetime) -> Placement:
        """Why this shop and time, for the record."""
        first = self.plan[0]
        taken = Option(store=self.store, starts=self.starts, terms=self.terms, price=self.price)
        return placed(self.choices, taken, Spot(first.bay, first.technician), at=at)

    @property
    def nights(self) -> int:
        """How many nights the car stays."""
        return nights(self.plan)

    @property
    def list_price(self) -> Money:
        """What it costs on a full day, VAT included."""
        return total([line.amount for line in self.lines])

    @property
    def price(self) -> Money:
        """What the customer pays, VAT included."""
        return self.list_price - (self.idle.amount if self.idle else NOTHING)
