"""A town of three shops as they are, with everything that chance has in a scenario."""

from collections import defaultdict
from typing import Final

from attrs import evolve

from adapters.network.generate import generate
from application.shared.network import Network
from domain.shared.geo import Place
from simulation.scenario.conditions import Conditions
from simulation.scenario.demand import Demand, DemandHour
from simulation.scenario.fresh import BEGINS
from simulation.scenario.mix import ServiceMix, WantedService
from simulation.scenario.scenario import Horizon, Scenario

FIRST: Final = "S0001"
"""The shop that is small, and that most people think of first."""

_CARS: Final = (6.0, 2.0, 2.0)
"""An hour, by shop."""
_APART: Final = 0.015
"""Degrees from one shop to the next: 1.7 km."""
_BOOKED: Final = 0.3
_HOURS: Final = range(9, 16)
_ALIKE: Final = Conditions(intake_h=0.05, patience_h=1_000_000)
"""The network writes cars down no faster, and everybody stays: all ways serve the same people."""


def town(patience_h: float = _ALIKE.patience_h) -> Scenario:
    """A day of them, a short drive from each other."""
    laid_out = generate(len(_CARS), seed=1)
    centre = laid_out.stores[0].place
    stores = tuple(
        evolve(store, place=Place(centre.lat + _APART * number, centre.lon))
        for number, store in enumerate(laid_out.stores)
    )
    return Scenario(
        name="town",
        network=evolve(laid_out, stores=stores),
        demand=Demand({store.id: _day(cars) for store, cars in zip(stores, _CARS, strict=True)}),
        mix=ServiceMix(
            (
                WantedService(service="oil-service", weight=3),
                WantedService(service="wash-deluxe", weight=1),
                WantedService(service="ev-service", weight=1),
            )
        ),
        conditions=evolve(_ALIKE, patience_h=patience_h),
        horizon=Horizon(begins=BEGINS, days=1, warm_up=0),
    )


def pooled(apart: Scenario) -> Scenario:
    """The same customers, bays and people, all in the first shop."""
    before = apart.network
    one = before.stores[0]
    cars = defaultdict[tuple[int, int, float], float](float)
    for hours in apart.demand.by_store.values():
        for hour in hours:
            cars[hour.weekday, hour.hour, hour.booked] += hour.cars
    together = tuple(
        DemandHour(weekday=weekday, hour=hour, cars=count, booked=booked)
        for (weekday, hour, booked), count in cars.items()
    )
    return evolve(
        apart,
        network=Network(
            stores=(one,),
            bays=tuple(evolve(bay, store=one.id) for bay in before.bays),
            technicians=tuple(evolve(person, store=one.id) for person in before.technicians),
        ),
        demand=Demand({one.id: together}),
    )


def _day(cars: float) -> tuple[DemandHour, ...]:
    weekday = BEGINS.weekday()
    return tuple(
        DemandHour(weekday=weekday, hour=hour, cars=cars, booked=_BOOKED) for hour in _HOURS
    )
