"""Where subscriptions stand, in memory."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from attrs import Factory, define

from adapters.memory.aging import oldest
from adapters.registry import SUBSCRIPTIONS
from application.webhooks.ports import LEASE
from domain.shared.ids import SubscriptionId
from domain.webhooks.attempt import Attempt
from domain.webhooks.place import Place
from domain.webhooks.subscription import Status, Subscription

if TYPE_CHECKING:
    from adapters.memory.store import MemoryStore


@define
class MemoryLogbook:
    """Implements :class:`application.webhooks.ports.Logbook`, and forgets what is old of it."""

    store: "MemoryStore"
    _places: dict[SubscriptionId, Place] = Factory(dict)
    _attempts: dict[UUID, Attempt] = Factory(dict)

    def take(self, now: datetime, /) -> list[Place]:
        with self.store.lock:
            active = self.store.of_kind(SUBSCRIPTIONS).find({"status": Status.ACTIVE})
            here, newest = [self._begun(one, now) for one in active], self.store.stream.last()
            ready = [one for one in here if one.next <= now and one.position < newest]
            taken = [one.left(next=now + LEASE) for one in ready]
            self._places |= {one.subscription: one for one in taken}
            return taken

    def keep(self, was: Place, now: Place, /) -> bool:
        with self.store.lock:
            here = self._places[was.subscription]
            ours = (here.course, here.next) == (was.course, was.next)
            if ours:
                self._places[was.subscription] = now
            return ours

    def hurry(self, subscription: SubscriptionId, now: datetime, /) -> None:
        with self.store.lock:
            here = self._places.get(subscription)
            if here is not None and here.failures:
                self._places[subscription] = here.reached(here.position, next=now)

    def places(
        self, subscriptions: Collection[SubscriptionId], /
    ) -> Mapping[SubscriptionId, Place]:
        with self.store.lock:
            return {one: self._places[one] for one in subscriptions if one in self._places}

    def note(self, attempt: Attempt, /) -> None:
        with self.store.lock:
            self._attempts[attempt.id] = attempt

    def attempts(self, subscription: SubscriptionId, /, *, limit: int) -> list[Attempt]:
        with self.store.lock:
            known = [one for one in self._attempts.values() if one.subscription == subscription]
        return sorted(known, key=lambda one: (one.at, one.position), reverse=True)[:limit]

    def forget(self, before: datetime, /, *, limit: int) -> int:
        with self.store.lock:
            old = oldest(self._attempts, lambda one: one.at, before, limit)
            for id in old:
                del self._attempts[id]
        return len(old)

    def _begun(self, one: Subscription, now: datetime) -> Place:
        """Where it stands; at the start of its course, if it has not begun that."""
        here = self._places.get(one.id)
        if here is None or here.course < one.course:
            here = Place(subscription=one.id, course=one.course, position=one.start, next=now)
            self._places[one.id] = here
        return here
