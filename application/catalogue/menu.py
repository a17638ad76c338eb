"""What a shop can do for a car, with the price of everything it takes."""

from collections.abc import Callable, Iterable
from itertools import groupby

from attrs import frozen

from domain.catalogue.catalogue import Catalogue, NothingFits, QuotedLine
from domain.catalogue.codes import Category
from domain.catalogue.fitment import DoesNotFit
from domain.catalogue.price_list import NoPrice
from domain.catalogue.service import Service
from domain.shared.ids import PartId
from domain.shared.label import Label
from domain.shared.money import Money, total
from domain.shared.trade import Car

Quote = Callable[[Service], tuple[QuotedLine, ...]]


@frozen(kw_only=True)
class Priced:
    """A service with its parts for one car in one shop, VAT included."""

    code: str
    label: Label
    category: Category
    minutes: int
    price: Money
    parts: tuple[tuple[PartId, int], ...]


def menu(catalogue: Catalogue, car: Car, quote: Quote) -> tuple[Priced, ...]:
    """Every service that fits ``car`` and that ``quote`` has a price for, by category and code."""
    order = list(Category)
    fitting = sorted(catalogue.services, key=lambda one: (order.index(one.category), one.code))
    return tuple(_priced(fitting, car, quote))


def _priced(services: Iterable[Service], car: Car, quote: Quote) -> Iterable[Priced]:
    for service in services:
        try:
            lines = quote(service)
        except (DoesNotFit, NothingFits, NoPrice):
            continue
        yield Priced(
            code=service.code,
            label=service.label,
            category=service.category,
            minutes=service.minutes_for(car),
            price=total([line.amount for line in lines]),
            parts=tuple((line.part, line.quantity) for line in lines if line.part is not None),
        )


def by_category(menu: Iterable[Priced]) -> list[tuple[Category, list[Priced]]]:
    """The same in groups, in the same order."""
    return [(category, list(some)) for category, some in groupby(menu, lambda one: one.category)]


def missing(menu: Iterable[Priced], free: Callable[[PartId], int]) -> frozenset[str]:
    """The codes of those for which a part is not there; ``free`` says how much of it is."""
    return frozenset(
        one.code for one in menu if any(free(part) < count for part, count in one.parts)
    )
