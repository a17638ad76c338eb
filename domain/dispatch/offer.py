"""What a customer asks for, and what a shop can offer."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from attrs import field, frozen, validators

from domain.shared.claims import Claim, ClaimKind
from domain.shared.errors import Rejected
from domain.shared.geo import Place
from domain.shared.ids import BayId, ClaimId, StoreId, TechnicianId
from domain.shared.time import Span, utc
from domain.shared.trade import Need

MOST_OPERATIONS: Final = 20
BEST_RATING: Final = 5.0
HALF_WAIT_MIN: Final = 24 * 60
"""The wait that costs half of what any wait can cost."""
_WEEK: Final = 7


class TooMuchForAVisit(Rejected):
    """More operations than anybody plans for one visit."""

    code = "too-much-for-a-visit"


def _few_enough(_: object, __: object, needs: tuple[Need, ...]) -> None:
    if len(needs) > MOST_OPERATIONS:
        detail = f"one visit has at most {MOST_OPERATIONS} operations; ask for fewer services"
        raise TooMuchForAVisit(detail, operations=len(needs))


@frozen(kw_only=True)
class Request:
    """A wish: these operations in this order, near this place.

    Work starts at ``earliest`` or later, and not after ``latest``. Between two operations the car
    may wait up to ``slack_min`` minutes. ``online``: asked from afar, so the walk-in reserve holds.
    ``store``: at this shop and nowhere else. ``overnight``: the car may stay for nights when no day
    has room for all of it; a chain that no day could ever hold stays anyway.
    ``among``: of the shops near the place only these, because the others lack something.
    """

    place: Place
    needs: tuple[Need, ...] = field(validator=[validators.min_len(1), _few_enough])
    earliest: datetime = field(validator=utc)
    latest: datetime | None = field(default=None, validator=validators.optional(utc))
    slack_min: int = field(default=30, validator=[validators.ge(0), validators.le(240)])
    online: bool = True
    store: StoreId | None = None
    among: frozenset[StoreId] | None = None
    overnight: bool = False


@frozen
class Step:
    """One operation of an offer: where, who, when. The technician is provisional.

    ``day`` counts the days of the shop from the first one on.
    """

    need: int
    bay: BayId
    technician: TechnicianId
    span: Span
    day: int = 0


@frozen
class Term:
    """One reason for or against an offer: ``value`` lies between 0 (perfect) and 1."""

    name: str
    value: float
    weight: float

    @property
    def points(self) -> float:
        return self.value * self.weight


@frozen(kw_only=True)
class OfferWeights:
    """How many points each term can cost an offer at most; the fewest points win.

    ``distance``: straight kilometres, as a share of the drive radius. ``wait``: minutes from the
    earliest wish to the start, w ÷ (w + 1 day), so that a day costs half. ``load``: share of the
    shop's bay time of that day already taken. ``ability``: what the mean rating of the qualified
    technicians lacks to five stars. ``rating``: the same for the shop itself. ``nights``: nights
    that the car stays, as a share of a week.
    """

    version: str = "1"
    distance: float = field(default=30.0, validator=validators.ge(0))
    wait: float = field(default=60.0, validator=validators.ge(0))
    load: float = field(default=4.0, validator=validators.ge(0))
    ability: float = field(default=4.0, validator=validators.ge(0))
    rating: float = field(default=4.0, validator=validators.ge(0))
    nights: float = field(default=35.0, validator=validators.ge(0))

    def terms(
        self,
        *,
        radius_km: float,
        distance_km: float,
        wait_min: float,
        load: float,
        ability: float,
        rating: float,
        nights: int = 0,
    ) -> tuple[Term, ...]:
        """What speaks against an offer with these facts.

        Args:
            radius_km: how far customers drive at most.
            load: share of the day's bay time that is taken.
            ability: of the technicians who may do it, 1 with five stars.
            rating: the shop's stars, 0 to 5.
        """
        terms = (
            Term("distance", min(1.0, distance_km / radius_km), self.distance),
            Term("wait", wait_min / (wait_min + HALF_WAIT_MIN), self.wait),
            Term("load", load, self.load),
            Term("ability", 1.0 - ability, self.ability),
            Term("rating", 1.0 - rating / BEST_RATING, self.rating),
        )
        return (*terms, self.night_term(nights)) if nights else terms

    def night_term(self, nights: int) -> Term:
        """What speaks against staying for so many nights."""
        return Term("nights", min(1.0, nights / _WEEK), self.nights)


@frozen(kw_only=True)
class Offer:
    """A proposal; it claims nothing until somebody takes it as a hold.

    ``score`` is the sum of the terms' points: smaller is better. ``finish`` is the planned end of
    the last operation; ``wait_min`` counts from the request's earliest start.
    """

    store: StoreId
    distance_km: float
    steps: tuple[Step, ...]
    wait_min: int
    terms: tuple[Term, ...]
    score: float

    @property
    def start(self) -> datetime:
        return self.steps[0].span.start

    @property
    def finish(self) -> datetime:
        return self.steps[-1].span.end

    @property
    def nights(self) -> int:
        """How many nights the car stays."""
        return self.steps[-1].day

    @property
    def load(self) -> float:
        """The share of the shop's bay time that is taken on the day of the start, 0 to 1."""
        return next(term.value for term in self.terms if term.name == "load")

    def claims(
        self,
        *,
        new_id: Callable[[], ClaimId],
        subject: UUID,
        kind: ClaimKind,
        expires: datetime | None = None,
    ) -> tuple[Claim, ...]:
        """What taking the offer claims: per step its technician and its bay.

        While the car stays in one bay, the bay's claim lasts until the next step begins, so a
        wait between two steps does not give the bay away. At night nothing is claimed.
        """
        return tuple(
            Claim(
                id=new_id(),
                store=self.store,
                resource=resource,
                during=during,
                kind=kind,
                subject=subject,
                step=step.need,
                expires=expires,
            )
            for number, step in enumerate(self.steps)
            for resource, during in (
                (step.bay, self._in_bay(number)),
                (step.technician, step.span),
            )
        )

    def _in_bay(self, number: int) -> Span:
        step = self.steps[number]
        for following in self.steps[number + 1 : number + 2]:
            if (following.bay, following.day) == (step.bay, step.day):
                return Span(step.span.start, following.span.start)
        return step.span


class WhyNone(StrEnum):
    """Why a request got no offer at all; ``TOO_LONG_FOR_A_DAY`` is said of a single operation."""

    NO_SHOP_NEARBY = "no-shop-nearby"
    NOBODY_QUALIFIED = "nobody-qualified"
    TOO_LONG_FOR_A_DAY = "too-long-for-a-day"
    FULL = "full"


@frozen(kw_only=True)
class Answer:
    """The offers, the best first; ``why_none`` exactly when there is none."""

    offers: tuple[Offer, ...]
    why_none: WhyNone | None = None
