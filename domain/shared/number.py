"""Numbers that a person typed."""

from collections.abc import Callable
from typing import Any

from attrs import Attribute

from domain.shared.errors import Rejected


class OutOfRange(Rejected):
    """A number lies outside what is possible."""

    code = "out-of-range"


def between(low: int, high: int) -> Callable[[object, "Attribute[Any]", int | None], None]:
    """Attrs validator: a whole number from ``low`` to ``high``, both included, or ``None``."""

    def check(_: object, attribute: "Attribute[Any]", value: int | None) -> None:
        if value is not None and not low <= value <= high:
            detail = f"{attribute.name} lies between {low} and {high}, not at {value}"
            raise OutOfRange(detail, field=attribute.name)

    return check
