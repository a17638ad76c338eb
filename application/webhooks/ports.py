"""What telling programs asks of the outside."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Final, Protocol

from application.people.ports import PeopleWork
from application.shared.ports import Repository
from application.webhooks.message import Message
from domain.shared.ids import SubscriptionId
from domain.webhooks.attempt import Answer, Attempt
from domain.webhooks.place import Place
from domain.webhooks.subscription import Secret, Subscription

NewWebhookSecret = Callable[[], Secret]
"""A secret that nobody can guess; never simulated where anybody real is told something."""

LEASE: Final = timedelta(minutes=1)
"""How long a place belongs to whom it was given; a process that died loses it then.

Longer than sending one message can take.
"""


class WebhooksWork(PeopleWork, Protocol):
    @property
    def subscriptions(self) -> Repository[Subscription]: ...


class Sender(Protocol):
    """Carries messages out of the house."""

    def send(self, url: str, message: Message, secret: Secret, /) -> Answer:
        """Sign it and send it once; whatever goes wrong is an answer, in less than a lease."""
        ...


class Logbook(Protocol):
    """Where each subscription stands, and what was tried; each call is a transaction of its own.

    No entry of the audit log: that tells who decided something, and nobody decides this.
    """

    def take(self, now: datetime, /) -> list[Place]:
        """The places of all active subscriptions that have something to look at and whose turn
        it is; nobody else is given them for :data:`LEASE`. A new course begins at its start.
        """
        ...

    def keep(self, was: Place, now: Place, /) -> bool:
        """Put ``now`` where ``was`` stood; false if that has been taken over in the meantime."""
        ...

    def hurry(self, subscription: SubscriptionId, now: datetime, /) -> None:
        """If it waits after failures, forget these: it is its turn."""
        ...

    def places(
        self, subscriptions: Collection[SubscriptionId], /
    ) -> Mapping[SubscriptionId, Place]:
        """Where they stand; one that has never been taken is missing."""
        ...

    def note(self, attempt: Attempt, /) -> None: ...

    def attempts(self, subscription: SubscriptionId, /, *, limit: int) -> list[Attempt]:
        """The newest first."""
        ...
