"""Values of attrs classes from the tables of a TOML file, every mistake with its place."""

from collections.abc import Collection, Mapping
from datetime import date
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any, Final, TypeVar

from attrs import NOTHING, Attribute, AttrsInstance, fields

from domain.shared.errors import Rejected
from simulation.scenario.toml_file import Key, TomlFile

_TOLD: Final = 12
"""Names that are told of many."""
T = TypeVar("T", bound=AttrsInstance)

_CALLED: Final[Mapping[type, str]] = MappingProxyType(
    {
        bool: "true or false",
        int: "a whole number",
        float: "a number",
        str: "text in quotes",
        date: "a day without quotes, such as 2026-03-31",
    }
)


def value_of(file: TomlFile, key: Key, kind: type[T], **given: object) -> T | None:
    """The table at ``key`` as a value; nothing if it has mistakes, which are noted.

    Args:
        given: fields that no table has, because its place says them.
    """
    said = file.at(key)
    if said is None and key:
        said = {}
    if not isinstance(said, dict):
        file.note(key, f"takes keys and values, not {said!r:.40}")
        return None
    before = len(file.problems.rows)
    attributes = {one.name: one for one in fields(kind) if one.name not in given}
    note_unknown(file, key, said, attributes)
    values = {
        name: field_of(file, (*key, name), one)
        for name, one in attributes.items()
        if name in said or one.default is NOTHING
    }
    if len(file.problems.rows) > before:
        return None
    try:
        return kind(**values, **given)
    except Rejected as refusal:
        file.note(key, refusal.detail)
        return None


def field_of(file: TomlFile, key: Key, attribute: "Attribute[Any]") -> Any:
    """The value at ``key`` if the field may have it; a mistake is noted."""
    value = file.at(key)
    if value is None:
        file.note(key, f"is missing; it takes {_CALLED[attribute.type or str]}")
        return None
    return checked(file, key, attribute, value)


def checked(file: TomlFile, key: Key, attribute: "Attribute[Any]", value: Any) -> Any:
    """A value for a field, whole numbers as numbers; a mistake is noted at ``key``."""
    kind = attribute.type or str
    if kind is float and type(value) is int:
        value = float(value)
    if type(value) is not kind:
        file.note(key, f"takes {_CALLED[kind]}, not {value!r:.40}")
        return None
    try:
        if attribute.validator:
            attribute.validator(None, attribute, value)
    except Rejected as refusal:
        file.note(key, refusal.detail)
        return None
    return value


def note_unknown(
    file: TomlFile, key: Key, said: Mapping[str, object], known: Collection[str]
) -> None:
    """Note every key of a table that means nothing there, with the one that may be meant."""
    for name in said:
        if name not in known:
            file.note((*key, name), f"there is no such key; {instead(name, known)}")


def instead(name: str, known: Collection[str]) -> str:
    """What to take instead of a name that is not known."""
    near = get_close_matches(name, known, n=1)
    some = list(known)[:_TOLD]
    more = ", …" if len(known) > _TOLD else ""
    return f"did you mean {near[0]}?" if near else f"take one of {', '.join(some)}{more}"
