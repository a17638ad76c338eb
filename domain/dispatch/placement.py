"""Where and when: the choice of shop and time, recorded so that it can be told and redone."""

from collections.abc import Iterable, Set
from datetime import datetime
from enum import StrEnum
from typing import Final, Self

from attrs import field, frozen, validators

from domain.dispatch.margin import Margin
from domain.dispatch.offer import Offer, Term
from domain.dispatch.rules import STANDARD_VERSION
from domain.shared.ids import BayId, StoreId, TechnicianId
from domain.shared.money import Money
from domain.shared.time import utc

MOST_OPTIONS: Final = 5
"""Options that a record keeps, several of one shop among them."""
MOST_SHOPS: Final = 20
"""Other shops that a record keeps: as many that only lost, and as many that were out."""


class Bar(StrEnum):
    """Why a shop was out of the question, whatever the terms say.

    Of shops that are too far only a trial of rules knows; there is no end to them.
    """

    TOO_FAR = "too_far"
    NOT_EQUIPPED = "not_equipped"
    OUT_OF_STOCK = "out_of_stock"
    NO_PRICE = "no_price"
    FULL = "full"


@frozen(kw_only=True)
class Option:
    """One shop and time with what spoke against it, as a proposal carries it.

    ``price``: what it would have cost, if that was worked out.
    """

    store: StoreId
    starts: datetime = field(validator=utc)
    terms: tuple[Term, ...]
    price: Money | None = None

    @classmethod
    def of(cls, offer: Offer, price: Money | None = None) -> Self:
        return cls(store=offer.store, starts=offer.start, terms=offer.terms, price=price)

    @property
    def points(self) -> float:
        return sum(term.points for term in self.terms)


@frozen(kw_only=True)
class RuledOut:
    """A shop near by that a hard limit forbade."""

    store: StoreId
    bar: Bar


@frozen
class Spot:
    """Where and by whom the first operation is planned; the hands are provisional."""

    bay: BayId
    technician: TechnicianId


@frozen(kw_only=True)
class Choices:
    """What there was to choose from: the best first, and who could not take part.

    ``others``: the best that other shops near by had. ``rules``: the version of the rules that
    gave the terms their weights; ``radius_km``: how far customers drive by them, which is what
    distances are a share of.
    """

    options: tuple[Option, ...] = ()
    others: tuple[Option, ...] = ()
    ruled_out: tuple[RuledOut, ...] = ()
    rules: str = STANDARD_VERSION
    radius_km: float | None = None

    @classmethod
    def of(
        cls,
        options: Iterable[Option],
        ruled_out: Iterable[RuledOut] = (),
        *,
        others: Iterable[Option] = (),
        rules: str = STANDARD_VERSION,
        radius_km: float | None = None,
    ) -> Self:
        """Cut to what a record keeps: no shop is an option and another one's better."""
        in_order = ranked(options)
        best, rest = in_order[:MOST_OPTIONS], in_order[MOST_OPTIONS:]
        return cls(
            options=best,
            others=_best_of_each((*rest, *others), without={one.store for one in best}),
            ruled_out=tuple(ruled_out)[:MOST_SHOPS],
            rules=rules,
            radius_km=radius_km,
        )


@frozen(kw_only=True)
class Placement:
    """Which shop and time, before which others, and why.

    A value of facts only, so anyone can work it out again. ``winner`` is what the terms say;
    ``taken`` differs from it when the customer liked another better.
    """

    at: datetime = field(validator=utc)
    options: tuple[Option, ...] = field(validator=validators.min_len(1))
    others: tuple[Option, ...] = ()
    ruled_out: tuple[RuledOut, ...] = ()
    winner: Option
    taken: Option
    spot: Spot
    rules: str = STANDARD_VERSION
    radius_km: float | None = None

    @property
    def choices(self) -> Choices:
        """What there was to choose from."""
        return Choices(
            options=self.options,
            others=self.others,
            ruled_out=self.ruled_out,
            rules=self.rules,
            radius_km=self.radius_km,
        )

    def again(self) -> "Placement":
        """The same choice, worked out anew from its recorded facts."""
        return placed(self.choices, self.taken, self.spot, at=self.at)

    @property
    def by_terms(self) -> bool:
        """Whether the customer took what the terms put first."""
        return self.taken == self.winner

    @property
    def nearest(self) -> Option | None:
        """The best of the others: what would have been next, or should have been first."""
        return next((one for one in self.options if one != self.taken), None)

    @property
    def rival(self) -> Option | None:
        """The best of the other shops; of a single shop, its next best time."""
        everywhere = ranked((*self.options, *self.others))
        elsewhere = (one for one in everywhere if one.store != self.taken.store)
        return next(elsewhere, self.nearest)

    @property
    def margin(self) -> Margin | None:
        """By how much the nearest other one lost to what was taken."""
        other = self.nearest
        return Margin.between(self.taken.terms, other.terms) if other else None


def placed(among: Choices, taken: Option, spot: Spot, *, at: datetime) -> Placement:
    """The option with the fewest points wins; ties go to the smaller shop id, then to the earlier.

    What was ``taken`` is always among the options that are kept.
    """
    better = ranked(one for one in among.options if one != taken)
    options = ranked((taken, *better[: MOST_OPTIONS - 1]))
    return Placement(
        at=at,
        options=options,
        others=_best_of_each(
            (*better[MOST_OPTIONS - 1 :], *among.others), without={one.store for one in options}
        ),
        ruled_out=among.ruled_out,
        winner=options[0],
        taken=taken,
        spot=spot,
        rules=among.rules,
        radius_km=among.radius_km,
    )


def _best_of_each(options: Iterable[Option], *, without: Set[StoreId]) -> tuple[Option, ...]:
    """One option of each shop, the best first, but of those that have a better one."""
    best: dict[StoreId, Option] = {}
    for one in ranked(options):
        if one.store not in without:
            best.setdefault(one.store, one)
    return tuple(best.values())[:MOST_SHOPS]


def ranked(options: Iterable[Option]) -> tuple[Option, ...]:
    """The fewest points first."""
    return tuple(sorted(options, key=_rank))


def _rank(option: Option) -> tuple[float, StoreId, datetime]:
    return option.points, option.store, option.starts
