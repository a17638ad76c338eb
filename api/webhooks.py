"""Subscriptions of programs that are told what happens."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from litestar import Controller, delete, get, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from api.wire import Body, Given, Limit, Page, View
from application.app import Application
from application.shared.caller import Caller
from application.webhooks.feed import FURTHEST
from application.webhooks.subscriptions import Standing
from domain.shared.ids import SubscriptionId
from domain.webhooks.address import LONGEST_URL
from domain.webhooks.attempt import Answer, Attempt
from domain.webhooks.subscription import Cause, Status

Start = Annotated[int, Meta(ge=0, le=FURTHEST)]
EventName = Annotated[str, Meta(min_length=1, max_length=40)]


class AddWebhookBody(Body, frozen=True):
    """Where to tell, which kinds of events (all without), and from behind which position on."""

    url: Annotated[str, Meta(min_length=1, max_length=LONGEST_URL)]
    kinds: Annotated[tuple[EventName, ...], Meta(max_length=200)] = ()
    start: Start | None = None


class ReplayBody(Body, frozen=True):
    """The position behind which it is told again."""

    start: Start


class AddedWebhook(View, frozen=True):
    """A subscription just made; the secret is shown this once."""

    id: UUID
    secret: str


class WebhookView(View, frozen=True):
    """A subscription, and how far it was told; ``failures`` are those in a row."""

    id: UUID
    owner: UUID
    url: str
    kinds: list[str]
    status: Status
    cause: Cause | None
    since: datetime
    position: int
    failures: int
    failing_since: datetime | None

    @classmethod
    def of(cls, standing: Standing) -> Self:
        one, place = standing.subscription, standing.place
        return cls(
            id=one.id,
            owner=one.owner,
            url=one.url,
            kinds=list(one.kinds),
            status=one.status,
            cause=one.cause,
            since=one.since,
            position=standing.position,
            failures=place.failures if place else 0,
            failing_since=place.failing_since if place else None,
        )


class AnswerView(View, frozen=True):
    """What the receiver answered; without a status ``trouble`` says why there was no answer."""

    taken: bool
    status: int | None
    trouble: str

    @classmethod
    def of(cls, answer: Answer) -> Self:
        return cls(taken=answer.is_taken, status=answer.status, trouble=answer.trouble)


class AttemptView(View, frozen=True):
    """What came of sending one event once: the status, or the trouble."""

    at: datetime
    position: int
    type: str
    outcome: str
    took_ms: int

    @classmethod
    def of(cls, attempt: Attempt) -> Self:
        return cls(
            at=attempt.at,
            position=attempt.position,
            type=attempt.kind,
            outcome=attempt.outcome,
            took_ms=attempt.took_ms,
        )


class WebhookController(Controller):
    path = "/webhooks"
    tags = ("Events",)

    @post("/", sync_to_thread=True)
    def add(
        self, data: JSONBody[AddWebhookBody], app: Given[Application], caller: Given[Caller]
    ) -> AddedWebhook:
        """Tell a program what the caller may hear, from now on or from behind a position."""
        added = app.subscriptions.add(caller, url=data.url, kinds=data.kinds, start=data.start)
        return AddedWebhook(id=added.id, secret=added.secret.text)

    @get("/", sync_to_thread=True)
    def webhooks(self, app: Given[Application], caller: Given[Caller]) -> Page[WebhookView]:
        """One's own subscriptions; all of them for who reaches the whole chain."""
        found = app.subscriptions.standings(caller)
        return Page(items=[WebhookView.of(one) for one in found])

    @post("/{webhook:uuid}/pause", status_code=204, sync_to_thread=True)
    def pause(
        self, webhook: FromPath[UUID], app: Given[Application], caller: Given[Caller]
    ) -> None:
        """Send nothing until it is resumed; what happens meanwhile is told then."""
        app.subscriptions.pause(caller, SubscriptionId(webhook))

    @post("/{webhook:uuid}/resume", status_code=204, sync_to_thread=True)
    def resume(
        self, webhook: FromPath[UUID], app: Given[Application], caller: Given[Caller]
    ) -> None:
        """Go on at once where it stopped."""
        app.subscriptions.resume(caller, SubscriptionId(webhook))

    @post("/{webhook:uuid}/replay", status_code=204, sync_to_thread=True)
    def replay(
        self,
        webhook: FromPath[UUID],
        data: JSONBody[ReplayBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> None:
        """Tell again what follows a position, under the same ids as before."""
        app.subscriptions.replay(caller, SubscriptionId(webhook), start=data.start)

    @post("/{webhook:uuid}/test", status_code=200, sync_to_thread=True)
    def test(
        self, webhook: FromPath[UUID], app: Given[Application], caller: Given[Caller]
    ) -> AnswerView:
        """Send a message that tells nothing, at once, and say what came of it."""
        return AnswerView.of(app.subscriptions.test(caller, SubscriptionId(webhook)))

    @get("/{webhook:uuid}/deliveries", sync_to_thread=True)
    def deliveries(
        self,
        webhook: FromPath[UUID],
        app: Given[Application],
        caller: Given[Caller],
        limit: Limit = 50,
    ) -> Page[AttemptView]:
        """What was sent in the last days and what came of it, the newest first."""
        tried = app.subscriptions.attempts(caller, SubscriptionId(webhook), limit=limit)
        return Page(items=[AttemptView.of(one) for one in tried])

    @delete("/{webhook:uuid}", sync_to_thread=True)
    def remove(
        self, webhook: FromPath[UUID], app: Given[Application], caller: Given[Caller]
    ) -> None:
        """Never tell it anything again, and forget its secret."""
        app.subscriptions.remove(caller, SubscriptionId(webhook))
