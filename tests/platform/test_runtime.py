"""What goes on behind the requests goes on whatever happens."""

from collections.abc import Mapping
from datetime import datetime
from threading import Event

from attrs import Factory, define, evolve

from adapters import logging
from adapters.payments.sandbox import Sandbox
from adapters.runtime import Runtime
from application.finance.gateway import (
    Captured,
    Failed,
    Intent,
    Notification,
    Pending,
    Refunded,
)
from application.shared.caller import SYSTEM
from application.shared.ports import ALL_KINDS, Due, DueWork, Kinds
from application.visits.money import LINK_LASTS
from application.visits.timed import HOLD_ENDS
from domain.finance.tender import Tender
from domain.shared.ids import PaymentId, RefundId
from domain.shared.money import Money
from tests.application.visits.shop_day import ShopDay
from tests.application.visits.test_providers import a_settled_car, ask, provider
from tests.chain import a_furnished_twin


@define
class Mistaken:
    """Due work that fails at the first question, and tells when it is asked again."""

    due_work: Due
    asked_again: Event = Factory(Event)
    failed: bool = False

    def due(self, now: datetime, *, limit: int = 100, kinds: Kinds = ALL_KINDS) -> list[DueWork]:
        if not self.failed:
            self.failed = True
            raise ValueError("a mistake of ours")
        self.asked_again.set()
        return self.due_work.due(now, limit=limit, kinds=kinds)

    def done(self, work: DueWork, /) -> None:
        self.due_work.done(work)

    def postpone(self, work: DueWork, /, *, until: datetime) -> None:
        self.due_work.postpone(work, until=until)


@define
class Watched:
    """Due work that tells when something of one ``kind`` is done."""

    due_work: Due
    kind: str
    done_with: Event = Factory(Event)

    def due(self, now: datetime, *, limit: int = 100, kinds: Kinds = ALL_KINDS) -> list[DueWork]:
        return self.due_work.due(now, limit=limit, kinds=kinds)

    def done(self, work: DueWork, /) -> None:
        self.due_work.done(work)
        if work.kind == self.kind:
            self.done_with.set()

    def postpone(self, work: DueWork, /, *, until: datetime) -> None:
        self.due_work.postpone(work, until=until)


@define
class Hanging:
    """A provider that is asked and does not answer before the test is over."""

    provider: Sandbox
    asked: Event = Factory(Event)
    over: Event = Factory(Event)
    tender: Tender = Tender.WECHAT

    def create_intent(
        self, payment: PaymentId, amount: Money, *, subject: str, expires: datetime
    ) -> Intent:
        return self.provider.create_intent(payment, amount, subject=subject, expires=expires)

    def query(self, payment: PaymentId) -> Pending | Captured | Failed:
        self.asked.set()
        self.over.wait(timeout=60)
        return self.provider.query(payment)

    def refund(self, payment: PaymentId, refund: RefundId, amount: Money) -> Pending | Refunded:
        return self.provider.refund(payment, refund, amount)

    def verify_notification(self, headers: Mapping[str, str], body: bytes) -> Notification:
        return self.provider.verify_notification(headers, body)


def test_a_provider_that_hangs_delays_no_hold() -> None:
    app, clock = a_furnished_twin(stores=1)
    day = ShopDay(app=app, clock=clock).stock_up()
    ask(day, a_settled_car(day))
    member, vehicle = day.customer()
    proposal = day.offers(vehicle)[0]
    held = app.booking.hold(SYSTEM, proposal=proposal, member=member, vehicle=vehicle)
    hanging = Hanging(provider(day))
    providers = evolve(app.providers, gateways={Tender.WECHAT: hanging})
    watched = Watched(app.due, HOLD_ENDS)
    runtime = Runtime(evolve(app, providers=providers, due=watched))

    clock.advance(LINK_LASTS * 2)
    runtime.start()
    asked = hanging.asked.wait(timeout=30)
    expired = watched.done_with.wait(timeout=30)
    hanging.over.set()
    runtime.stop()

    assert asked
    assert expired
    assert app.visits.appointment(SYSTEM, appointment=held.appointment).status == "expired"


def test_a_thread_outlives_a_mistake_of_ours() -> None:
    logging.configure(console=False)
    app, _ = a_furnished_twin()
    due = Mistaken(app.due)
    runtime = Runtime(evolve(app, due=due))

    runtime.start()
    again = due.asked_again.wait(timeout=30)
    runtime.stop()

    assert again
