"""A scenario: everything that a run is made of, except its seed."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property

from attrs import evolve, field, frozen

from application.shared.network import Network
from domain.orders.idle import USUAL, IdleDiscounts
from domain.shared.checks import between
from domain.shared.ids import StoreId
from domain.shared.text import text
from domain.stores.store import Store
from domain.workforce.technician import Technician
from simulation.scenario.conditions import Conditions
from simulation.scenario.demand import Demand
from simulation.scenario.mix import ServiceMix
from simulation.scenario.policy import EACH_FOR_ITSELF, NETWORK, Policy
from simulation.scenario.rollout import AT_ONCE, Rollout
from simulation.scenario.stock import StockPolicy

_MOST = 1_000_000_000


@frozen(kw_only=True)
class Horizon:
    """Local days: ``days`` that count from ``begins`` on, after ``warm_up`` days that do not.

    The days of the warm-up lie before ``begins``: they fill the shops and the order books.
    """

    begins: date
    days: int = field(default=7, validator=between(1, 366))
    warm_up: int = field(default=1, validator=between(0, 60))

    @property
    def first(self) -> date:
        """The local day on which the warm-up begins."""
        return self.begins - timedelta(days=self.warm_up)

    @property
    def in_all(self) -> int:
        """Days, the warm-up included."""
        return self.warm_up + self.days


@frozen(kw_only=True)
class Target:
    """What a calibrated run shows: a measure by name, its value, and how far off is near enough.

    ``source``: who says so.
    """

    measure: str
    value: float = field(converter=float, validator=between(0, _MOST))
    tolerance: float = field(converter=float, validator=between(1e-6, _MOST))
    source: str = field(default="", validator=text(200, at_least=0))


def _in_order(network: Network) -> Network:
    """By code: the same chain is the same value, whatever the order of the lines in its files."""
    return Network(
        stores=tuple(sorted(network.stores, key=lambda one: one.code)),
        bays=tuple(sorted(network.bays, key=lambda one: one.code)),
        technicians=tuple(
            _skills_in_order(one) for one in sorted(network.technicians, key=lambda one: one.code)
        ),
    )


def _skills_in_order(person: Technician) -> Technician:
    skills = tuple(sorted(person.skills, key=lambda one: one.skill))
    papers = tuple(sorted(person.certificates, key=lambda one: (one.skill, one.number)))
    roster = tuple(sorted(person.roster, key=lambda one: one.day))
    if (skills, papers, roster) == (person.skills, person.certificates, person.roster):
        return person
    return evolve(person, skills=skills, certificates=papers, roster=roster)


@frozen(kw_only=True)
class Scenario:
    """Read from a directory.

    ``policies`` by name; ``idle``: what the lever ``discounts`` takes off; ``rollout``: when each
    shop begins to work by a policy; ``targets`` for the calibration; ``sweep``: the values that a
    sweep gives to a condition, by its name.
    """

    name: str = field(validator=text(60))
    network: Network = field(converter=_in_order)
    demand: Demand
    mix: ServiceMix
    conditions: Conditions = field(factory=Conditions)
    horizon: Horizon
    seeds: int = field(default=8, validator=between(1, 1000))
    policies: Mapping[str, Policy] = field(
        factory=lambda: {"each-for-itself": EACH_FOR_ITSELF, "network": NETWORK}
    )
    idle: IdleDiscounts = USUAL
    stock: StockPolicy = field(factory=StockPolicy)
    rollout: Rollout = AT_ONCE
    targets: tuple[Target, ...] = ()
    sweep: Mapping[str, tuple[float, ...]] = field(factory=dict)

    @cached_property
    def stores(self) -> Mapping[StoreId, Store]:
        """The shops by their ids."""
        return {one.id: one for one in self.network.stores}
