"""Where and when: the choice of shop and time, recorded so that it can be told and redone."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Final, Self

from attrs import field, frozen, validators

from domain.dispatch.margin import Margin
from domain.dispatch.offer import Offer, Term
from domain.dispatch.rules import STANDARD_VERSION
from domain.shared.ids import BayId, StoreId, TechnicianId
from domain.shared.time import utc

MOST_OPTIONS: Final = 5
"""Options that a record keeps: as many that were possible, and as many shops that were not."""


class Bar(StrEnum):
    """Why a shop was out of the question, whatever the terms say.

    Of shops that are too far only a trial of rules knows; there is no end to them.
    """

    TOO_FAR = "too_far"
    NOT_EQUIPPED = "not_equipped"
    OUT_OF_STOCK = "out_of_stock"
    NO_PRICE = "no_price"


@frozen(kw_only=True)
class Option:
    """One shop and time with what spoke against it, as a proposal carries it."""

    store: StoreId
    starts: datetime = field(validator=utc)
    terms: tuple[Term, ...]

    @classmethod
    def of(cls, offer: Offer) -> Self:
        return cls(store=offer.store, starts=offer.start, terms=offer.terms)

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

    ``rules``: the version of the rules that gave the terms their weights.
    """

    options: tuple[Option, ...] = ()
    ruled_out: tuple[RuledOut, ...] = ()
    rules: str = STANDARD_VERSION

    @classmethod
    def of(
        cls,
        options: Iterable[Option],
        ruled_out: Iterable[RuledOut] = (),
        *,
        rules: str = STANDARD_VERSION,
    ) -> Self:
        """Cut to what a record keeps."""
        best, out = ranked(options)[:MOST_OPTIONS], tuple(ruled_out)[:MOST_OPTIONS]
        return cls(options=best, ruled_out=out, rules=rules)


@frozen(kw_only=True)
class Placement:
    """Which shop and time, before which others, and why.

    A value of facts only, so anyone can work it out again. ``winner`` is what the terms say;
    ``taken`` differs from it when the customer liked another better.
    """

    at: datetime = field(validator=utc)
    options: tuple[Option, ...] = field(validator=validators.min_len(1))
    ruled_out: tuple[RuledOut, ...] = ()
    winner: Option
    taken: Option
    spot: Spot
    rules: str = STANDARD_VERSION

    def again(self) -> "Placement":
        """The same choice, worked out anew from its recorded facts."""
        return placed(
            Choices(options=self.options, ruled_out=self.ruled_out, rules=self.rules),
            self.taken,
            self.spot,
            at=self.at,
        )

    @property
    def by_terms(self) -> bool:
        """Whether the customer took what the terms put first."""
        return self.taken == self.winner

    @property
    def nearest(self) -> Option | None:
        """The best of the others: what would have been next, or should have been first."""
        return next((one for one in self.options if one != self.taken), None)

    @property
    def margin(self) -> Margin | None:
        """By how much the nearest other one lost to what was taken."""
        other = self.nearest
        return Margin.between(self.taken.terms, other.terms) if other else None


def placed(among: Choices, taken: Option, spot: Spot, *, at: datetime) -> Placement:
    """The option with the fewest points wins; ties go to the smaller shop id, then to the earlier.

    What was ``taken`` is always among the options that are kept.
    """
    others = ranked(one for one in among.options if one != taken)
    options = ranked((taken, *others[: MOST_OPTIONS - 1]))
    return Placement(
        at=at,
        options=options,
        ruled_out=among.ruled_out,
        winner=options[0],
        taken=taken,
        spot=spot,
        rules=among.rules,
    )


def ranked(options: Iterable[Option]) -> tuple[Option, ...]:
    """The fewest points first."""
    return tuple(sorted(options, key=_rank))


def _rank(option: Option) -> tuple[float, StoreId, datetime]:
    return option.points, option.store, option.starts
