"""What a keyboard, a scanner or a copied message does to letters and digits."""

import re
import unicodedata
from typing import Final

_BETWEEN: Final = re.compile(r"[\s·•‧・･∙⋅.,。_\-‐‑‒–—()]")


def squeezed(typed: str) -> str:
    """``typed`` in half-width capitals, without blanks, dots, dashes and invisible marks."""
    plain = "".join(c for c in typed if unicodedata.category(c) != "Cf")
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", plain)).upper()


def wildcards(text: str) -> tuple[str, ...]:
    """``text`` with each one character in turn replaced by ``?``.

    Two texts of one length share a variant exactly when they differ in at most one place, so
    hashes of the variants find a text with a typing error without telling the text.
    """
    return tuple(f"{text[:i]}?{text[i + 1 :]}" for i in range(len(text)))
