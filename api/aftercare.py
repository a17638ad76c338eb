"""What is said after a visit: by the customer, and to who calls."""

from datetime import datetime
from typing import Annotated, Self

from msgspec import Meta

from api.wire import Body, Note, View
from domain.work_orders.record import FollowUp, Review


class FollowUpBody(Body, frozen=True):
    """How the call went."""

    reached: Annotated[bool, Meta(description="Whether somebody answered.")]
    note: Note = ""


class ReviewBody(Body, frozen=True):
    """One to five stars."""

    stars: Annotated[int, Meta(ge=1, le=5, description="5 is the best.")]
    words: Annotated[str, Meta(max_length=2000, description="In the customer's words.")] = ""


class ReviewView(View, frozen=True):
    """What the customer thinks; five stars are the best."""

    at: datetime
    stars: int
    words: str

    @classmethod
    def of(cls, one: Review) -> Self:
        return cls(at=one.at, stars=one.stars, words=one.words)


class CallView(View, frozen=True):
    """How the call after the visit went."""

    at: datetime
    reached: bool
    note: str

    @classmethod
    def of(cls, one: FollowUp) -> Self:
        return cls(at=one.at, reached=one.reached, note=one.note)
