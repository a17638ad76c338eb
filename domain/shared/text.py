"""Text that a person typed: cleaned once, at the door."""

import unicodedata
from collections.abc import Callable
from typing import Any

from attrs import Attribute

from domain.shared.errors import Rejected

_ALLOWED_CONTROL = frozenset("\n\t")


class BadText(Rejected):
    """The text is empty, too long, or has characters that no keyboard types."""

    code = "bad-text"


def clean(text: str) -> str:
    """The text in composed Unicode form, without blanks around it.

    Raises:
        BadText: it has control characters (NUL among them) or lone surrogates.
    """
    bad = [c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c not in _ALLOWED_CONTROL]
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
