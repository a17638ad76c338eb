"""What a scenario says in TOML: its settings, the services that are wanted, its targets."""

import re
from collections.abc import Mapping
from typing import Any, Final

from attrs import fields_dict

from adapters.idle_steps import idle_of
from domain.orders.idle import IdleDiscounts
from simulation.scenario.axes import axes
from simulation.scenario.conditions import Conditions
from simulation.scenario.measures import region_of
from simulation.scenario.mix import NothingWanted, ServiceMix, WantedService
from simulation.scenario.policy import Policy
from simulation.scenario.scenario import Horizon, Scenario, Target
from simulation.scenario.toml_file import TomlFile
from simulation.scenario.values import checked, field_of, note_unknown, value_of

KEYS: Final = ("name", "seeds", "horizon", "idle_discounts", "policies", "conditions", "sweep")
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


def settings(file: TomlFile | None) -> dict[str, Any]:
    """The fields of a scenario that ``scenario.toml`` says; mistakes are noted."""
    if file is None:
        return {}
    note_unknown(file, (), file.said, KEYS)
    of = fields_dict(Scenario)
    said: dict[str, Any] = {
        "name": field_of(file, ("name",), of["name"]),
        "horizon": value_of(file, ("horizon",), Horizon),
        "conditions": value_of(file, ("conditions",), Conditions),
        "sweep": axes(file),
    }
    if "seeds" in file.said:
        said["seeds"] = checked(file, ("seeds",), of["seeds"], file.said["seeds"])
    if "policies" in file.said:
        said["policies"] = _policies(file)
    if "idle_discounts" in file.said:
        said["idle"] = _idle(file)
    return said


def _policies(file: TomlFile) -> Mapping[str, Policy | None]:
    said = file.said["policies"]
    if not isinstance(said, dict) or not said:
        file.note(("policies",), "takes at least one table, such as [policies.network]")
        return {}
    for name in said:
        if not _NAME.fullmatch(name):
            reason = "the name of a policy is up to 40 small letters, digits and hyphens"
            file.note(("policies", name), reason)
    return {name: value_of(file, ("policies", name), Policy) for name in said}


def _idle(file: TomlFile) -> IdleDiscounts | None:
    said = file.said["idle_discounts"]
    try:
        return idle_of(str(said))
    except ValueError as reason:
        file.note(("idle_discounts",), str(reason))
        return None


def mix(file: TomlFile | None) -> ServiceMix | None:
    """The services of ``services.toml``; nothing if there are mistakes, which are noted."""
    if file is None:
        return None
    wanted = [value_of(file, (code,), WantedService, service=code) for code in file.said]
    whole = [one for one in wanted if one]
    try:
        return ServiceMix(tuple(whole))
    except NothingWanted as refusal:
        if len(whole) == len(wanted):
            file.note((), refusal.detail)
        return None


def targets(file: TomlFile | None) -> tuple[Target, ...]:
    """The targets of ``calibration.toml``; mistakes are noted, and then some are missing."""
    if file is None:
        return ()
    note_unknown(file, (), file.said, ("target",))
    said = file.said.get("target", [])
    if not isinstance(said, list):
        file.note(("target",), "takes tables in double brackets: [[target]]")
        return ()
    found: dict[str, Target] = {}
    for at in range(len(said)):
        one = value_of(file, ("target", at), Target)
        if one and _is_new(file, at, one.measure, found):
            found[one.measure] = one
    return tuple(found.values())


def _is_new(file: TomlFile, at: int, measure: str, found: Mapping[str, Target]) -> bool:
    key = ("target", at, "measure")
    try:
        region_of(measure)
    except ValueError as reason:
        file.note(key, str(reason))
        return False
    if measure in found:
        file.note(key, f"{measure} has a target already")
        return False
    return True
