"""Where the figures of a sweep come from: enough to make them again."""

from importlib.metadata import version
from platform import python_version
from typing import Self

from attrs import frozen

from simulation.report.speech import Speech
from simulation.scenario.digest import scenario_hash
from simulation.sweep.design import Design
from simulation.sweep.figures import Swept


@frozen(kw_only=True)
class Origin:
    """``inputs``: hash of the scenario as it is; ``runs``: of all points, policies and seeds."""

    scenario: str
    inputs: str
    begins: str
    days: int
    warm_up: int
    shops: int
    design: str
    draw: int
    points: int
    seeds: int
    runs: int
    policies: tuple[str, ...]
    events: int
    commands: int
    versions: dict[str, str]

    @classmethod
    def of(cls, swept: Swept) -> Self:
        sweep = swept.sweep
        scenario = sweep.scenario
        return cls(
            scenario=scenario.name,
            inputs=scenario_hash(scenario),
            begins=scenario.horizon.begins.isoformat(),
            days=scenario.horizon.days,
            warm_up=scenario.horizon.warm_up,
            shops=len(scenario.network.stores),
            design=sweep.design,
            draw=sweep.draw,
            points=len(sweep.points),
            seeds=scenario.seeds,
            runs=len(sweep.tasks),
            policies=sweep.policies,
            events=swept.events,
            commands=swept.commands,
            versions={
                "baywise": version("baywise"),
                "simpy": version("simpy"),
                **_drawn_by(sweep.design),
                "python": python_version(),
            },
        )


def _drawn_by(design: Design) -> dict[str, str]:
    """The library that drew the points: another release may draw others."""
    library = {Design.LHS: "scipy", Design.MORRIS: "SALib"}.get(design)
    return {library: version(library)} if library else {}


def told(origin: Origin, say: Speech) -> list[tuple[str, str]]:
    """Name and value, line by line."""
    return [
        (say("Scenario"), origin.scenario),
        (say("Inputs"), origin.inputs),
        (say("Begins"), origin.begins),
        (say("Days"), say("{n} after {warm_up} of warm-up", n=origin.days, warm_up=origin.warm_up)),
        (
            say("Design"),
            say(
                "{design}, {points} points, draw {draw}",
                design=origin.design,
                points=origin.points,
                draw=origin.draw,
            ),
        ),
        (say("Policies"), say(", ").join(map(say.policy, origin.policies))),
        (say("Seeds"), f"1–{origin.seeds}"),
        (say("Events, commands"), f"{origin.events:,}, {origin.commands:,}"),
        (say("Versions"), ", ".join(" ".join(one) for one in origin.versions.items())),
    ]
