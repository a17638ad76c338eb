"""Codes that people read, type and scan."""

import re
from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final

from attrs import Attribute

from domain.shared.errors import Rejected

SERVICE: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
"""``oil-service``; never a part's code, which is in capitals."""

PART: Final = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*")
"""``OF-VW-01``."""

ROLE: Final = SERVICE
"""``oil-filter``: what a part does in the car."""

_LONGEST: Final = 40


class Category(StrEnum):
    """The six tabs of the mall."""

    MAINTENANCE = "maintenance"
    BEAUTY = "beauty"
    REPAIR = "repair"
    TYRE = "tyre"
    OIL = "oil"
    PART = "part"


class BadCode(Rejected):
    """The code is not built as codes of its kind are."""

    code = "bad-code"


def expect_code(value: str, shape: "re.Pattern[str]", noun: str) -> None:
    """Refuse a code that is not built like ``shape`` or has more than 40 characters.

    Raises:
        BadCode: with the fact ``field``, which is ``noun``.
    """
    if len(value) > _LONGEST or not shape.fullmatch(value):
        case = "capitals" if shape is PART else "lower case"
        detail = f"a {noun} has up to {_LONGEST} letters ({case}) and digits, joined by dashes"
        raise BadCode(detail, field=noun)


def built_as(shape: "re.Pattern[str]") -> Callable[[object, "Attribute[Any]", str], None]:
    """Attrs validator: a code of this shape."""

    def check(_: object, attribute: "Attribute[Any]", value: str) -> None:
        expect_code(value, shape, attribute.name)

    return check


def barcode(_: object, __: object, value: str | None) -> None:
    """Attrs validator: an EAN-13, check digit included, or none.

    Source: GS1 General Specifications, section 7.9.
    """
    if value is None:
        return
    if not re.fullmatch(r"[0-9]{13}", value):
        raise BadCode("a barcode has 13 digits", field="barcode")
    digits = [int(c) for c in value]
    if (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10:
        raise BadCode("one digit of the barcode is wrong", field="barcode")
