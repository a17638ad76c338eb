"""Attrs validators that refuse in a sentence and name the field."""

import re
from collections.abc import Callable, Collection
from typing import Any, Final

from attrs import Attribute

from domain.shared.errors import Rejected

_CODE: Final = re.compile(r"[A-Z][A-Z0-9-]{0,23}", re.ASCII)

Check = Callable[[object, "Attribute[Any]", Any], None]


class OutOfRange(Rejected):
    """A number lies outside its limits."""

    code = "out-of-range"


class BadCode(Rejected):
    """A code is not capital letters, digits and hyphens."""

    code = "bad-code"


class Repeated(Rejected):
    """Something that may occur once occurs twice."""

    code = "repeated"


def between(low: float, high: float) -> Check:
    """A finite number from ``low`` to ``high``, both included."""

    def check(_: object, attribute: "Attribute[Any]", value: float) -> None:
        if not low <= value <= high:
            detail = f"{attribute.name} lies between {low} and {high}, not at {value}"
            raise OutOfRange(detail, field=attribute.name)

    return check


def code(_: object, attribute: "Attribute[Any]", value: str) -> None:
    """A code that people read aloud, such as ``S0001``."""
    if not _CODE.fullmatch(value):
        detail = f"{attribute.name} takes capital letters, digits and hyphens, not {value[:30]!r}"
        raise BadCode(detail, field=attribute.name)


def once(key: Callable[[Any], object] = lambda item: item) -> Check:
    """No two items of the collection share their ``key``."""

    def check(_: object, attribute: "Attribute[Any]", items: Collection[object]) -> None:
        if len({key(item) for item in items}) != len(items):
            detail = f"{attribute.name} names the same thing twice"
            raise Repeated(detail, field=attribute.name)

    return check
