"""The three TOML files of a scenario as text, with what every key means beside it."""

import json
from collections.abc import Iterator
from itertools import chain
from typing import Final

from attrs import asdict

from adapters.idle_steps import idle_text
from simulation.outcome.measures import MEASURES
from simulation.scenario import conditions, policy
from simulation.scenario.catalogue import catalogue
from simulation.scenario.mix import ServiceMix
from simulation.scenario.scenario import Scenario, Target

_USUAL: Final = conditions.Conditions()


def settings_text(scenario: Scenario) -> str:
    """``scenario.toml``."""
    parts = (_run(scenario), _policies(scenario), _conditions(scenario), _sweep(scenario))
    return "\n".join(chain.from_iterable(parts))


def _run(scenario: Scenario) -> Iterator[str]:
    yield "# What is simulated. A key that is left out has its default."
    yield ""
    yield f"name = {_text(scenario.name)}"
    yield f"seeds = {scenario.seeds}  # runs of every policy, 1 to 1000; default 8"
    yield "# What an idle day takes off labour where discounts are on: below 30 % of its bay time"
    yield "# taken, 15 %; below 50 %, 8 %. off: never anything. Default 30:15,50:8"
    yield f"idle_discounts = {_text(idle_text(scenario.idle))}"
    yield ""
    yield "[horizon]"
    yield f"begins = {scenario.horizon.begins}  # the first local day that counts"
    yield f"days = {scenario.horizon.days}  # that count, 1 to 366; default 7"
    yield f"warm_up = {scenario.horizon.warm_up}  # days before begins, 0 to 60; default 1"
    yield ""


def _policies(scenario: Scenario) -> Iterator[str]:
    yield "# How the chain is run: compared with each other on the same customers. Of each lever"
    yield "# true or false, default false."
    yield from (f"#   {lever:12}  {meaning}" for lever, meaning in policy.MEANINGS.items())
    for name, levers in scenario.policies.items():
        yield f"[policies.{name}]"
        yield from (f"{lever} = {str(on).lower()}" for lever, on in asdict(levers).items())
        yield ""


def _conditions(scenario: Scenario) -> Iterator[str]:
    yield "# What no file of the chain tells. Every value is an assumption: change it, sweep it."
    yield "# Names end in _h for hours and _min for minutes; shares are from 0 to 1."
    yield "[conditions]"
    for name, value in asdict(scenario.conditions).items():
        low, high = conditions.PLAUSIBLE[name]
        yield f"# {conditions.MEANINGS[name]}"
        yield f"# Default {getattr(_USUAL, name)}, plausible {low} to {high}"
        yield f"{name} = {value}"
    yield ""


def _sweep(scenario: Scenario) -> Iterator[str]:
    yield "# Values that a sweep gives to conditions: a list, or numbers at equal distances."
    yield "[sweep]"
    yield from (f"{name} = {list(values)}" for name, values in scenario.sweep.items())
    yield "# conditions.patience_h = [2.0, 4.0, 6.0]"
    yield "# conditions.missing_part = { first = 0.0, last = 0.1, steps = 5 }"
    yield ""


def services_text(mix: ServiceMix) -> str:
    """``services.toml``."""
    labels = {one.code: one.label for one in catalogue().services}
    return "\n".join(
        [
            "# What customers want, by the codes of the catalogue.",
            "#   weight  how often, beside the others that fit the car; needed, 0: never",
            "#   pace    the work takes so many times the planned minutes, on average; default 1.0",
            "#   spread  coefficient of variation of that factor, 0 to 3; default 0.25",
            "",
            *(
                f"{one.service} = {{ weight = {one.weight}, pace = {one.pace}, "
                f"spread = {one.spread} }}  # {labels[one.service]}"
                for one in mix.wanted
            ),
            "",
        ]
    )


def targets_text(targets: tuple[Target, ...]) -> str:
    """``calibration.toml``."""
    return "\n".join(
        [
            "# What a run of each-for-itself is to show, so that the rest can be believed.",
            "#   measure    one of the names below; of one region with its name behind a dot",
            "#   value      what it is to be; within the tolerance, more or less, is near enough",
            "#   source     who says so",
            *(f"# {one.name:24} {one.meaning.en} ({one.unit})" for one in MEASURES.values()),
            "",
            *(line for target in targets for line in _target(target)),
        ]
    )


def _target(target: Target) -> Iterator[str]:
    yield "[[target]]"
    yield f"measure = {_text(target.measure)}"
    yield f"value = {target.value}"
    yield f"tolerance = {target.tolerance}"
    yield f"source = {_text(target.source)}"
    yield ""


def _text(text: str) -> str:
    # What JSON quotes, TOML reads: names have no control characters.
    return json.dumps(text, ensure_ascii=False)
