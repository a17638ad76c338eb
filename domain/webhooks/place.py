"""Where a subscription stands in the stream, and when it is its turn."""

from datetime import datetime, timedelta
from typing import Self

from attrs import evolve, field, frozen, validators

from domain.shared.ids import SubscriptionId
from domain.shared.time import utc


@frozen(kw_only=True)
class Place:
    """Everything up to ``position`` was taken or was not wanted; it is told on from ``next`` on.

    ``failures`` counts those in a row since ``failing_since``. The place belongs to one ``course``
    of the subscription: a replay begins another.
    """

    subscription: SubscriptionId
    course: int
    position: int = field(validator=validators.ge(0))
    failures: int = field(default=0, validator=validators.ge(0))
    failing_since: datetime | None = None
    next: datetime = field(validator=utc)

    def reached(self, position: int, *, next: datetime) -> Self:
        """Further on, with failures forgotten."""
        return evolve(self, position=position, failures=0, failing_since=None, next=next)

    def failed(self, *, at: datetime, pause: timedelta) -> Self:
        """Still here, to be tried again after a pause."""
        since = self.failing_since or at
        return evolve(self, failures=self.failures + 1, failing_since=since, next=at + pause)

    def left(self, *, next: datetime) -> Self:
        """Given back as it is, for whoever goes on from ``next`` on."""
        return evolve(self, next=next)
