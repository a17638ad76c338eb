"""What says who a person is."""

from attrs import field, frozen

from domain.shared.text import text


@frozen
class PersonName:
    """The name of a person; stored encrypted, never in events or logs."""

    text: str = field(validator=text(80), repr=False)
