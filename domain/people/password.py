"""What a password must be."""

import unicodedata
from typing import Final

from attrs import field, frozen

from domain.shared.errors import Rejected

SHORTEST: Final = 8
LONGEST: Final = 256
"""Long enough for any sentence; an end, so that nobody can make us hash a novel."""

_TRIED_FIRST: Final = """
12345678 123456789 1234567890 123123123 1234qwer 1q2w3e4r 1qaz2wsx 11111111 00000000 88888888
66666666 99999999 87654321 147258369 123456abc a1234567 a12345678 abc12345 abcd1234 aa123456
password password1 password123 passw0rd p@ssw0rd p@ssword qwertyui qwerty123 qwertyuiop
asdfghjkl zxcvbnm1 iloveyou woaini520 woaini1314 5201314520 13145200 letmein1 welcome1
sunshine princess football baseball superman trustno1 computer internet whatever changeme
administrator admin123 admin1234 adminadmin rootroot test1234 testtest baywise1 baywise123
"""
_COMMON: Final = frozenset(_TRIED_FIRST.split())


class BadPassword(Rejected):
    """The password is too short, too long, or one that everybody tries first."""

    code = "bad-password"


@frozen
class Password:
    """A password that may be set: no rules about kinds of characters, only length and luck."""

    text: str = field(repr=False)

    def __attrs_post_init__(self) -> None:
        if not SHORTEST <= len(self.text) <= LONGEST:
            raise BadPassword(f"a password has {SHORTEST} to {LONGEST} characters")
        if self.text != typed(self.text):
            raise ValueError("a password is made of what typed() returns")
        if self.text.casefold() in _COMMON or len(set(self.text)) == 1:
            raise BadPassword("this password is among the first that anybody tries")


def typed(text: str) -> str:
    """The password as typed, in one Unicode form whatever the keyboard.

    Raises:
        BadPassword: it has characters that no keyboard types.
    """
    if any(unicodedata.category(c) in ("Cc", "Cs") for c in text):
        raise BadPassword("the password has characters that no keyboard types")
    return unicodedata.normalize("NFC", text)
