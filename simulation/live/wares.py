"""What running shops sell, for which cars: those that usually come, and those that are known."""

from collections.abc import Mapping

from adapters import registry
from domain.catalogue.catalogue import Catalogue
from domain.shared.trade import Car
from simulation.live.fork import Fork
from simulation.live.habits import fits, services
from simulation.live.shelves import kept_full
from simulation.world.wares import EXTRAS, Wares


def wares(fork: Fork) -> tuple[Wares, Mapping[Car, int]]:
    """Also by which number each car's model goes."""
    usual = fork.habits.fleet.cars
    known = (one.car for one in fork.snapshot.of(registry.VEHICLES))
    models = {car: model for model, car in enumerate(dict.fromkeys((*usual, *known)))}
    extras = {model: _extras(fork.catalogue, car) for car, model in models.items()}
    shelves = kept_full(fork.snapshot, fork.catalogue)
    return Wares(fork.habits.fleet, extras, shelves), models


def _extras(catalogue: Catalogue, car: Car) -> tuple[str, ...]:
    sold = services(catalogue)
    return tuple(code for code in EXTRAS if code in sold and fits(catalogue, sold[code], car))
