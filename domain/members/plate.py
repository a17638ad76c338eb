"""Licence plates of mainland China."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from attrs import field, frozen

from domain.members.typed import squeezed, wildcards
from domain.shared.errors import Rejected

PROVINCES: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
"""The abbreviation that begins every plate."""

_LETTER: Final = "[A-HJ-NP-Z]"
_SIGN: Final = "[A-HJ-NP-Z0-9]"
_ELECTRIC: Final = "[A-HJK]"
_OFFICE: Final = f"[{PROVINCES}]{_LETTER}"
_LONGEST_TYPED: Final = 20


class PlateKind(StrEnum):
    """How the plate is built; new-energy plates (green) have one character more.

    ``BLUE`` is the old build of seven characters, whatever its colour (挂, 学, 警, 港 and 澳 too).
    """

    BLUE = "blue"
    NEW_ENERGY_SMALL = "new_energy_small"
    NEW_ENERGY_LARGE = "new_energy_large"


_BUILT: Final[Mapping[PlateKind, "re.Pattern[str]"]] = {
    PlateKind.BLUE: re.compile(f"{_OFFICE}{_SIGN}{{4}}[A-HJ-NP-Z0-9挂学警港澳]"),
    PlateKind.NEW_ENERGY_SMALL: re.compile(f"{_OFFICE}{_ELECTRIC}{_SIGN}[0-9]{{4}}"),
    PlateKind.NEW_ENERGY_LARGE: re.compile(f"{_OFFICE}[0-9]{{5}}{_ELECTRIC}"),
}


class BadPlate(Rejected):
    """No car on the road has this plate."""

    code = "bad-plate"


def _kind(text: str) -> PlateKind | None:
    return next((kind for kind, build in _BUILT.items() if build.fullmatch(text)), None)


def _fault(text: str) -> str:
    """What to look at first, for the person who typed it."""
    if len(text) not in (7, 8):
        return f"a plate has 7 characters, 8 for new energy, not {len(text)}"
    if text[0] not in PROVINCES:
        return "a plate begins with the Chinese character of a province"
    if set(text) & set("IO"):
        return "a plate has no letters I and O; they are the digits 1 and 0"
    if not re.fullmatch(_LETTER, text[1]):
        return "a plate has the letter of an office after the province"
    if len(text) == 8:
        return (
            "a new-energy plate has a letter from A to K right after the office and ends in four"
            " digits, or has five digits and ends in such a letter"
        )
    return "a plate has five letters or digits after the office; the last may be 挂学警港澳"


def _on_the_road(_: object, __: object, text: str) -> None:
    if _kind(text) is None:
        raise BadPlate(_fault(text), characters=len(text))


def typo_variants(typed: str) -> tuple[str, ...]:
    """What to look for when ``typed`` may have one wrong character; it need not be a plate."""
    text = squeezed(typed)
    return wildcards(text) if len(text) <= _LONGEST_TYPED else ()


@frozen
class Plate:
    """A licence plate without the dot, in capitals: ``京A12345``.

    Lower case, blanks, dots, dashes and full-width letters are accepted and forgotten.

    Raises:
        BadPlate: it cannot exist; the plate itself is not told, errors are logged.

    Source: GA 36-2018, the standard for motor vehicle plates.
    """

    text: str = field(converter=squeezed, validator=_on_the_road, repr=False)

    @property
    def kind(self) -> PlateKind:
        found = _kind(self.text)
        if found is None:
            raise AssertionError("a plate without a kind was let in")
        return found

    @property
    def masked(self) -> str:
        """For screens: ``京A***45``."""
        return f"{self.text[:2]}{'*' * (len(self.text) - 4)}{self.text[-2:]}"

    def variants(self) -> tuple[str, ...]:
        """The plate with each one character replaced by ``?``; see :func:`typo_variants`."""
        return wildcards(self.text)
