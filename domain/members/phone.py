"""Chinese telephone numbers."""

import re
from typing import Final

from attrs import field, frozen

from domain.members.typed import squeezed
from domain.shared.errors import Rejected

_ABROAD: Final = re.compile(r"^(?:\+|00)86(?=[0-9])")
_BARE_CODE: Final = re.compile(r"^86(?=1[3-9][0-9]{9}$)")
_MOBILE: Final = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE: Final = re.compile(r"0(?:10|2[0-57-9])[2-8][0-9]{7}|0[3-9][0-9]{2}[2-8][0-9]{6,7}")


class BadPhone(Rejected):
    """No telephone in China has this number."""

    code = "bad-phone"


def _national(typed: str) -> str:
    digits = squeezed(typed)
    home, abroad = _ABROAD.subn("", digits, count=1)
    is_landline_abroad = abroad and (home[:1] not in "01" or home.startswith("10"))
    return f"0{home}" if is_landline_abroad else _BARE_CODE.sub("", home)


def _diallable(_: object, __: object, text: str) -> None:
    if not (_MOBILE.fullmatch(text) or _LANDLINE.fullmatch(text)):
        raise BadPhone(
            "a phone number is a Chinese mobile number of 11 digits that starts with 13 to 19,"
            " or a landline number with its area code",
            digits=sum(c.isdigit() for c in text),
        )


@frozen
class Phone:
    """A mobile or landline number in national form: digits only, landlines with their zero.

    ``+86``, ``0086``, blanks, dashes and full-width digits are accepted and forgotten.

    Raises:
        BadPhone: it is neither; the number itself is not told, errors are logged.
    """

    text: str = field(converter=_national, validator=_diallable, repr=False)

    @property
    def is_mobile(self) -> bool:
        """Whether it can receive a text message."""
        return self.text.startswith("1")

    @property
    def masked(self) -> str:
        """For screens: ``138****5678``."""
        return f"{self.text[:3]}{'*' * (len(self.text) - 7)}{self.text[-4:]}"
