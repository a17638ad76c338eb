"""Small scenarios to simulate."""

from datetime import date

from adapters.network.generate import generate
from simulation.scenario.conditions import Conditions
from simulation.scenario.demand import Demand, DemandHour
from simulation.scenario.mix import ServiceMix, WantedService
from simulation.scenario.scenario import Horizon, Scenario

MONDAY = date(2026, 3, 2)


def scenario(
    *,
    stores: int = 2,
    cars_an_hour: float = 2.0,
    booked: float = 0.3,
    days: int = 1,
    warm_up: int = 0,
    conditions: Conditions | None = None,
) -> Scenario:
    """A few shops of the generated chain to which as many cars come in every hour from 9 to 16."""
    network = generate(stores, seed=1)
    hours = tuple(
        DemandHour(weekday=weekday, hour=hour, cars=cars_an_hour, booked=booked)
        for weekday in range(7)
        for hour in range(9, 16)
    )
    return Scenario(
        name="small",
        network=network,
        demand=Demand({store.id: hours for store in network.stores}),
        mix=ServiceMix(
            (
                WantedService(service="oil-service", weight=3),
                WantedService(service="wash-deluxe", weight=2),
                WantedService(service="ev-service", weight=1),
            )
        ),
        conditions=conditions or Conditions(),
        horizon=Horizon(begins=MONDAY, days=days, warm_up=warm_up),
    )
