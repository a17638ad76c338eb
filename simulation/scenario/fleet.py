"""The cars that come, and what may be wanted for each of them."""

from typing import Self

from attrs import frozen

from adapters.demo.catalogue.car_models import CarModel, demo_car_models
from domain.catalogue.catalogue import Resolved
from domain.catalogue.service import Service
from domain.shared.errors import BaywiseError
from domain.shared.ids import ServiceId, named_id
from domain.shared.trade import Car
from simulation.scenario.catalogue import catalogue
from simulation.scenario.mix import ServiceMix, WantedService


@frozen
class Fleet:
    """Cars side by side with how often they come and the part of the mix that fits them.

    Every model is there as of the middle of its years; one for which nothing is wanted is not.
    """

    cars: tuple[Car, ...]
    weights: tuple[int, ...]
    wanted: tuple[tuple[WantedService, ...], ...]

    @classmethod
    def of(cls, mix: ServiceMix) -> Self:
        """
        Raises:
            NotInCatalogue: a service is in the mix and not in the catalogue.
        """
        every = ((model, _typical(model)) for model in demo_car_models())
        fitting = [(model, car, found) for model, car in every if (found := _fitting(mix, car))]
        return cls(
            cars=tuple(car for _, car, _ in fitting),
            weights=tuple(model.weight for model, _, _ in fitting),
            wanted=tuple(found for _, _, found in fitting),
        )


def sold(code: str) -> Service:
    """A service by its code.

    Raises:
        NotInCatalogue: there is no such service.
    """
    return catalogue().service(ServiceId(named_id("service", code)))


def parts_for(car: Car, service: Service) -> tuple[Resolved, ...] | None:
    """The parts that a service takes for this car, or ``None`` if it is not for it."""
    try:
        return catalogue().resolve(service, car)
    except BaywiseError:
        return None


def _fitting(mix: ServiceMix, car: Car) -> tuple[WantedService, ...]:
    return tuple(
        one
        for one in mix.wanted
        if one.weight > 0 and parts_for(car, sold(one.service)) is not None
    )


def _typical(model: CarModel) -> Car:
    return model.car((model.first_year + model.last_year) // 2)
