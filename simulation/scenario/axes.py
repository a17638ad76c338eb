"""The axes of a sweep: for each condition that it moves, the values it gives to it."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import Attribute, field, fields_dict, frozen

from domain.shared.checks import between
from simulation.scenario.conditions import Conditions
from simulation.scenario.toml_file import Key, TomlFile
from simulation.scenario.values import checked, note_unknown, value_of

MOST_VALUES: Final = 1_000
OF: Final = "conditions"
"""Before the dot in the name of an axis: what else could be swept has no number."""


@frozen(kw_only=True)
class Range:
    """``steps`` numbers at equal distances, ``first`` and ``last`` included."""

    first: float
    last: float
    steps: int = field(validator=between(2, MOST_VALUES))

    @property
    def values(self) -> tuple[float, ...]:
        width = self.last - self.first
        return tuple(self.first + width * step / (self.steps - 1) for step in range(self.steps))


def axes(file: TomlFile) -> Mapping[str, tuple[float, ...]]:
    """What ``[sweep]`` says, by names such as ``conditions.patience_h``; mistakes are noted."""
    return {f"{OF}.{name}": tuple(values) for name, values in _axes(file)}


def _axes(file: TomlFile) -> Iterator[tuple[str, list[float]]]:
    sweep = file.said.get("sweep", {})
    if not isinstance(sweep, dict):
        file.note(("sweep",), f"takes lines such as {OF}.patience_h = [2, 4, 6]")
        return
    note_unknown(file, ("sweep",), sweep, (OF,))
    named = sweep.get(OF, {})
    if not isinstance(named, dict):
        file.note(("sweep", OF), f"takes lines such as {OF}.patience_h = [2, 4, 6]")
        return
    conditions = fields_dict(Conditions)
    note_unknown(file, ("sweep", OF), named, conditions)
    for name in named:
        if name in conditions:
            yield name, _values(file, ("sweep", OF, name), conditions[name])


def _values(file: TomlFile, key: Key, of: "Attribute[Any]") -> list[float]:
    said = file.at(key)
    if isinstance(said, dict):
        found = value_of(file, key, Range)
        if found is None:
            return []
        said = list(found.values)
    if not isinstance(said, list) or not 1 <= len(said) <= MOST_VALUES:
        reason = f"takes 1 to {MOST_VALUES} numbers in a list, or first, last and steps"
        file.note(key, reason)
        return []
    return [checked(file, key, of, value) for value in said]
