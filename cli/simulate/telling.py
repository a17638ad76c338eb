"""A scenario in a few lines, one fact each."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import TypeVar

from attrs import asdict

from simulation.scenario.digest import scenario_hash
from simulation.scenario.load import load
from simulation.scenario.policy import Policy
from simulation.scenario.scenario import Scenario

E = TypeVar("E", bound=StrEnum)


def facts(scenario: Scenario) -> Iterator[str]:
    """What it holds; the occupied shares are by arithmetic, if everybody were served."""
    network, horizon = scenario.network, scenario.horizon
    expected = load(scenario)
    yield f"scenario {scenario.name}"
    yield f"shops {len(network.stores)}"
    yield f"bays {len(network.bays)}"
    yield f"technicians {len(network.technicians)}"
    yield f"cars a week {scenario.demand.cars_per_week:.0f}"
    yield f"expected occupied {expected.occupied:.1%}"
    yield f"by bay {_shares(expected.by_kind)}"
    yield f"by region {_shares(expected.by_region)}"
    yield f"days {horizon.days} from {horizon.begins}, after {horizon.warm_up} of warm-up"
    yield f"seeds {scenario.seeds}"
    for name, policy in scenario.policies.items():
        yield f"policy {name}: {_levers(policy)}"
    if scenario.rollout.joins:
        yield f"roll-out {len(scenario.rollout.joins)} shops join later"
    for axis, values in scenario.sweep.items():
        yield f"sweep {axis}: {', '.join(f'{value:g}' for value in values)}"
    yield f"targets {len(scenario.targets)}"
    yield f"hash {scenario_hash(scenario)}"


def _shares(found: Mapping[E, float]) -> str:
    return ", ".join(f"{name} {share:.0%}" for name, share in sorted(found.items()))


def _levers(policy: Policy) -> str:
    return ", ".join(lever for lever, on in asdict(policy).items() if on) or "each for itself"
