"""Text that a person typed: cleaned once, at the door."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any, Final

from attrs import Attribute

from domain.shared.errors import Rejected

_UNTYPED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters but for line feed and tabulator, and surrogates (Unicode: Cc, Cs)."""


class BadText(Rejected):
    """The text is empty, too long, or has characters that no keyboard types."""

    code = "bad-text"


class NoReason(Rejected):
    """Whoever does this has to say why."""

    code = "no-reason"


def clean(text: str) -> str:
    """The text in composed Unicode form, without blanks around it.

    Raises:
        BadText: it has control characters (NUL among them) or lone surrogates.
    """
    bad = _UNTYPED.findall(text)
    if bad:
        raise BadText(
            "the text has characters that cannot be stored",
            characters=[hex(ord(c)) for c in bad[:5]],
        )
    return unicodedata.normalize("NFC", text).strip()


def text(at_most: int, *, at_least: int = 1) -> Callable[[object, "Attribute[Any]", str], None]:
    """Attrs validator: clean text of ``at_least`` to ``at_most`` characters."""

    def check(_: object, attribute: "Attribute[Any]", value: str) -> None:
        if not at_least <= len(value) <= at_most:
            detail = f"{attribute.name} takes {at_least} to {at_most} characters, not {len(value)}"
            raise BadText(detail, field=attribute.name)
        if clean(value) != value:
            raise BadText(f"{attribute.name} has blanks around it", field=attribute.name)

    return check
