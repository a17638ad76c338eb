"""The catalogue as one reads it: what fits a car, what goes into it, what it costs."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property, lru_cache
from typing import Final

from attrs import field, frozen

from domain.catalogue.codes import Category
from domain.catalogue.fitment import FitmentRule
from domain.catalogue.part import Part
from domain.catalogue.price_list import Per, Price, PriceList, price_of
from domain.catalogue.search import Findable, words
from domain.catalogue.service import PartNeed, Service
from domain.shared.errors import NotFound, Rejected
from domain.shared.ids import PartId, ServiceId, StoreId
from domain.shared.label import Label
from domain.shared.money import Money
from domain.shared.quantity import Unit
from domain.shared.trade import Car

_REMEMBERED: Final = 4096
Item = Service | Part


class NothingFits(Rejected):
    """No part of the catalogue plays this role in this car."""

    code = "nothing-fits"


class NotInCatalogue(NotFound):
    """The catalogue has no such service or part."""

    code = "not-in-catalogue"


class WrongPricing(Rejected):
    """The price is for another unit than the thing is counted in."""

    code = "wrong-pricing"


@frozen(kw_only=True)
class Resolved:
    """The part chosen for a role in one car, and how much of it in the part's unit."""

    role: str
    part: Part
    quantity: int


@frozen(kw_only=True)
class QuotedLine:
    """One line at list price: labour (``part`` is none) or a part.

    ``quantity`` counts ``per`` in its smallest unit: times, minutes, pieces or millilitres;
    ``unit_price`` is for one whole ``per`` and ``amount`` for the quantity, both with tax;
    ``tax`` is in basis points.
    """

    code: str
    label: Label
    service: ServiceId | None
    part: PartId | None
    per: Per
    quantity: int
    unit_price: Money
    amount: Money
    tax: int


@frozen(kw_only=True)
class Catalogue:
    """Services, parts and price lists together; a value, read and never changed."""

    services: tuple[Service, ...] = field(repr=False)
    parts: tuple[Part, ...] = field(repr=False)
    price_lists: tuple[PriceList, ...] = field(default=(), repr=False)

    def service(self, id: ServiceId) -> Service:
        """
        Raises:
            NotInCatalogue: there is no such service.
        """
        if id not in self._services:
            raise NotInCatalogue("the catalogue has no such service", service=id)
        return self._services[id]

    def part(self, id: PartId) -> Part:
        """
        Raises:
            NotInCatalogue: there is no such part.
        """
        if id not in self._parts:
            raise NotInCatalogue("the catalogue has no such part", part=id)
        return self._parts[id]

    def browse(
        self, *, category: Category | None = None, car: Car | None = None, text: str = ""
    ) -> tuple[Item, ...]:
        """What there is, the best answer to ``text`` first; with ``car`` only what fits it.

        A service fits when a part that fits is there for each of its roles.
        """
        asked = words(text)
        scored = [
            (findable.score(asked), item)
            for item, findable in self._findable
            if category in (None, item.category)
        ]
        found = [pair for pair in scored if pair[0] and (car is None or self.fits(pair[1], car))]
        return tuple(item for _, item in sorted(found, key=lambda pair: (-pair[0], pair[1].code)))

    def fits(self, item: Item, car: Car) -> bool:
        if not item.fitment.fits(car):
            return False
        needs = item.parts if isinstance(item, Service) else ()
        return all(self.candidates(need, car) for need in needs)

    def candidates(self, need: PartNeed, car: Car) -> tuple[Part, ...]:
        """Parts that play the role in this car, the one most particularly meant for it first."""
        fitting = [
            part
            for part in self._by_role.get(need.role, ())
            if part.unit is need.unit and part.fitment.fits(car)
        ]
        return tuple(sorted(fitting, key=lambda part: (-part.fitment.closeness(car), part.code)))

    def substitutes(self, part: Part, car: Car) -> tuple[Part, ...]:
        """What may directly replace ``part`` in this car, the better first."""
        known = (self._parts[id] for id in part.substitutes if id in self._parts)
        return tuple(other for other in known if other.fitment.fits(car))

    def resolve(self, service: Service, car: Car) -> tuple[Resolved, ...]:
        """The concrete parts for a service on this car, in the order of its needs.

        Raises:
            DoesNotFit: the service is not for this car.
            NothingFits: a role has no part; the fact ``role`` names it.
        """
        if self._services.get(service.id) is service:
            return self._remembered(service.id, car)
        return self._chosen(service, car)

    @cached_property
    def _remembered(self) -> Callable[[ServiceId, Car], tuple[Resolved, ...]]:
        """What was chosen last: every offer, price and line of a visit asks the same again."""

        @lru_cache(maxsize=_REMEMBERED)
        def chosen(service: ServiceId, car: Car) -> tuple[Resolved, ...]:
            return self._chosen(self._services[service], car)

        return chosen

    def _chosen(self, service: Service, car: Car) -> tuple[Resolved, ...]:
        service.expect_fit(car)
        return tuple(self._resolved(need, car) for need in service.parts)

    def quote(
        self, service: Service, car: Car, *, store: StoreId, region: str, on: date
    ) -> tuple[QuotedLine, ...]:
        """List prices of a service on this car: one line of labour, then one for each part.

        Args:
            on: the shop's local day.

        Raises:
            DoesNotFit, NothingFits: see :meth:`resolve`.
            NoPrice: the service or a part has no price there and then.
        """
        chosen = self.resolve(service, car)
        price = price_of(service.code, self.price_lists, store=store, region=region, on=on)
        quantity = service.minutes_for(car) if price.per is Per.HOUR else 1
        return (
            _line(service, price, quantity, service=service.id),
            *(
                self.quote_part(
                    each.part,
                    each.quantity,
                    store=store,
                    region=region,
                    on=on,
                    service=service.id,
                )
                for each in chosen
            ),
        )

    def quote_part(
        self,
        part: Part,
        quantity: int,
        *,
        store: StoreId,
        region: str,
        on: date,
        car: Car | None = None,
        service: ServiceId | None = None,
    ) -> QuotedLine:
        """List price of ``quantity`` pieces or millilitres of a part.

        Raises:
            DoesNotFit: ``car`` is given and the part is not for it.
            NoPrice: the part has no price there and then.
            WrongPricing: it is counted in pieces and priced by the litre, or the reverse.
        """
        if car is not None:
            part.expect_fit(car)
        price = price_of(part.code, self.price_lists, store=store, region=region, on=on)
        if (price.per is Per.LITRE) != (part.unit is Unit.MILLILITRE):
            detail = f"{part.code} is counted in {part.unit}s but priced per {price.per}"
            raise WrongPricing(detail, part=part.id)
        return _line(part, price, quantity, part=part.id, service=service)

    def _resolved(self, need: PartNeed, car: Car) -> Resolved:
        candidates = self.candidates(need, car)
        if not candidates:
            detail = f"nothing in the catalogue is a {need.role} for a {car.maker} {car.model}"
            raise NothingFits(f"{detail} of {car.year}", role=need.role)
        quantity = need.quantity.of(car.vehicle_class)
        return Resolved(role=need.role, part=candidates[0], quantity=quantity)

    @cached_property
    def models_of(self) -> Mapping[str, frozenset[str]]:
        """Every maker whose cars something is particularly meant for, and which of their models.

        A rule for several makers does not say whose its models are.
        """
        found: dict[str, set[str]] = {}
        for rule in self._rules:
            for name in rule.makers:
                alone = len(rule.makers) == 1
                found.setdefault(name, set()).update(rule.models if alone else ())
        return {name: frozenset(models) for name, models in found.items()}

    @cached_property
    def _rules(self) -> tuple[FitmentRule, ...]:
        items: tuple[Item, ...] = (*self.services, *self.parts)
        return tuple(rule for item in items for rule in item.fitment.rules)

    @cached_property
    def _services(self) -> Mapping[ServiceId, Service]:
        return {service.id: service for service in self.services}

    @cached_property
    def _parts(self) -> Mapping[PartId, Part]:
        return {part.id: part for part in self.parts}

    @cached_property
    def _by_role(self) -> Mapping[str, tuple[Part, ...]]:
        roles: dict[str, list[Part]] = {}
        for part in self.parts:
            roles.setdefault(part.role, []).append(part)
        return {role: tuple(parts) for role, parts in roles.items()}

    @cached_property
    def _findable(self) -> tuple[tuple[Item, Findable], ...]:
        items: tuple[Item, ...] = (*self.services, *self.parts)
        return tuple((item, Findable.of(item)) for item in items)


def _line(
    item: Item,
    price: Price,
    quantity: int,
    *,
    service: ServiceId | None = None,
    part: PartId | None = None,
) -> QuotedLine:
    return QuotedLine(
        code=item.code,
        label=item.label,
        service=service,
        part=part,
        per=price.per,
        quantity=quantity,
        unit_price=price.amount,
        amount=price.of(quantity),
        tax=price.tax,
    )
