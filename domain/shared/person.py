"""What says who a person is."""

import unicodedata

from attrs import field, frozen

from domain.shared.text import clean, text


def _one_line(value: str) -> str:
    """Any run of blanks, full-width ones too, is one blank."""
    return " ".join(clean(unicodedata.normalize("NFKC", value)).split())


@frozen
class PersonName:
    """The name of a person in any script; stored encrypted, never in events or logs."""

    text: str = field(converter=_one_line, validator=text(80), repr=False)
