"""Figures that add up: those of shops to those of a chain, those of days to those of a month.

Rates are never stored: they are worked out of what adds up. *Finished* visits are those that passed
their check; each belongs to the day on which it did.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Self, TypeVar

from attrs import asdict, evolve, fields, frozen

from domain.shared.gini import gini
from domain.shared.money import Money

Number = int | float | None


@frozen(kw_only=True)
class Figures:
    """Counts and sums of one kind of facts; of nothing all are zero."""

    def __add__(self, other: Self) -> Self:
        names = [one.name for one in fields(type(self))]
        sums: dict[str, Any] = {one: getattr(self, one) + getattr(other, one) for one in names}
        return evolve(self, **sums)

    @property
    def told(self) -> Mapping[str, Number]:
        """Every figure by its name, rates too; a rate of nothing is nothing."""
        return asdict(self)


F = TypeVar("F", bound=Figures)


def total(figures: Iterable[F], nothing: F) -> F:
    """All of them together."""
    return sum(figures, start=nothing)


@frozen(kw_only=True)
class Rework(Figures):
    """Work that was done again.

    Of ``jobs`` of finished visits ``reworked`` had failed a check once or more. Of a technician:
    jobs with their hands on them, and those that were sent back from their hands; a job of two
    counts for both.
    """

    jobs: int = 0
    reworked: int = 0

    @property
    def told(self) -> Mapping[str, Number]:
        return {**asdict(self), "rework_percent": percent(self.reworked, self.jobs)}


@frozen(kw_only=True)
class Suspended(Figures):
    """How often, and how many whole ``minutes`` in all, work on finished visits stood still."""

    times: int = 0
    minutes: int = 0

    @property
    def told(self) -> Mapping[str, Number]:
        return {**asdict(self), "mean_minutes": mean(self.minutes, self.times)}


@frozen(kw_only=True)
class Ordered(Figures):
    """What was ordered; each order belongs to the day on which it was drawn up.

    ``lost`` of the ``orders`` came to nothing: a hold that nobody confirmed, or cancelled.
    ``amount_fen`` is what the others come to, VAT included, as they stand now; ``elsewhere`` of
    those others are of customers who took this shop in place of another one.
    """

    orders: int = 0
    lost: int = 0
    amount_fen: int = 0
    elsewhere: int = 0

    @property
    def amount(self) -> Money:
        return Money(self.amount_fen)


@frozen(kw_only=True)
class Promised(Figures):
    """What was promised of finished visits, and what came of it.

    ``kept``: done by the latest time promised, which is a new one when the customer agreed to work
    that ends later: ``renewed``. ``late_min``: minutes beyond it, of those not kept. Minutes of
    suspensions for an excused reason count in neither. ``off_min``: minutes from the likely time
    that was promised first to the end of the work; earlier counts against later.

    ``quoted_fen`` and ``charged_fen``: prices told at booking, and what the orders come to now.
    ``dearer``: charged more than was quoted though the customer agreed to no more; never.
    """

    visits: int = 0
    kept: int = 0
    renewed: int = 0
    late_min: int = 0
    off_min: int = 0
    quoted_fen: int = 0
    charged_fen: int = 0
    dearer: int = 0

    @property
    def told(self) -> Mapping[str, Number]:
        return {
            **asdict(self),
            "kept_percent": percent(self.kept, self.visits),
            "mean_off_min": mean(self.off_min, self.visits),
        }


@frozen(kw_only=True)
class Load(Figures):
    """How paid work is spread over people.

    ``paid_min``: standard minutes of the operations of finished visits, however long they took;
    work that was done again is paid once, to whoever did it in the end. ``technicians``: who had
    some of it, or belongs to the shop. ``apart``: the Gini coefficient times them, so that the
    coefficient of several shops is the mean of theirs by people.
    """

    technicians: int = 0
    paid_min: int = 0
    apart: float = 0.0

    @classmethod
    def of_shop(cls, paid_min: Iterable[int]) -> Self:
        """The load of one shop from the minutes of each of its people."""
        each = tuple(paid_min)
        return cls(technicians=len(each), paid_min=sum(each), apart=gini(each) * len(each))

    @property
    def gini(self) -> float | None:
        """0: everybody the same; near 1: one has everything. Of nobody nothing."""
        return round(self.apart / self.technicians, 3) if self.technicians else None

    @property
    def told(self) -> Mapping[str, Number]:
        hours = round(self.paid_min / 60, 1)
        return {"technicians": self.technicians, "paid_hours": hours, "gini": self.gini}


@frozen(kw_only=True)
class Reviewed(Figures):
    """What customers said of finished visits, whenever they did.

    ``satisfied`` of the ``reviews`` gave four or five stars; their share is the CSAT. ``stars``
    is the sum of all.
    """

    visits: int = 0
    reviews: int = 0
    satisfied: int = 0
    stars: int = 0

    @property
    def told(self) -> Mapping[str, Number]:
        return {
            "visits": self.visits,
            "reviews": self.reviews,
            "satisfied": self.satisfied,
            "csat_percent": percent(self.satisfied, self.reviews),
            "mean_stars": mean(self.stars, self.reviews),
        }


def percent(part: int, of: int) -> float | None:
    """To one digit."""
    return round(100 * part / of, 1) if of else None


def mean(amount: int, of: int) -> float | None:
    """To one digit."""
    return round(amount / of, 1) if of else None
