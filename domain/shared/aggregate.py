"""The two words of the tactical vocabulary that need code."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from attrs import field, frozen

from domain.shared.time import utc


@frozen(kw_only=True)
class Event:
    """Something that happened; named in the past tense, never changed.

    Carries ids and values, never names, phones or plates. Who caused it, through which channel
    and in which shop is added by the transaction that stores it. ``revision`` grows when a field
    changes its meaning.
    """

    revision: ClassVar[int] = 1

    at: datetime = field(validator=utc)


@frozen(kw_only=True)
class Aggregate:
    """A unit of consistency, as a value.

    Methods return the next state and never change this one, so a transaction that fails leaves
    nothing to undo. ``pending`` holds the events that led from the stored state to this one;
    saving hands them to the outbox. ``version`` is 0 until first saved.
    """

    id: UUID
    version: int = 0
    pending: tuple[Event, ...] = field(default=(), eq=False, repr=False)
