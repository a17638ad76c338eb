"""What belongs to a person, and is stored encrypted."""

from attrs import field, frozen

from domain.shared.text import text


@frozen
class PersonName:
    """A person's name: personal data, hidden from logs and never part of an event."""

    text: str = field(repr=False, validator=text(60))
