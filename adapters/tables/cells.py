"""Values in the cells of a table: how they are read and shown."""

import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from domain.shared.errors import Rejected
from domain.shared.money import Money
from domain.shared.text import clean
from domain.shared.trade import Grade

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
Read = Callable[[str], T]

_WHOLE: Final = re.compile(r"-?[0-9]{1,9}")
_NUMBER: Final = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,20})?(e-?[0-9]{1,3})?")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WRITTEN_DAY: Final = re.compile(r"([0-9]{4})[/.]([0-9]{1,2})[/.]([0-9]{1,2})")
_YUAN: Final = re.compile(r"[¥￥]?([0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,11})(?:\.([0-9]{1,2}))?")
_PERCENT: Final = re.compile(r"([0-9]{1,2})(?:\.([0-9]{1,2}))?%?")
_SHORTENED: Final = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]+", re.IGNORECASE)
_TIME: Final = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_FORMULA: Final = tuple("=+-@\t\r'＝＋－＠")
"""A spreadsheet takes a cell that begins so for a formula; the apostrophe is our own mark."""

SEPARATOR: Final = ";"


class BadCell(Rejected):
    """The text in a cell is not what its column holds."""

    code = "bad-cell"


def guarded(cell: str) -> str:
    """The cell as it is exported: never a formula to a spreadsheet.

    Source: OWASP, "CSV Injection".
    """
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before :func:`guarded`."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def words(at_most: int) -> Read[str]:
    """Text for people, cleaned, of 1 to ``at_most`` characters."""

    def read(cell: str) -> str:
        text = clean(cell)
        if not 1 <= len(text) <= at_most:
            raise BadCell(f"takes 1 to {at_most} characters, not {len(text)}")
        return text

    return read


def whole(low: int, high: int) -> Read[int]:
    def read(cell: str) -> int:
        if not _WHOLE.fullmatch(cell) or not low <= int(cell) <= high:
            raise BadCell(f"takes a whole number from {low} to {high}, not {short(cell)}")
        return int(cell)

    return read


def number(low: float, high: float) -> Read[float]:
    def read(cell: str) -> float:
        if not _NUMBER.fullmatch(cell) or not low <= float(cell) <= high:
            raise BadCell(f"takes a number from {low} to {high}, not {short(cell)}")
        return float(cell)

    return read


def one_of(kind: type[E]) -> Read[E]:
    return _named({member.value: member for member in kind})


def day(cell: str) -> date:
    try:
        if _DAY.fullmatch(cell):
            return date.fromisoformat(cell)
    except ValueError:
        pass
    raise BadCell(f"takes a day such as 2026-03-31, not {short(cell)}")


def any_day(cell: str) -> date:
    """A day as people or their spreadsheets write it: ``2026-03-31`` or ``2026/3/31``."""
    found = _WRITTEN_DAY.fullmatch(cell)
    return day("{}-{:0>2}-{:0>2}".format(*found.groups()) if found else cell)


def yuan(cell: str) -> Money:
    """An amount such as ``1234.50``, ``1,234.5`` or ``¥1234``."""
    found = _YUAN.fullmatch(cell)
    if not found:
        raise BadCell(f"takes an amount such as 1234.50, not {short(cell)}")
    return Money(int(found[1].replace(",", "")) * 100 + int(f"{found[2] or '':0<2}"))


def show_yuan(amount: Money) -> str:
    return f"{amount.amount // 100}.{amount.amount % 100:02d}"


def percent(cell: str) -> int:
    """Basis points from per cent, such as ``13``, ``6.5`` or ``13%``."""
    found = _PERCENT.fullmatch(cell)
    if not found:
        raise BadCell(f"takes per cent from 0 to 99.99, not {short(cell)}")
    return int(found[1]) * 100 + int(f"{found[2] or '':0<2}")


def show_percent(basis_points: int) -> str:
    return f"{basis_points / 100:g}"


def unshortened(read: Read[T]) -> Read[T]:
    """A number that is a name, which a spreadsheet may have taken for a quantity."""

    def checked(cell: str) -> T:
        if _SHORTENED.fullmatch(cell):
            detail = "a spreadsheet has shortened this number; make the column text, enter it again"
            raise BadCell(detail)
        return read(cell)

    return checked


def clock(cell: str) -> int:
    """Minutes after midnight."""
    return _minute(cell, last=24)


def late_clock(cell: str) -> int:
    """Minutes after midnight, when something ends; 26:00 is two the next morning."""
    return _minute(cell, last=48)


def _minute(cell: str, *, last: int) -> int:
    found = _TIME.fullmatch(cell)
    minute = int(found[1]) * 60 + int(found[2]) if found and int(found[2]) < 60 else -1
    if not 0 <= minute <= last * 60:
        raise BadCell(f"takes a time such as 08:30, to {last}:00, not {short(cell)}")
    return minute


def show_clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def maybe(read: Read[T]) -> "Read[T | None]":
    """An empty cell means nothing."""
    return lambda cell: read(cell) if cell else None


def several(read: Read[T]) -> "Read[tuple[T, ...]]":
    """Values with a semicolon between them; an empty cell has none."""
    return lambda cell: tuple(map(read, cell.split(SEPARATOR))) if cell else ()


def show_yes(answer: bool) -> str:
    return "yes" if answer else "no"


def short(cell: str) -> str:
    """The cell for a message, without what a terminal would obey."""
    return ascii(cell[:30]) if not cell.isprintable() else repr(cell[:30])


def _named(names: "dict[str, T]") -> Read[T]:
    def read(cell: str) -> T:
        if cell not in names:
            raise BadCell(f"takes one of {', '.join(names)}, not {short(cell)}")
        return names[cell]

    return read


WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
weekday: Final = _named({name: at for at, name in enumerate(WEEKDAYS)})
grade: Final = _named({grade.name.lower(): grade for grade in Grade})
yes: Final = _named({"yes": True, "no": False})
