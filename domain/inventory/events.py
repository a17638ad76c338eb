"""What happens to the parts that an order waits for; the order is the subject."""

from datetime import datetime

from attrs import field, frozen

from domain.shared.aggregate import Event
from domain.shared.ids import LineId, PartId
from domain.shared.time import utc


@frozen(kw_only=True)
class Quantity(Event):
    """How much of which part, in its unit, for which line."""

    line: LineId
    part: PartId
    quantity: int


@frozen(kw_only=True)
class PartExpected(Quantity):
    """The line waits for so much."""


@frozen(kw_only=True)
class PartArrived(Quantity):
    """So much of it is here, and nobody else can have it."""


@frozen(kw_only=True)
class PartForgone(Quantity):
    """The line waits for so much less: the customer does without."""


@frozen(kw_only=True)
class PartIssued(Quantity):
    """So much of it was handed out to the car."""


@frozen(kw_only=True)
class PartReturned(Quantity):
    """So much of it came back to the shelf."""


@frozen(kw_only=True)
class PartScheduled(Event):
    """What the line waits for should be here by ``due``."""

    line: LineId
    part: PartId
    due: datetime = field(validator=utc)
