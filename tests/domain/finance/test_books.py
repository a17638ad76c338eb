from collections.abc import Callable, Mapping
from uuid import UUID

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from domain.finance import books
from domain.finance.account import Account
from domain.finance.entry import Entry, Memo, balance
from domain.finance.invoice import NotSettled
from domain.finance.payment import Payment
from domain.finance.refund import RefundStatus
from domain.finance.tender import Tender
from domain.inventory.movement import Movement
from domain.orders.order import Order
from domain.orders.status import Status as OrderStatus
from domain.shared.ids import PaymentId, RefundId
from domain.shared.money import NOTHING, Money, total
from tests.domain.finance.builders import (
    NOON,
    PAYMENT,
    REFUND,
    TODAY,
    a_captured_payment,
    a_payment,
)
from tests.domain.inventory.builders import a_level, a_voucher, nothing_held
from tests.domain.orders.builders import (
    FILTER,
    a_confirmed_order,
    a_part,
    a_service,
    a_settled_order,
    everything,
)

NOTE = UUID(int=80)
TOTAL = Money(158_50)


def an_issue() -> Movement:
    held = evolve(nothing_held(), reserved=2)
    return a_level(on_hand=4, reserved=2, value=50_00).issue(held, 2, voucher=a_voucher())


def postings_of(entry: Entry | None) -> Mapping[Account, int]:
    assert entry is not None
    return {each.account: each.amount.amount for each in entry.postings}


def test_opening_stock_stands_against_the_opening_balances() -> None:
    opened = books.stock_opened(NOTE, Money(30_00), store=a_level().store, day=TODAY, at=NOON)

    assert postings_of(opened) == {
        Account.INVENTORY: 30_00,
        Account.OPENING_BALANCES: -30_00,
    }
    nothing = books.stock_opened(NOTE, NOTHING, store=a_level().store, day=TODAY, at=NOON)
    assert nothing is None


def test_goods_received_are_owed_before_the_invoice_comes() -> None:
    receipt = a_level().receive(3, cost=Money(30_00), voucher=a_voucher())

    assert postings_of(books.stock_moved(receipt, day=TODAY)) == {
        Account.INVENTORY: 30_00,
        Account.GOODS_RECEIVED_NOT_INVOICED: -30_00,
    }


def test_a_part_issued_is_work_in_progress_at_its_cost() -> None:
    assert postings_of(books.stock_moved(an_issue(), day=TODAY)) == {
        Account.WORK_IN_PROGRESS: 25_00,
        Account.INVENTORY: -25_00,
    }


def test_a_reservation_is_nothing_to_the_books() -> None:
    reserve = a_level().reserve(FILTER, 1, voucher=a_voucher())

    assert books.stock_moved(reserve, day=TODAY) is None


def test_settlement_earns_revenue_owes_tax_and_moves_cost() -> None:
    entry = books.settlement(a_settled_order(), cost=Money(25_00), day=TODAY, at=NOON)

    assert postings_of(entry) == {
        Account.RECEIVABLES: 158_50,
        Account.LABOUR_REVENUE: -106_19,
        Account.PARTS_REVENUE: -34_07,
        Account.VAT_PAYABLE: -(13_81 + 4_43),
        Account.COST_OF_PARTS: 25_00,
        Account.WORK_IN_PROGRESS: -25_00,
    }


def test_settlement_uses_up_what_was_paid_ahead() -> None:
    order = a_confirmed_order().record_payment(PAYMENT, Money(100_00), at=NOON)
    order = order.settle(issued=everything(order), at=NOON)

    entry = books.settlement(order, cost=NOTHING, day=TODAY, at=NOON)

    assert entry is not None
    assert entry.amount_on(Account.CUSTOMER_ADVANCES) == Money(100_00)
    assert entry.amount_on(Account.RECEIVABLES) == Money(58_50)


def test_settlement_is_the_same_whatever_came_after_it() -> None:
    order = a_settled_order()
    later = order.record_payment(PAYMENT, TOTAL, at=NOON)
    later = later.refund({FILTER: Money(5)}, reason="sorry", at=NOON)

    before, after = (
        books.settlement(each, cost=Money(3), day=TODAY, at=NOON) for each in (order, later)
    )

    assert before == after


def test_money_paid_ahead_is_an_advance_even_if_it_is_posted_later() -> None:
    order = a_confirmed_order().record_payment(PAYMENT, Money(100_00), at=NOON)
    settled = order.settle(issued=everything(order), at=NOON)

    before, after = (
        books.payment_received(a_captured_payment(), order=each, day=TODAY, at=NOON)
        for each in (order, settled)
    )

    assert before == after
    assert before.memo is Memo.ADVANCE


def test_an_order_that_can_still_change_is_not_posted() -> None:
    with pytest.raises(NotSettled):
        books.settlement(a_confirmed_order(), cost=NOTHING, day=TODAY, at=NOON)


def test_a_free_order_leaves_no_entry() -> None:
    free = a_settled_order(a_service(unit_price=NOTHING))

    assert books.settlement(free, cost=NOTHING, day=TODAY, at=NOON) is None


@pytest.mark.parametrize("tender", list(Tender))
def test_every_tender_clears_the_receivable(tender: Tender) -> None:
    order = a_settled_order().record_payment(PAYMENT, Money(100_00), at=NOON)
    payment = a_captured_payment(tender=tender)

    entry = books.payment_received(payment, order=order, day=TODAY, at=NOON)

    assert entry.memo is Memo.PAYMENT
    assert entry.amount_on(Account.RECEIVABLES) == -Money(100_00)


def test_money_that_the_order_does_not_take_is_an_advance_until_it_goes_back() -> None:
    order = a_settled_order().record_payment(PaymentId(UUID(int=99)), TOTAL, at=NOON)
    twice = a_captured_payment().request_refund(REFUND, Money(100_00), at=NOON)
    twice = twice.confirm_refund(REFUND, at=NOON)

    money_in = books.payment_received(twice, order=order, day=TODAY, at=NOON)
    money_out = books.paid_back(twice, twice.refund(REFUND), order=order, day=TODAY, at=NOON)

    assert money_in.amount_on(Account.CUSTOMER_ADVANCES) == -Money(100_00)
    assert balance([money_in, money_out], Account.CUSTOMER_ADVANCES) == NOTHING
    assert balance([money_in, money_out], Account.SANDBOX_CLEARING) == NOTHING


def test_a_fee_is_kept_from_the_advance() -> None:
    order = a_confirmed_order().record_payment(PAYMENT, Money(100_00), at=NOON)

    entry = books.cancellation_fee(order.cancel(fee=Money(20_00), at=NOON), day=TODAY, at=NOON)

    assert postings_of(entry) == {
        Account.CUSTOMER_ADVANCES: 20_00,
        Account.CANCELLATION_FEES: -20_00,
    }
    assert books.cancellation_fee(order.cancel(at=NOON), day=TODAY, at=NOON) is None


def test_a_refund_of_everything_leaves_nothing_in_the_books() -> None:
    level, held = a_level(on_hand=1, reserved=1, value=25_00), evolve(nothing_held(), reserved=1)
    issue = level.issue(held, 1, voucher=a_voucher(1))
    level, held = level.after(issue), held.after(issue)
    order = a_settled_order()
    settled = books.settlement(order, cost=held.cost, day=TODAY, at=NOON)
    back = level.put_back(held, 1, voucher=a_voucher(2))
    charged = {line.id: line.gross for line in order.wanted}
    order = order.refund(charged, reason="all wrong", at=NOON)
    note = books.credit_note(
        NOTE, order.credits, order=order, returned=back.value, day=TODAY, at=NOON
    )

    stock = [books.stock_moved(move, day=TODAY) for move in (issue, back)]
    entries = [entry for entry in (*stock, settled, note) if entry is not None]

    assert len(entries) == 4
    assert {account: balance(entries, account) for account in Account} == dict.fromkeys(
        Account, NOTHING
    )


class History:
    """One order with its payments and the entries they made; checked after every step."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.entries: list[Entry] = []
        self.payments: list[Payment] = []
        self.number = 1000

    def pay(self, wish: Money) -> None:
        amount = min(wish, self.order.due)
        if amount <= NOTHING:
            return
        payment = a_payment(id=PaymentId(self._new_id()), amount=amount, tender=Tender.WECHAT)
        payment = payment.capture(amount=amount, at=NOON, transaction="T1")
        self.order = self.order.record_payment(payment.id, amount, at=NOON)
        self.payments.append(payment)
        self._post(books.payment_received(payment, order=self.order, day=TODAY, at=NOON))

    def settle(self) -> None:
        self.order = self.order.settle(issued=everything(self.order), at=NOON)
        self._post(books.settlement(self.order, cost=Money(3), day=TODAY, at=NOON))

    def cancel(self) -> None:
        fee = self.order.paid.share(1000)
        self.order = self.order.cancel(fee=fee, at=NOON)
        self._post(books.cancellation_fee(self.order, day=TODAY, at=NOON))

    def pay_more(self, _: int, wish: Money) -> None:
        if self.order.settled:
            self.pay(wish)

    def give_back(self, number: int, wish: Money) -> None:
        payment = self._payment(number)
        if payment is None:
            return
        amount = min(wish, payment.refundable, self.order.returnable)
        if not amount:
            return
        refund, before = RefundId(self._new_id()), len(self.order.credits)
        self.order = self.order.give_back(refund, amount, reason="sorry", at=NOON)
        self._keep(payment.request_refund(refund, amount, at=NOON))
        taken = self.order.credits[before:]
        if taken:
            self._post(books.credit_note(refund, taken, order=self.order, day=TODAY, at=NOON))

    def send(self, number: int, _: Money) -> None:
        for payment, refund in self._refunds(number, RefundStatus.REQUESTED):
            self._pay_back(payment.confirm_refund(refund, at=NOON), refund)

    def refuse(self, number: int, _: Money) -> None:
        for payment, refund in self._refunds(number, RefundStatus.REQUESTED):
            self._keep(payment.fail_refund(refund, reason="provider-refused", at=NOON))

    def give_in_cash(self, number: int, _: Money) -> None:
        for payment, refund in self._refunds(number, RefundStatus.FAILED):
            self._pay_back(payment.give_in_cash(refund, at=NOON), refund)

    def _payment(self, number: int) -> Payment | None:
        return self.payments[number % len(self.payments)] if self.payments else None

    def _refunds(self, number: int, status: RefundStatus) -> list[tuple[Payment, RefundId]]:
        payment = self._payment(number)
        refunds = payment.refunds if payment else ()
        found = [one.id for one in refunds if one.status is status]
        return [(payment, found[0])] if payment and found else []

    def _keep(self, payment: Payment) -> None:
        self.payments = [payment if one.id == payment.id else one for one in self.payments]

    def _pay_back(self, payment: Payment, refund: RefundId) -> None:
        back = payment.refund(refund)
        self.order = self.order.record_payback(refund, back.amount, at=NOON)
        self._keep(payment)
        self._post(books.paid_back(payment, back, order=self.order, day=TODAY, at=NOON))

    def _post(self, entry: Entry | None) -> None:
        if entry is not None:
            self.entries.append(entry)
        self.check()

    def _new_id(self) -> UUID:
        self.number += 1
        return UUID(int=self.number)

    def check(self) -> None:
        assert len({entry.id for entry in self.entries}) == len(self.entries)
        owed, advance = self._on(Account.RECEIVABLES), self._on(Account.CUSTOMER_ADVANCES)
        order, settled = self.order, self.order.settled
        assert owed == (order.owed - order.paid if settled else NOTHING)
        assert advance == (NOTHING if settled else order.fee - order.paid)
        assert self._on(Account.WECHAT_CLEARING) + self._on(Account.CASH) == order.paid
        assert total([self._on(account) for account in Account]) == NOTHING

    def check_money(self) -> None:
        """No more is taken, kept, earned or given back than there is."""
        order, kept = self.order, [one.amount - one.refunded for one in self.payments]
        assert order.paid == total(kept)
        assert order.kept == total([one.refundable for one in self.payments])
        assert min(order.paid, order.kept, order.owed, self._on(Account.WECHAT_CLEARING)) >= NOTHING
        assert order.due >= NOTHING or not order.settled
        assert (order.status is OrderStatus.REFUNDED) is (
            bool(order.credits) and not order.owed and not order.paid
        )
        if order.settled:
            revenue = self._on(Account.LABOUR_REVENUE) + self._on(Account.PARTS_REVENUE)
            assert revenue + self._on(Account.VAT_PAYABLE) == -order.owed
            assert max(revenue, self._on(Account.VAT_PAYABLE)) <= NOTHING

    def _on(self, account: Account) -> Money:
        return balance(self.entries, account)


Step = Callable[[History, int, Money], None]
STEPS = st.sampled_from(
    [History.give_back, History.send, History.refuse, History.give_in_cash, History.pay_more]
)
amounts = st.integers(1, 120_00).map(Money)


@given(
    prices=st.tuples(st.integers(1, 10**5), st.integers(1, 10**5)),
    ahead=st.lists(amounts, max_size=3),
    later=st.lists(amounts, max_size=3),
    steps=st.lists(st.tuples(STEPS, st.integers(0, 5), amounts), max_size=12),
    cancelled=st.booleans(),
)
def test_the_books_always_say_what_the_order_says(
    prices: tuple[int, int],
    ahead: list[Money],
    later: list[Money],
    steps: list[tuple[Step, int, Money]],
    cancelled: bool,
) -> None:
    service, part = (Money(price) for price in prices)
    history = History(a_confirmed_order(a_service(unit_price=service), a_part(unit_price=part)))
    for amount in ahead:
        history.pay(amount)
    if cancelled:
        history.cancel()
    else:
        history.settle()
        for amount in later:
            history.pay(amount)
    for step, number, amount in steps:
        step(history, number, amount)
        history.check_money()
