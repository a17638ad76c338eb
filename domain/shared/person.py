"""What a person is called."""

import unicodedata

from attrs import field, frozen

from domain.shared.text import clean, text


def _one_line(value: str) -> str:
    """Any run of blanks, full-width ones too, is one blank."""
    return " ".join(clean(unicodedata.normalize("NFKC", value)).split())


@frozen
class PersonName:
    """A person's name as they write it, in any script."""

    text: str = field(converter=_one_line, validator=text(80), repr=False)
