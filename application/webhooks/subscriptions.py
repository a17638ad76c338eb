"""The keeping of subscriptions: whose program hears what."""

from typing import Final, Self

from attrs import frozen

from application.shared.caller import Caller
from application.shared.pages import page
from application.shared.ports import Clock, Stream
from application.shared.rights import GRANTS, Chain, Permission
from application.shared.service import Service, command
from application.webhooks.kinds import chosen
from application.webhooks.message import Message
from application.webhooks.ports import Logbook, NewWebhookSecret, Sender, WebhooksWork
from domain.shared.checks import OutOfRange
from domain.shared.errors import Forbidden, NotFound
from domain.shared.ids import PersonId, SubscriptionId
from domain.webhooks.address import Outside
from domain.webhooks.attempt import Answer, Attempt
from domain.webhooks.place import Place
from domain.webhooks.subscription import (
    Cause,
    Secret,
    Status,
    Subscription,
    TooManySubscriptions,
)

MOST_SUBSCRIPTIONS: Final = 100
"""As many programs as one process may be waiting for at a time, with a thread each."""
MOST_OF_ONE: Final = 10
"""Of one owner, so that nobody takes them all."""


@frozen(kw_only=True)
class Added:
    """A subscription just made; its ``secret`` is shown once."""

    id: SubscriptionId
    secret: Secret


@frozen
class Standing:
    """A subscription, and where it stands; ``None`` before the first look."""

    subscription: Subscription
    place: Place | None

    @classmethod
    def of(cls, subscription: Subscription, place: Place | None) -> Self:
        """A place of an earlier course is none."""
        begun = place is not None and place.course == subscription.course
        return cls(subscription, place if begun else None)

    @property
    def position(self) -> int:
        """Everything up to here was told."""
        return self.place.position if self.place else self.subscription.start


@frozen(kw_only=True)
class Subscriptions(Service):
    """What owners of programs do. Each sees their own; who reaches the chain sees all."""

    clock: Clock
    stream: Stream
    """Asked inside a transaction: it stands on connections of its own."""

    logbook: Logbook
    sender: Sender
    outside: Outside
    new_secret: NewWebhookSecret

    @command("webhooks.add", may=Permission.HEAR_EVENTS)
    def add(
        self,
        work: WebhooksWork,
        *,
        url: str,
        kinds: tuple[str, ...] = (),
        start: int | None = None,
        owner: PersonId | None = None,
    ) -> Added:
        """Tell a program at ``url`` what its owner may hear, from behind ``start`` on or from now.

        Args:
            kinds: names of events; none means all.
            owner: whose program it is, the caller's unless the caller keeps people.

        Raises:
            BadUrl, AddressRefused: nobody is told anything there.
            UnknownEvent: programs are told of no such event.
            Forbidden: the owner may not hear events, or is somebody else.
            OutOfRange: the stream is not that long.
            TooManySubscriptions: one must be removed first.
        """
        self.outside.expect(url)
        chosen(kinds)
        whose = _owner(work, owner)
        _expect_room(work, whose)
        made = Subscription(
            id=SubscriptionId(self.new_id()),
            owner=whose,
            url=url,
            kinds=kinds,
            secret=(secret := self.new_secret()),
            since=work.now,
            start=self._start(start),
        )
        work.subscriptions.save(made.added(at=work.now))
        return Added(id=SubscriptionId(made.id), secret=secret)

    def standings(self, caller: Caller) -> list[Standing]:
        """Those that are not removed, the oldest first, with where they stand."""
        found = self._all(caller)
        places = self.logbook.places([one.id for one in found])
        return [Standing.of(one, places.get(one.id)) for one in found]

    @command("webhooks.pause", may=Permission.HEAR_EVENTS)
    def pause(self, work: WebhooksWork, subscription: SubscriptionId) -> None:
        """Send nothing until it is resumed; what happens meanwhile is told then."""
        known = _mine(work, subscription)
        work.subscriptions.save(known.pause(Cause.ASKED, at=work.now))

    def resume(self, caller: Caller, subscription: SubscriptionId) -> None:
        """Go on at once where it stopped."""
        self._resume(caller, subscription)
        self.logbook.hurry(subscription, self.clock.now())

    @command("webhooks.replay", may=Permission.HEAR_EVENTS)
    def replay(self, work: WebhooksWork, subscription: SubscriptionId, *, start: int) -> None:
        """Tell again what follows the position ``start``, under the same ids as before.

        Raises:
            OutOfRange: the stream is not that long.
        """
        known = _mine(work, subscription)
        work.subscriptions.save(known.replay(self._start(start), at=work.now))

    @command("webhooks.remove", may=Permission.HEAR_EVENTS)
    def remove(self, work: WebhooksWork, subscription: SubscriptionId) -> None:
        """Never tell it anything again."""
        known = _mine(work, subscription)
        work.subscriptions.save(known.remove(Cause.ASKED, at=work.now))

    @command("webhooks.see", may=Permission.HEAR_EVENTS)
    def see(self, work: WebhooksWork, subscription: SubscriptionId) -> Subscription:
        """One of them, removed or not."""
        return _mine(work, subscription)

    def test(self, caller: Caller, subscription: SubscriptionId) -> Answer:
        """Send a message that tells nothing, at once, whatever state the subscription is in.

        Raises:
            NotFound: it is removed, or somebody else's.
        """
        known = self.see(caller, subscription)
        if known.secret is None:
            raise _missing(subscription)
        return self.sender.send(known.url, Message.ping(at=self.clock.now()), known.secret)

    def attempts(
        self, caller: Caller, subscription: SubscriptionId, *, limit: int = 50
    ) -> list[Attempt]:
        """What was tried in the last days, the newest first."""
        limit = page(limit)
        self.see(caller, subscription)
        return self.logbook.attempts(subscription, limit=limit)

    @command("webhooks.list", may=Permission.HEAR_EVENTS)
    def _all(self, work: WebhooksWork) -> list[Subscription]:
        found = work.subscriptions.find_any("status", (Status.ACTIVE, Status.PAUSED))
        return [one for one in found if _is_seen(work.caller, one)]

    @command("webhooks.resume", may=Permission.HEAR_EVENTS)
    def _resume(self, work: WebhooksWork, subscription: SubscriptionId) -> None:
        work.subscriptions.save(_mine(work, subscription).resume(at=work.now))

    @command("webhooks.give_up", may=Permission.RUN_DUE_WORK)
    def give_up(self, work: WebhooksWork, subscription: SubscriptionId, *, cause: Cause) -> None:
        """Remove what is gone, pause what cannot be told; nothing if others were faster."""
        known = work.subscriptions.get(subscription)
        if known.status is Status.ACTIVE:
            end = known.remove if cause is Cause.GONE else known.pause
            work.subscriptions.save(end(cause, at=work.now))

    def _start(self, start: int | None) -> int:
        newest = self.stream.last()
        if start is not None and not 0 <= start <= newest:
            raise OutOfRange(f"positions go from 0 to {newest}", field="start")
        return newest if start is None else start


def _expect_room(work: WebhooksWork, owner: PersonId) -> None:
    there = work.subscriptions.find_any("status", (Status.ACTIVE, Status.PAUSED))
    if len(there) >= MOST_SUBSCRIPTIONS:
        raise TooManySubscriptions(
            f"there are {MOST_SUBSCRIPTIONS} subscriptions; remove one first"
        )
    if sum(one.owner == owner for one in there) >= MOST_OF_ONE:
        detail = f"one person has at most {MOST_OF_ONE} subscriptions; remove one first"
        raise TooManySubscriptions(detail)


def _owner(work: WebhooksWork, owner: PersonId | None) -> PersonId:
    if owner is None or owner == work.caller.actor.id:
        return work.caller.actor.id
    work.caller.require(Permission.KEEP_PEOPLE)
    roles = work.people.get(owner).roles
    if not any(Permission.HEAR_EVENTS in GRANTS[role] for role in roles):
        raise Forbidden("the owner may not hear events")
    return owner


def _mine(work: WebhooksWork, subscription: SubscriptionId) -> Subscription:
    known = work.subscriptions.get(subscription)
    if not _is_seen(work.caller, known):
        raise _missing(subscription)
    return known


def _is_seen(caller: Caller, one: Subscription) -> bool:
    return one.owner == caller.actor.id or isinstance(caller.actor.scope, Chain)


def _missing(id: SubscriptionId) -> NotFound:
    return NotFound(f"no subscription {id}", kind="subscription", id=id)
