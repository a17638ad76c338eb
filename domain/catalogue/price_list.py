"""Price lists: what is asked for a service or a part, where and when."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import IntEnum, StrEnum
from functools import cached_property
from typing import Final, NewType, Self
from uuid import UUID

from attrs import evolve, field, frozen, validators

from domain.catalogue.codes import PART, SERVICE, expect_code
from domain.shared.aggregate import Aggregate, Event
from domain.shared.errors import Rejected
from domain.shared.ids import StoreId, named_id
from domain.shared.label import Label
from domain.shared.money import Currency, Money
from domain.shared.text import text

PriceListId = NewType("PriceListId", UUID)

REPAIR_TAX: Final = 1300
"""Basis points of value-added tax on repair and parts."""

SERVICE_TAX: Final = 600
"""Basis points of value-added tax on services such as a wash."""

_VERSION: Final = "@"


class NoPrice(Rejected):
    """No list that is valid here today has a price for it."""

    code = "no-price"


class BadPriceList(Rejected):
    """The list contradicts itself."""

    code = "bad-price-list"


class Per(StrEnum):
    """What one price buys."""

    SERVICE = "service"
    HOUR = "hour"
    PIECE = "piece"
    LITRE = "litre"

    @property
    def parts_of_one(self) -> int:
        """How many minutes or millilitres one price buys; 1 where nothing is smaller."""
        return {Per.HOUR: 60, Per.LITRE: 1000}.get(self, 1)

    @property
    def is_labour(self) -> bool:
        return self in (Per.SERVICE, Per.HOUR)


@frozen(kw_only=True)
class Price:
    """``amount`` for one ``per``, tax included; for the service or part with code ``item``.

    ``tax`` is in basis points.
    """

    item: str
    per: Per
    amount: Money
    tax: int = field(validator=[validators.ge(0), validators.lt(10_000)])

    def __attrs_post_init__(self) -> None:
        expect_code(self.item, SERVICE if self.per.is_labour else PART, "code")
        if self.amount.amount < 0:
            raise BadPriceList("a price is not negative", item=self.item)

    def of(self, quantity: int) -> Money:
        """The price of ``quantity`` pieces, millilitres, minutes or times, rounded once, half up.

        Raises:
            Rejected: the quantity is below zero, or the amount too large to be meant.
        """
        if quantity < 0:
            raise Rejected("a quantity is not negative", quantity=quantity)
        whole = self.per.parts_of_one
        exact = self.amount.amount * quantity
        return Money((2 * exact + whole) // (2 * whole), self.amount.currency)


class Reach(IntEnum):
    """Where a list is valid; the narrower overrules the wider."""

    CHAIN = 0
    REGION = 1
    STORE = 2


@frozen(kw_only=True)
class Scope:
    """The whole chain, one region, or one shop; the latter two are never both given."""

    region: str | None = field(default=None, validator=validators.optional(text(40)))
    store: StoreId | None = None

    def __attrs_post_init__(self) -> None:
        if self.region is not None and self.store is not None:
            raise BadPriceList("a price list is for a region or for a shop, not for both")

    @property
    def reach(self) -> Reach:
        if self.store is not None:
            return Reach.STORE
        return Reach.CHAIN if self.region is None else Reach.REGION

    def covers(self, store: StoreId, region: str) -> bool:
        return self.store in (None, store) and self.region in (None, region)


@frozen(kw_only=True)
class PricesChanged(Event):
    """``items`` are the codes of the services and parts that cost something else now."""

    price_list: PriceListId
    items: tuple[str, ...]


@frozen(kw_only=True)
class PriceListEnds(Event):
    """``ends`` is the first day on which the list is no longer valid; none: it stays valid."""

    price_list: PriceListId
    ends: date | None


def version_code(name: str, starts: date) -> str:
    """The code of the version of a list that is valid from ``starts``."""
    return f"{name}{_VERSION}{starts.isoformat()}"


@frozen(kw_only=True)
class PriceList(Aggregate):
    """Prices in one currency, valid in ``scope`` on the days ``starts <= day < ends``.

    A list need not be complete: what it lacks is looked up in the next wider one.
    """

    id: PriceListId
    code: str = field(validator=text(40))
    label: Label
    scope: Scope = Scope()
    starts: date
    ends: date | None = None
    currency: Currency = Currency.CNY
    prices: tuple[Price, ...] = ()

    def __attrs_post_init__(self) -> None:
        if self.ends is not None and self.ends <= self.starts:
            raise BadPriceList("a price list ends after it starts", price_list=self.id)
        if len(self._by_item) != len(self.prices):
            raise BadPriceList("a price list has one price for an item", price_list=self.id)
        if any(price.amount.currency is not self.currency for price in self.prices):
            raise BadPriceList("a price list has one currency", price_list=self.id)

    @classmethod
    def of(
        cls,
        code: str,
        *,
        label: Label,
        starts: date,
        ends: date | None = None,
        scope: Scope | None = None,
        prices: tuple[Price, ...] = (),
    ) -> Self:
        """The list with this code; the same code has the same id everywhere."""
        return cls(
            id=PriceListId(named_id("price-list", code)),
            code=code,
            label=label,
            scope=scope or Scope(),
            starts=starts,
            ends=ends,
            prices=prices,
        )

    @property
    def name(self) -> str:
        """What all versions of the list share: the code without the day."""
        return self.code.partition(_VERSION)[0]

    def end(self, ends: date | None, *, at: datetime) -> Self:
        """Valid until (and without) another day; the same again changes nothing."""
        if ends == self.ends:
            return self
        told = PriceListEnds(at=at, price_list=self.id, ends=ends)
        return evolve(self, ends=ends, pending=(*self.pending, told))

    def reprice(self, *prices: Price, at: datetime) -> Self:
        """These prices from now on; what they do not name stays. What was sold keeps its own."""
        changed = {price.item: price for price in prices if price != self.price(price.item)}
        if not changed:
            return self
        after = tuple({**self._by_item, **changed}.values())
        told = PricesChanged(at=at, price_list=self.id, items=tuple(changed))
        return evolve(self, prices=after, pending=(*self.pending, told))

    @cached_property
    def _by_item(self) -> dict[str, Price]:
        return {price.item: price for price in self.prices}

    def price(self, item: str) -> Price | None:
        return self._by_item.get(item)

    def valid(self, *, store: StoreId, region: str, on: date) -> bool:
        """Whether it is valid in this shop on this (local) day."""
        in_time = self.starts <= on and (self.ends is None or on < self.ends)
        return in_time and self.scope.covers(store, region)


def price_of(
    item: str, lists: Iterable[PriceList], *, store: StoreId, region: str, on: date
) -> Price:
    """The price from the narrowest valid list that has one: shop, else region, else chain.

    Among lists of one reach the one that started last; then the later code, so that the answer
    never depends on the order of ``lists``.

    Args:
        item: code of a service or a part.
        on: the shop's local day.

    Raises:
        NoPrice: no valid list has it.
    """
    offers = [
        (found.scope.reach, found.starts, found.code, price)
        for found in lists
        if found.valid(store=store, region=region, on=on) and (price := found.price(item))
    ]
    if not offers:
        raise NoPrice(f"{item} has no price in this shop on {on}", item=item, on=on)
    return max(offers, key=lambda offer: offer[:3])[3]
