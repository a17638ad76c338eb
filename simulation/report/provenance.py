"""Where the figures come from: enough to make them again, and nothing of the machine."""

from collections.abc import Mapping
from importlib.metadata import version
from platform import python_version
from typing import Self

from attrs import frozen

from simulation.report.findings import Findings
from simulation.report.speech import Speech
from simulation.scenario.digest import scenario_hash


@frozen(kw_only=True)
class Provenance:
    """``inputs`` is the hash of the scenario, ``prints`` of all that happened, run by run."""

    scenario: str
    inputs: str
    begins: str
    days: int
    warm_up: int
    shops: int
    bays: int
    technicians: int
    cars_per_week: float
    seeds: Mapping[str, tuple[int, ...]]
    prints: Mapping[str, tuple[str, ...]]
    events: int
    commands: int
    versions: Mapping[str, str]

    @classmethod
    def of(cls, findings: Findings) -> Self:
        scenario, every = findings.scenario, [one for of in findings.runs.values() for one in of]
        return cls(
            scenario=scenario.name,
            inputs=scenario_hash(scenario),
            begins=scenario.horizon.begins.isoformat(),
            days=every[0].days,
            warm_up=scenario.horizon.warm_up,
            shops=len(every[0].shops),
            bays=len(scenario.network.bays),
            technicians=len(scenario.network.technicians),
            cars_per_week=scenario.demand.cars_per_week,
            seeds={name: tuple(one.seed for one in runs) for name, runs in findings.runs.items()},
            prints={name: tuple(one.print for one in runs) for name, runs in findings.runs.items()},
            events=sum(one.events for one in every),
            commands=sum(one.commands for one in every),
            versions={
                "baywise": version("baywise"),
                "simpy": version("simpy"),
                "python": python_version(),
            },
        )


def told(provenance: Provenance, say: Speech) -> list[tuple[str, str]]:
    """Name and value, line by line."""
    return [
        (say("Scenario"), provenance.scenario),
        (say("Inputs"), provenance.inputs),
        (say("Begins"), provenance.begins),
        (
            say("Days"),
            say("{n} after {warm_up} of warm-up", n=provenance.days, warm_up=provenance.warm_up),
        ),
        (
            say("Shops, bays, technicians"),
            f"{provenance.shops:,}, {provenance.bays:,}, {provenance.technicians:,}",
        ),
        (say("Cars wanted in a week"), f"{provenance.cars_per_week:,.0f}"),
        *(
            (say("Seeds of “{policy}”", policy=say.policy(policy)), ", ".join(map(str, seeds)))
            for policy, seeds in provenance.seeds.items()
        ),
        (say("Events, commands"), f"{provenance.events:,}, {provenance.commands:,}"),
        (say("Versions"), ", ".join(" ".join(one) for one in provenance.versions.items())),
    ]
