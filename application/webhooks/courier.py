"""Tells programs what happened: in order, at least once, and each at its own pace."""

from datetime import datetime, timedelta
from random import Random
from typing import Final

import structlog
from attrs import frozen

from application.people.service import People
from application.shared.caller import SYSTEM, Caller
from application.shared.ports import Clock, NewId, Passage, Told
from application.webhooks.feed import Feed
from application.webhooks.message import Message
from application.webhooks.ports import LEASE, Logbook, Sender
from application.webhooks.subscriptions import Subscriptions
from domain.shared.channel import Channel
from domain.shared.errors import Forbidden
from domain.webhooks.attempt import Answer, Attempt
from domain.webhooks.pace import is_hopeless, pause_after
from domain.webhooks.place import Place
from domain.webhooks.subscription import Cause, Secret, Status, Subscription

PAGE: Final = 50

_log = structlog.get_logger()


@frozen(kw_only=True)
class Courier:
    """Serves one subscription at a time, with no transaction open while a receiver is waited for.

    What it reads is what the owner of a subscription would be given by the feed at this moment.
    """

    subscriptions: Subscriptions
    feed: Feed
    people: People
    logbook: Logbook
    sender: Sender
    clock: Clock
    random: Random
    new_id: NewId

    def take(self) -> list[Place]:
        """The places whose turn it is; each must be served before its lease is over."""
        return self.logbook.take(self.clock.now())

    def serve(self, place: Place) -> None:
        """Tell a subscription what it has not been told, until all is or a message fails."""
        while True:
            subscription = self._on_course(place)
            passage = self._heard(subscription, place) if subscription else None
            if passage is None or passage.through == place.position:
                break
            reached = self._told(place, passage)
            if reached is None:
                return
            place = reached
        self.logbook.keep(place, place.left(next=self.clock.now()))

    def _told(self, place: Place, passage: Passage) -> Place | None:
        """The place behind the passage; ``None`` when it is no longer ours to go on from."""
        for told in passage.told:
            # Read each time: who pauses a subscription wants no more than is on its way.
            subscription = self._on_course(place)
            if subscription is None or subscription.secret is None:
                break
            after = self._send(subscription, subscription.secret, place, told)
            if after is None:
                return None
            place = after
        else:
            return self._kept(place, place.reached(passage.through, next=self._lease))
        return place

    def _send(
        self, subscription: Subscription, secret: Secret, place: Place, told: Told
    ) -> Place | None:
        """The place behind the event; ``None`` when it was not taken, or the place is lost."""
        began = self.clock.now()
        answer = self.sender.send(subscription.url, Message.of(told, at=began), secret)
        took_ms = (self.clock.now() - began) // timedelta(milliseconds=1)
        self._note(place, told, answer, took_ms=took_ms)
        if answer.is_taken:
            return self._kept(place, place.reached(told.position, next=self._lease))
        self._put_off(place, answer)
        return None

    def _put_off(self, place: Place, answer: Answer) -> None:
        now, subscription = self.clock.now(), place.subscription
        pause = pause_after(place.failures + 1, self.random.random())
        failed = place.failed(at=now, pause=pause)
        hopeless = is_hopeless(failed.failing_since or now, now)
        # Whoever resumes it begins with a clean slate.
        after = place.reached(place.position, next=now) if hopeless else failed
        if self.logbook.keep(place, after) and (hopeless or answer.is_gone):
            self._give_up(place, Cause.GONE if answer.is_gone else Cause.FAILING)
        _log.info("webhook_not_taken", subscription=str(subscription), outcome=answer.text)

    def _heard(self, subscription: Subscription, place: Place) -> Passage | None:
        try:
            actor = self.people.actor(subscription.owner)
            caller = Caller(actor=actor, channel=Channel.API)
            kinds = subscription.kinds
            return self.feed.read(caller, after=place.position, kinds=kinds, limit=PAGE)
        except Forbidden:
            self._give_up(place, Cause.OWNER)
            return None

    def _give_up(self, place: Place, cause: Cause) -> None:
        self.subscriptions.give_up(SYSTEM, place.subscription, cause=cause)
        _log.warning("webhook_given_up", subscription=str(place.subscription), cause=str(cause))

    def _on_course(self, place: Place) -> Subscription | None:
        """The subscription, if it is still to be told from this place on."""
        known = self.subscriptions.see(SYSTEM, place.subscription)
        active = known.status is Status.ACTIVE and known.course == place.course
        return known if active else None

    def _kept(self, was: Place, now: Place) -> Place | None:
        return now if self.logbook.keep(was, now) else None

    def _note(self, place: Place, told: Told, answer: Answer, *, took_ms: int) -> None:
        self.logbook.note(
            Attempt(
                id=self.new_id(),
                subscription=place.subscription,
                at=self.clock.now(),
                position=told.position,
                kind=told.kind,
                outcome=answer.text,
                took_ms=took_ms,
            )
        )

    @property
    def _lease(self) -> datetime:
        return self.clock.now() + LEASE
