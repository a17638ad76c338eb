"""Whatever cashier, customer and provider do in whatever order: no money is made or lost."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from adapters.payments.sandbox import Delivery, Fault
from application.finance.gateway import Captured
from application.shared.caller import SYSTEM
from domain.finance.account import Account
from domain.finance.entry import balance
from domain.finance.payment import Payment
from domain.finance.refund import RefundStatus
from domain.finance.tender import Tender, Tendered
from domain.orders.order import Order
from domain.orders.status import Status as OrderStatus
from domain.shared.errors import BaywiseError
from domain.shared.money import NOTHING, Money, total
from tests.application.visits.shop_day import ShopDay
from tests.application.visits.test_providers import (
    CLEARING,
    a_settled_car,
    journal_of,
    order_of,
    provider,
)
from tests.chain import a_furnished_twin

NUMBER = st.integers(0, 5)


class Till(RuleBasedStateMachine):
    """One settled order, a till, some phones, and a provider that loses and repeats messages."""

    def __init__(self) -> None:
        super().__init__()
        app, clock = a_furnished_twin(stores=1)
        self.day = ShopDay(app=app, clock=clock).stock_up()
        self.car = a_settled_car(self.day)
        self.told: list[Delivery] = []

    @property
    def order(self) -> Order:
        return order_of(self.day, self.car)

    @property
    def payments(self) -> tuple[Payment, ...]:
        visit = self.car.booked.work_order
        return self.day.app.visits.see(SYSTEM, work_order=visit).payments

    @rule(fen=st.integers(1, 20_000))
    def ask(self, fen: int) -> None:
        self._try(
            self.day.app.providers.ask,
            order=self.order.id,
            tender=Tender.WECHAT,
            amount=min(Money(fen), max(self.order.due, Money(1))),
        )

    @rule(number=NUMBER, yes=st.booleans(), arrives=st.booleans())
    def tap(self, number: int, yes: bool, arrives: bool) -> None:
        asked = [one for one in self.payments if one.reference]
        if not asked:
            return
        reference = asked[number % len(asked)].reference
        with suppress(BaywiseError):
            sandbox = provider(self.day)
            told = sandbox.pay(reference) if yes else sandbox.decline(reference)
            self.told.extend(told)
            if arrives:
                self._hear(told[0])

    @rule(number=NUMBER)
    def tell_again(self, number: int) -> None:
        if self.told:
            self._hear(self.told[number % len(self.told)])

    @rule(number=NUMBER)
    def give_up(self, number: int) -> None:
        if self.payments:
            one = self.payments[number % len(self.payments)]
            self._try(self.day.app.phone.give_up, payment=one.id)

    @rule()
    def pay_the_rest_in_cash(self) -> None:
        if self.order.due > NOTHING:
            cash = Tendered(tender=Tender.CASH, amount=self.order.due)
            self._try(self.day.app.settlement.pay, order=self.order.id, tenders=(cash,))

    @rule(number=NUMBER, fen=st.none() | st.integers(1, 20_000))
    def pay_back(self, number: int, fen: int | None) -> None:
        if self.payments:
            self._try(
                self.day.app.settlement.refund,
                order=self.order.id,
                payment=self.payments[number % len(self.payments)].id,
                reason="not as agreed",
                amount=None if fen is None else Money(fen),
            )

    @rule(cash=st.booleans())
    def see_to_what_was_refused(self, cash: bool) -> None:
        for one in self.payments:
            for back in one.refused:
                if cash:
                    given = {"payment": one.id, "refund": back.id}
                    self._try(self.day.app.settlement.refund_in_cash, **given)
                else:
                    self._try(self.day.app.phone.hurry, payment=one.id)

    @rule(fault=st.sampled_from([Fault.UNREACHABLE, Fault.LOST_ANSWER, Fault.REFUSED]))
    def fail_next(self, fault: Fault) -> None:
        provider(self.day).provoke(fault)

    @rule(minutes=st.sampled_from([1, 11, 20]))
    def time_passes(self, minutes: int) -> None:
        self.day.wait(minutes)
        self.day.run_due()

    @invariant()
    def the_order_knows_what_was_paid_for_it(self) -> None:
        order = self.order
        kept = [one.amount - one.refunded for one in self.payments if order.took(one.id)]
        assert order.paid == total(kept)

    @invariant()
    def the_books_say_what_the_payments_say(self) -> None:
        journal, order = journal_of(self.day, self.car), self.order
        for tender, account in ((Tender.WECHAT, CLEARING), (Tender.CASH, Account.CASH)):
            came = total([p.amount for p in self.payments if p.received and p.tender is tender])
            assert balance(journal, account) == came - total(self._given(tender))
        assert balance(journal, Account.RECEIVABLES) == order.owed - order.paid
        assert min(order.owed, order.paid, order.kept) >= NOTHING
        assert (order.status is OrderStatus.REFUNDED) is (not order.owed and not order.paid)

    def teardown(self) -> None:
        """When everybody has been heard, we and the provider agree to the fen."""
        for _ in range(30):
            self.day.wait(20)
            self.day.run_due()
        sandbox = provider(self.day)
        for one in self.payments:
            account = sandbox.accounts.get(one.id)
            if account is None:
                assert one.tender is Tender.CASH or not one.received
                continue
            assert one.received is isinstance(account.outcome, Captured)
            in_cash = total([back.amount for back in one.refunds if back.in_cash])
            assert account.amount - account.left == one.refunded - in_cash
            assert not one.waiting
            if one.received and not self.order.took(one.id):
                assert one.refunded + total([r.amount for r in one.refused]) == one.amount

    def _given(self, tender: Tender) -> list[Money]:
        return [
            back.amount
            for one in self.payments
            for back in one.refunds
            if back.status is RefundStatus.DONE
            and (Tender.CASH if back.in_cash else one.tender) is tender
        ]

    def _hear(self, message: Delivery) -> None:
        with suppress(BaywiseError):
            self.day.app.providers.hear(Tender.WECHAT, message.headers, message.body)

    def _try(self, use_case: Callable[..., Any], **wish: Any) -> None:
        with suppress(BaywiseError):
            use_case(SYSTEM, **wish)


TestTill = Till.TestCase
TestTill.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)
