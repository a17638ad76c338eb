"""Vehicle identification numbers (车架号)."""

import re
from typing import Final

from attrs import field, frozen

from domain.members.typed import squeezed
from domain.shared.errors import Rejected

VIN_LENGTH: Final = 17
_SHAPE: Final = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
_VALUE: Final = {
    **{str(n): n for n in range(10)},
    **dict(zip("ABCDEFGH", range(1, 9), strict=True)),
    **dict(zip("JKLMN", range(1, 6), strict=True)),
    **{"P": 7, "R": 9},
    **dict(zip("STUVWXYZ", range(2, 10), strict=True)),
}
_WEIGHT: Final = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_CHECK_AT: Final = 8
_YEAR_CODES: Final = "ABCDEFGHJKLMNPRSTVWXY123456789"
_FIRST_YEAR: Final = 1980
_FIRST_CHINESE_YEAR: Final = 1999
_NEW_CYCLE: Final = 2010
_NORTH_AMERICA: Final = "12345"
_CHINA: Final = "LH"


class BadVin(Rejected):
    """It is not a vehicle identification number."""

    code = "bad-vin"


class BadCheckDigit(BadVin):
    """The ninth character does not agree with the others: one of them is wrong."""

    code = "bad-check-digit"


def check_digit(text: str) -> str:
    """The ninth character that the other sixteen demand.

    Source: 49 CFR 565.15(c), the same as GB 16735 for China.
    """
    rest = sum(_VALUE[c] * w for c, w in zip(text, _WEIGHT, strict=True)) % 11
    return "X" if rest == 10 else str(rest)


def _genuine(_: object, __: object, text: str) -> None:
    if len(text) != VIN_LENGTH:
        raise BadVin(f"a VIN has 17 characters, not {len(text)}", characters=len(text))
    if not _SHAPE.fullmatch(text):
        raise BadVin("a VIN has only digits and the letters A to Z without I, O and Q")
    if check_digit(text) != text[_CHECK_AT]:
        raise BadCheckDigit("one character of the VIN is wrong: its check digit does not agree")


@frozen
class Vin:
    """A vehicle identification number of 17 characters with the right check digit.

    Lower case, blanks, dashes and full-width letters are accepted and forgotten.

    Raises:
        BadVin: it has another length or strange characters.
        BadCheckDigit: a character is wrong or two are swapped.

    Source: ISO 3779 and FMVSS 565; GB 16735 makes the check digit binding in China.
    """

    text: str = field(converter=squeezed, validator=_genuine, repr=False)

    @property
    def maker_code(self) -> str:
        """The world manufacturer identifier: the first three characters."""
        return self.text[:3]

    @property
    def masked(self) -> str:
        """For screens: maker and the last four."""
        return f"{self.text[:3]}{'*' * 10}{self.text[-4:]}"

    @property
    def tells_year(self) -> bool:
        """Whether the tenth character has to mean the model year: in China and North America."""
        return self.text[0] in _CHINA + _NORTH_AMERICA

    def model_years(self, latest: int) -> tuple[int, ...]:
        """The model years that the tenth character may mean, newest first; none if it means none.

        The code repeats every 30 years. North American cars tell the cycle by the seventh
        character (49 CFR 565.15(d)); Chinese cars have had binding VINs since 1999.

        Args:
            latest: no car is newer; usually next year.
        """
        code = _YEAR_CODES.find(self.text[9])
        if code < 0:
            return ()
        years = range(_FIRST_YEAR + code, latest + 1, len(_YEAR_CODES))
        return tuple(year for year in reversed(years) if self._possible(year))

    def _possible(self, year: int) -> bool:
        region = self.text[0]
        if region in _NORTH_AMERICA:
            return (year >= _NEW_CYCLE) == self.text[6].isalpha()
        return region not in _CHINA or year >= _FIRST_CHINESE_YEAR


@frozen(kw_only=True)
class VinFacts:
    """What a VIN tells: who may have made the car, and when; nothing where it does not say.

    A factory may build several makes, and a year code repeats, so both are candidates, the
    likelier first; one that is certain is also ``maker`` or ``model_year``.
    """

    makers: tuple[str, ...] = ()
    model_years: tuple[int, ...] = ()

    @property
    def maker(self) -> str | None:
        return self.makers[0] if len(self.makers) == 1 else None

    @property
    def model_year(self) -> int | None:
        return self.model_years[0] if len(self.model_years) == 1 else None
