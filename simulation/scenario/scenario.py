"""A scenario: everything that a run is made of, except its seed."""

from collections.abc import Mapping
from datetime import date

from attrs import field, frozen, validators

from application.shared.network import Network
from domain.shared.checks import between
from simulation.scenario.conditions import Conditions
from simulation.scenario.demand import Demand
from simulation.scenario.mix import ServiceMix
from simulation.scenario.policy import EACH_FOR_ITSELF, NETWORK, Policy


@frozen(kw_only=True)
class Horizon:
    """Local days: ``warm_up`` days that fill the shops and count nothing, then ``days`` that do."""

    begins: date
    days: int = field(default=7, validator=between(1, 366))
    warm_up: int = field(default=1, validator=between(0, 60))


@frozen(kw_only=True)
class Target:
    """What a calibrated run shows: a measure by name, its value, and how far off is near enough."""

    measure: str
    value: float
    tolerance: float = field(validator=validators.gt(0.0))


@frozen(kw_only=True)
class Scenario:
    """Read from a directory; ``policies`` by name, ``targets`` for the calibration."""

    name: str
    network: Network
    demand: Demand
    mix: ServiceMix
    conditions: Conditions = field(factory=Conditions)
    horizon: Horizon
    seeds: int = field(default=8, validator=between(1, 1000))
    policies: Mapping[str, Policy] = field(
        factory=lambda: {"each-for-itself": EACH_FOR_ITSELF, "network": NETWORK}
    )
    targets: tuple[Target, ...] = ()
