"""Which cars a thing is for."""

import unicodedata
from functools import cached_property, lru_cache
from typing import Final

from attrs import frozen

from domain.shared.errors import Rejected
from domain.shared.makers import usual_names
from domain.shared.trade import Car, Energy, VehicleClass

_REMEMBERED: Final = 4096
"""Names of which the key is at hand."""


class BadFitment(Rejected):
    """The rule contradicts itself."""

    code = "bad-fitment"


class DoesNotFit(Rejected):
    """It is not for this car."""

    code = "does-not-fit"


@lru_cache(_REMEMBERED)
def name_key(name: str) -> str:
    """Names of makers and models are the same whatever their case, width and blanks."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _keys(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(name_key(name) for name in names)


@frozen(kw_only=True)
class FitmentRule:
    """Cars that satisfy every condition given; a condition not given is satisfied.

    ``first_year`` and ``last_year`` are both included. Makers and models are meant, not the words:
    a rule for a Volkswagen Lavida matches a 大众 朗逸.
    """

    makers: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    first_year: int | None = None
    last_year: int | None = None
    energies: tuple[Energy, ...] = ()
    classes: tuple[VehicleClass, ...] = ()

    def __attrs_post_init__(self) -> None:
        if self.models and not self.makers:
            raise BadFitment("a model belongs to a maker; name the maker too")
        if self.first_year and self.last_year and self.last_year < self.first_year:
            raise BadFitment("the last year of a fitment is not before the first")

    @cached_property
    def _makers(self) -> frozenset[str]:
        return _keys(tuple(usual_names(maker, "").maker for maker in self.makers))

    @cached_property
    def _models(self) -> frozenset[str]:
        pairs = ((maker, model) for maker in self.makers for model in self.models)
        return _keys(tuple(usual_names(maker, model).model for maker, model in pairs))

    def matches(self, car: Car) -> bool:
        names = usual_names(car.maker, car.model)
        return (
            (not self._makers or name_key(names.maker) in self._makers)
            and (not self._models or name_key(names.model) in self._models)
            and (self.first_year is None or self.first_year <= car.year)
            and (self.last_year is None or car.year <= self.last_year)
            and (not self.energies or car.energy in self.energies)
            and (not self.classes or car.vehicle_class in self.classes)
        )

    @property
    def closeness(self) -> int:
        """How particular the rule is: a model says more than a maker, a maker more than a year."""
        years = self.first_year is not None or self.last_year is not None
        weights = (8, self.models), (4, self.makers), (2, years), (1, self.energies or self.classes)
        return sum(weight for weight, given in weights if given)


@frozen(kw_only=True)
class Fitment:
    """Fits the cars that match one of ``rules`` (any car, if there are none) and no exclusion."""

    rules: tuple[FitmentRule, ...] = ()
    excluded: tuple[FitmentRule, ...] = ()

    def fits(self, car: Car) -> bool:
        matches = not self.rules or any(rule.matches(car) for rule in self.rules)
        return matches and not any(rule.matches(car) for rule in self.excluded)

    def closeness(self, car: Car) -> int:
        """How particularly it is meant for this car, to choose among things that fit."""
        return max((rule.closeness for rule in self.rules if rule.matches(car)), default=0)


ANY_CAR: Final = Fitment()
