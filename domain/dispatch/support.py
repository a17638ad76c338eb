"""Help between shops: the part, the technician or the customer moves, and why that one."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from attrs import field, frozen, validators

from domain.dispatch.margin import Margin
from domain.dispatch.offer import Term
from domain.dispatch.tariff import Tariff
from domain.shared.errors import Conflict
from domain.shared.ids import PersonId, StoreId, TechnicianId, WorkOrderId, derived_id
from domain.shared.money import NOTHING, Money
from domain.shared.time import minutes, utc

HALF_COST: Final = Money(20_000)
"""The cost that speaks half as loud as any cost can."""
HALF_DELAY_MIN: Final = 240
"""Minutes after the promise that speak half as loud as any delay can."""
HALF_GIVEN: Final = 5
"""Times that a shop has helped others which speak half as loud as any number can."""
MOST_WAYS: Final = 12
"""Ways that a record keeps."""


class NoSuchSupport(Conflict):
    """This help is not to be had, or not any more."""

    code = "support-is-gone"


class Way(StrEnum):
    """What moves."""

    PART = "part"
    TECHNICIAN = "technician"
    CUSTOMER = "customer"


class Lack(StrEnum):
    """What keeps a shop from doing a job in time."""

    PART = "part"
    HANDS = "hands"


class Bar(StrEnum):
    """Why a way is out of the question, whatever the terms say."""

    NOT_QUALIFIED = "not_qualified"
    """Skill, grade or a valid certificate is missing."""
    PROMISED = "promised"
    """The donor needs it for what it has promised."""
    NEEDED = "needed"
    """The donor would have less left than it needs itself."""
    NO_GAIN = "no_gain"
    """The shop itself is as fast."""


@frozen(kw_only=True)
class Trouble:
    """A job that its shop cannot do in time: what it ``lacks``, and what was ``promised``.

    ``alone``: when the shop would be done without help; None when that is not in sight.
    """

    work_order: WorkOrderId
    store: StoreId
    lacks: tuple[Lack, ...] = field(validator=validators.min_len(1))
    promised: datetime = field(validator=utc)
    alone: datetime | None = field(default=None, validator=validators.optional(utc))


@frozen(kw_only=True)
class Effect:
    """What a donor gives of what it has free, and what it ``needs`` of that itself.

    Of a part in its unit; of hands in hours of those with the skill on that day; for a customer in
    hours of bays. ``endangered``: promises of its own that it could not keep.
    """

    takes: float = field(validator=validators.ge(0))
    free: float = field(validator=validators.ge(0))
    needs: float = field(default=0.0, validator=validators.ge(0))
    endangered: int = field(default=0, validator=validators.ge(0))

    @property
    def share(self) -> float:
        """What is taken of what is free, 0 to 1."""
        return min(1.0, self.takes / self.free) if self.free else 1.0

    @property
    def left(self) -> float:
        return self.free - self.takes


@frozen(kw_only=True)
class Help:
    """One way, with its facts at the moment of the choice.

    ``begins``: when the work begins, or the part is there; ``ready``: when this job will be done.
    ``km`` as the bird flies and ``travel_min`` one way. ``given``: how often the donor has helped
    others lately. ``price``: what a customer pays there.
    """

    way: Way
    donor: StoreId
    technician: TechnicianId | None = None
    km: float = field(validator=validators.ge(0))
    travel_min: int = field(validator=validators.ge(0))
    cost: Money
    begins: datetime = field(validator=utc)
    ready: datetime = field(validator=utc)
    effect: Effect
    given: int = field(default=0, validator=validators.ge(0))
    qualified: bool = True
    price: Money | None = None

    def __attrs_post_init__(self) -> None:
        if self.cost < NOTHING:
            raise ValueError("help costs something or nothing")
        if (self.way is Way.TECHNICIAN) != (self.technician is not None):
            raise ValueError("a technician moves, and nobody else does")

    def id_for(self, work_order: WorkOrderId) -> UUID:
        """The same help for the same job has the same id, whenever it is proposed.

        Somebody agrees to a time and a price, so another time or price is another way.
        """
        agreed = f"{self.begins.isoformat()} {self.price}"
        return derived_id(work_order, f"{self.way} {self.donor} {self.technician} {agreed}")


@frozen(kw_only=True)
class Weighed:
    """A way with what speaks against it; ``bar`` set means it was never in the running."""

    help: Help
    terms: tuple[Term, ...]
    bar: Bar | None = None

    @property
    def points(self) -> float:
        return sum(term.points for term in self.terms)


@frozen(kw_only=True)
class SupportChoice:
    """Which way a shop was helped, before which others, and by whose word.

    A value of facts only, so anyone can work it out again. ``winner`` is what the terms say;
    ``taken`` differs from it when somebody liked another better.
    """

    trouble: Trouble
    at: datetime = field(validator=utc)
    tariff: Tariff
    considered: tuple[Weighed, ...]
    winner: Weighed
    taken: Weighed
    by: PersonId

    def again(self) -> "SupportChoice":
        """The same choice, worked out anew from its recorded facts."""
        ways = ranked(self.trouble, (one.help for one in self.considered), self.tariff)
        taken = next(one for one in ways if one.help == self.taken.help)
        return chosen(self.trouble, ways, taken, tariff=self.tariff, by=self.by, at=self.at)

    @property
    def by_terms(self) -> bool:
        """Whether nobody chose against the terms."""
        return self.taken == self.winner

    @property
    def nearest(self) -> Weighed | None:
        """The best of the others: what would have been next, or should have been first."""
        others = (one for one in self.considered if one.bar is None and one != self.taken)
        return next(others, None)

    @property
    def margin(self) -> Margin | None:
        """By how much the nearest other one lost to what was taken."""
        other = self.nearest
        return Margin.between(self.taken.terms, other.terms) if other else None


def ranked(trouble: Trouble, ways: Iterable[Help], tariff: Tariff) -> tuple[Weighed, ...]:
    """Every way with its terms, the fewest points first; those that a limit forbids come last.

    ``cost``: c ÷ (c + 200 yuan). ``delay``: minutes after the promise, d ÷ (d + 4 hours).
    ``fairness``: g ÷ (g + 5) for the times that the donor has helped lately. ``donor``: what it
    gives of what it has free. Ties go to the smaller donor, then to the sooner.

    Source: our own; the saturating form is that of an offer's wait.
    """
    weighed = [
        Weighed(help=one, terms=_terms(trouble, one, tariff), bar=_bar(trouble, one))
        for one in ways
    ]
    return tuple(sorted(weighed, key=_rank))


def chosen(
    trouble: Trouble,
    ways: Iterable[Weighed],
    taken: Weighed,
    *,
    tariff: Tariff,
    by: PersonId,
    at: datetime,
) -> SupportChoice:
    """The record of a choice among ``ways``, which come ranked.

    Raises:
        NoSuchSupport: what is taken is forbidden.
    """
    if taken.bar is not None:
        raise NoSuchSupport("this help is out of the question", bar=str(taken.bar))
    ways = tuple(ways)
    others = [one for one in ways if one != taken][: MOST_WAYS - 1]
    considered = tuple(sorted((taken, *others), key=_rank))
    return SupportChoice(
        trouble=trouble,
        at=at,
        tariff=tariff,
        considered=considered,
        winner=considered[0],
        taken=taken,
        by=by,
    )


def _bar(trouble: Trouble, one: Help) -> Bar | None:
    """The first hard limit that forbids it."""
    if not one.qualified:
        return Bar.NOT_QUALIFIED
    if one.effect.endangered:
        return Bar.PROMISED
    if one.effect.left < one.effect.needs:
        return Bar.NEEDED
    if trouble.alone is not None and one.ready >= trouble.alone:
        return Bar.NO_GAIN
    return None


def _terms(trouble: Trouble, one: Help, tariff: Tariff) -> tuple[Term, ...]:
    late_min = max(0.0, (one.ready - trouble.promised) / minutes(1))
    return (
        Term("cost", _saturating(one.cost.amount, HALF_COST.amount), tariff.cost),
        Term("delay", _saturating(late_min, HALF_DELAY_MIN), tariff.delay),
        Term("fairness", _saturating(one.given, HALF_GIVEN), tariff.fairness),
        Term("donor", one.effect.share, tariff.donor),
    )


def _saturating(value: float, half: float) -> float:
    return value / (value + half)


def _rank(one: Weighed) -> tuple[bool, float, StoreId, datetime, UUID]:
    of = one.help
    who = of.technician or of.donor
    return one.bar is not None, one.points, of.donor, of.ready, who
