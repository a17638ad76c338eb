"""What is said after a visit: by the customer, and to who calls."""

from datetime import datetime
from typing import Self

from api.wire import View
from domain.work_orders.record import FollowUp, Review


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
