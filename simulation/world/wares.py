"""What people may want for which cars, and what lies on the shelves for it."""

from collections.abc import Mapping
from typing import Final, Self

from attrs import frozen

from simulation.scenario.catalogue import catalogue
from simulation.scenario.fleet import Fleet, parts_for, sold
from simulation.scenario.scenario import Scenario
from simulation.world.shelves import Shelves

EXTRAS: Final = ("brake-pads-front", "cabin-filter-change", "wiper-change", "wheel-balance")
"""Services that a diagnosis may suggest."""


@frozen
class Wares:
    """``extras``: by car model, services that a diagnosis may suggest."""

    fleet: Fleet
    extras: Mapping[int, tuple[str, ...]]
    shelves: Shelves

    @classmethod
    def of(cls, scenario: Scenario) -> Self:
        """Of the catalogue of all scenarios."""
        fleet = Fleet.of(scenario.mix)
        extras = {
            model: tuple(code for code in EXTRAS if parts_for(car, sold(code)) is not None)
            for model, car in enumerate(fleet.cars)
        }
        return cls(fleet, extras, Shelves.of(scenario.stock, catalogue()))
