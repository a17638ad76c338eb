"""What two states of an aggregate differ in, field by field, for the audit log.

The log is kept for ever, so it tells values that name nobody: numbers, codes, times, ids. Of
personal values, and of texts that a person typed, it tells only that they changed.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any, Final
from uuid import UUID

import attrs

from domain.members.phone import Phone
from domain.members.plate import Plate
from domain.members.vin import Vin
from domain.shared.aggregate import Aggregate
from domain.shared.person import PersonName
from domain.shared.private_place import PrivatePlace
from domain.webhooks.subscription import Secret

PERSONAL: Final[tuple[type[Any], ...]] = (PersonName, Phone, Plate, PrivatePlace, Secret, Vin)
"""Values that name a person or a car, say where one is, or are secret: classes with a ``text``."""

HIDDEN: Final = "***"
"""Stands for a value that the log does not tell."""

_TOLD: Final = frozenset({
    "barcode", "code", "en", "item", "kinds", "maker", "makers", "model", "models", "oem_number",
    "role", "service", "services", "trouble_codes", "values", "zh", "zone",
})  # fmt: skip
"""Fields whose texts come from a catalogue or a list; any other text may name somebody."""

_ELSEWHERE: Final = frozenset({"version", "pending"})

_AS_IS: Final = frozenset({type(None), bool, int, float, UUID, datetime, date, time, timedelta})

Difference = tuple[Any, Any]
"""Before and after, as values that msgspec can write; ``None`` where there was nothing."""


def differences(before: Aggregate, after: Aggregate) -> dict[str, Difference]:
    """Every field that differs, by its path (``jobs.0.status``).

    An ``evolve`` keeps what it does not change, so most of an aggregate is skipped by identity.
    """
    found: dict[str, Difference] = {}
    _compare(before, after, "", "", found)
    return found


def _compare(before: Any, after: Any, path: str, name: str, found: dict[str, Difference]) -> None:
    kind = type(after)
    if type(before) is kind and (fields := _fields(kind)):
        for field in fields:
            old, new = getattr(before, field), getattr(after, field)
            if old is not new:
                _compare(old, new, f"{path}.{field}" if path else field, field, found)
    elif kind is tuple and type(before) is tuple:
        _compare_items(before, after, path, name, found)
    elif before != after:
        found[path] = (_told(before, name), _told(after, name))


def _compare_items(
    before: tuple[Any, ...], after: tuple[Any, ...], path: str, name: str, found: dict[str, Any]
) -> None:
    both = min(len(before), len(after))
    for place in range(both):
        if before[place] is not after[place]:
            _compare(before[place], after[place], f"{path}.{place}", name, found)
    for place in range(both, len(before)):
        found[f"{path}.{place}"] = (_told(before[place], name), None)
    for place in range(both, len(after)):
        found[f"{path}.{place}"] = (None, _told(after[place], name))


def _told(value: Any, name: str) -> Any:
    kind = type(value)
    if kind is str:
        return value if name in _TOLD else HIDDEN
    if kind in _AS_IS or isinstance(value, Enum):
        return value
    if fields := _fields(kind):
        return {one: _told(getattr(value, one), one) for one in fields}
    match value:
        case tuple() | list():
            return [_told(one, name) for one in value]
        case set() | frozenset():
            return sorted((_told(one, name) for one in value), key=str)
        case Mapping():
            return {str(_told(key, name)): _told(one, name) for key, one in value.items()}
    return HIDDEN


def _fields(kind: Any) -> tuple[str, ...]:
    """What an attrs class is compared by; nothing of any other, nor of what is personal."""
    known = _FIELDS.get(kind)
    if known is None:
        opaque = kind in PERSONAL or not attrs.has(kind)
        names = () if opaque else tuple(one.name for one in attrs.fields(kind))
        known = _FIELDS[kind] = tuple(name for name in names if name not in _ELSEWHERE)
    return known


_FIELDS: Final[dict[Any, tuple[str, ...]]] = {}
