"""Goods without work: what an order does to shelf, books and money, from the yes to the return."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from attrs import frozen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from application.orders.goods import KEPT_FOR, Item, NotToFetch, OrderOfAVisit, PhonePaysFirst
from application.orders.returns import BroughtBack
from application.shared.caller import SYSTEM, Actor, Caller
from application.shared.ports import Asked
from application.shared.rights import Own, Role, Stores
from domain.finance.account import Account
from domain.finance.entry import Entry, balance
from domain.finance.refund import RefundStatus
from domain.finance.tender import AmountDoesNotAddUp, Tender, Tendered
from domain.inventory.stock import OutOfStock
from domain.orders.events import OrderConfirmed
from domain.orders.order import Order
from domain.orders.returned import BadReturn, Returned
from domain.orders.status import OrderFixed, Status
from domain.shared.channel import Channel
from domain.shared.errors import Forbidden, NotFound
from domain.shared.ids import MemberId, OrderId, PersonId
from domain.shared.money import NOTHING, Money, total
from tests.application.furnished import on_postgresql
from tests.application.visits.parts import PLUG, level, sell_out
from tests.application.visits.shop_day import ShopDay
from tests.application.visits.sound import expect_promises
from tests.application.visits.test_providers import phone_of
from tests.chain import a_furnished_twin, store_id


@pytest.fixture
def day() -> ShopDay:
    app, clock = a_furnished_twin()
    return ShopDay(app=app, clock=clock)


@pytest.fixture(params=["memory", "postgresql"])
def either(request: pytest.FixtureRequest) -> Iterator[ShopDay]:
    if request.param == "memory":
        yield request.getfixturevalue("day")
        return
    with on_postgresql(request.getfixturevalue("postgres_server")) as (app, clock):
        yield ShopDay(app=app, clock=clock)


@frozen
class Sale:
    """An order of plugs over the counter of a shop."""

    day: ShopDay
    id: OrderId

    @classmethod
    def of(cls, day: ShopDay, quantity: int = 3, *, pay_at_store: bool = True) -> "Sale":
        ordered = day.app.goods.order(
            SYSTEM, store=day.store, items=(Item(part=PLUG, quantity=quantity),),
            pay_at_store=pay_at_store,
        )  # fmt: skip
        return cls(day, ordered.order)

    @property
    def order(self) -> Order:
        return self.day.app.visits.order(SYSTEM, order=self.id)

    def hand_over(self, *tendered: tuple[Tender, Money]) -> "Sale":
        """For those tenders; for cash if there are none."""
        due = self.order.due
        paid = tendered or (((Tender.CASH, due),) if due else ())
        tenders = tuple(Tendered(tender=tender, amount=amount) for tender, amount in paid)
        self.day.app.goods.hand_over(SYSTEM, order=self.id, tenders=tenders)
        return self

    def pay_by_phone(self, amount: Money) -> None:
        intent = self.day.app.providers.ask(
            SYSTEM, order=self.id, tender=Tender.WECHAT, amount=amount
        )
        phone_of(self.day).say(intent.reference, yes=True)

    def bring_back(self, good: int = 0, damaged: int = 0) -> BroughtBack:
        [line] = self.order.lines
        items = (Returned(line=line.id, good=good, damaged=damaged),)
        return self.day.app.goods_returns.take_back(
            SYSTEM, order=self.id, items=items, reason="too many"
        )

    @property
    def journal(self) -> tuple[Entry, ...]:
        asked = Asked(caller=SYSTEM, command="test.look")
        with self.day.app.goods.transactions.begin(asked) as work:
            payments = work.payments.find(order_id=self.id)
            refunds = [one.id for payment in payments for one in payment.refunds]
            returns = [one.id for one in work.orders.get(self.id).returns]
            paid = [one.id for one in payments]
            moved = work.stock.movements_of(self.id)
            return tuple(work.journal.of((self.id, *paid, *refunds, *returns, *moved)))


def expect_in_balance(sale: Sale) -> None:
    """Nothing of a sale is left where it only passes through; money is what the order keeps."""
    journal, order = sale.journal, sale.order
    for passing in (Account.WORK_IN_PROGRESS, Account.RECEIVABLES, Account.CUSTOMER_ADVANCES):
        assert balance(journal, passing) == NOTHING
    kept = total([balance(journal, one) for one in (Account.CASH, Account.CARD_CLEARING)])
    assert kept == order.paid == order.owed
    earned = balance(journal, Account.PARTS_REVENUE) + balance(journal, Account.VAT_PAYABLE)
    assert earned == -order.owed
    assert balance(journal, Account.COST_OF_PARTS) == -balance(journal, Account.INVENTORY)


def no_visit_of(day: ShopDay, order: OrderId) -> bool:
    with day.app.goods.transactions.begin(Asked(caller=SYSTEM, command="test.look")) as work:
        return not work.work_orders.find(order_id=order)


def test_goods_are_reserved_paid_issued_and_brought_back(either: ShopDay) -> None:
    """The whole way over the counter, to the last fen, and no work order anywhere."""
    before = level(either)

    sale = Sale.of(either, 3)
    waiting = level(either)
    assert (waiting.reserved, waiting.on_hand) == (before.reserved + 3, before.on_hand)
    assert sale.order.status == "pay_at_store"
    listed = either.app.goods.to_fetch(SYSTEM, store=either.store)
    assert [one.id for one in listed] == [sale.id]

    half = Money(sale.order.due.amount // 2)
    sale.hand_over((Tender.CASH, half), (Tender.CARD, sale.order.due - half))
    sold = level(either)
    assert (sold.reserved, sold.on_hand) == (before.reserved, before.on_hand - 3)
    assert sale.order.status == "closed"
    expect_in_balance(sale)
    assert either.app.goods.to_fetch(SYSTEM, store=either.store) == ()

    back = sale.bring_back(good=1, damaged=1)
    assert level(either).on_hand == before.on_hand - 2
    assert total([one.amount for one in back.refunds]) == back.amount
    assert {one.status for one in back.refunds} == {RefundStatus.DONE}
    assert len(back.refunds) == 2
    expect_in_balance(sale)
    sale.bring_back(good=1)
    expect_in_balance(sale)

    assert (sale.order.status, sale.order.paid) == (Status.REFUNDED, NOTHING)
    assert level(either).on_hand == before.on_hand - 1
    told = [one for one in either.told("OrderConfirmed") if one.subject == sale.id]
    assert [one.event.with_work for one in told if isinstance(one.event, OrderConfirmed)] == [False]
    assert no_visit_of(either, sale.id)
    with pytest.raises(BadReturn):
        sale.bring_back(good=1)


def test_ten_at_once_never_get_more_than_there_is_and_the_promises_hold(
    request: pytest.FixtureRequest,
) -> None:
    with on_postgresql(request.getfixturevalue("postgres_server")) as (app, clock):
        day = ShopDay(app=app, clock=clock)
        sell_out(day, leave=4)

        def order(_: int) -> Sale | None:
            try:
                return Sale.of(day, 1)
            except OutOfStock:
                return None

        with ThreadPoolExecutor(5) as crowd:
            sales = [one for one in crowd.map(order, range(10)) if one]
        assert len(sales) == 4
        for sale in sales[:3]:
            sale.hand_over()
        sales[0].bring_back(good=1)
        sales[1].bring_back(damaged=1)
        app.goods.cancel(SYSTEM, order=sales[3].id)
        sale = Sale.of(day, 2)
        sale.pay_by_phone(sale.order.due)
        sale.hand_over().bring_back(good=1)
        day.run_due()

        assert level(day).on_hand == 1
        assert sale.order.status is Status.PARTLY_REFUNDED
        expect_promises(day)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    quantity=st.integers(1, 6),
    cash=st.integers(0, 100),
    cuts=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=5),
)
def test_the_sums_hold_whatever_comes_back(
    day: ShopDay, quantity: int, cash: int, cuts: list[tuple[int, int]]
) -> None:
    """Shelf, charge, money and books agree after every return, good or damaged."""
    before = level(day)
    sale = Sale.of(day, quantity)
    due = sale.order.due
    in_cash = Money(due.amount * cash // 100)
    parts = ((Tender.CASH, in_cash), (Tender.CARD, due - in_cash))
    sale.hand_over(*((tender, amount) for tender, amount in parts if amount))
    out, gone = quantity, quantity
    for good, damaged in cuts:
        if not 0 < good + damaged <= out:
            continue
        sale.bring_back(good, damaged)
        out, gone = out - good - damaged, gone - good
        expect_in_balance(sale)

    assert level(day).on_hand == before.on_hand - gone
    assert balance(sale.journal, Account.INVENTORY) == level(day).value - before.value
    assert (sale.order.paid == NOTHING) == (out == 0)


def test_what_a_customer_means_to_pay_ahead_is_told_apart_and_counts(day: ShopDay) -> None:
    sale = Sale.of(day, pay_at_store=False)
    assert sale.order.status is Status.CONFIRMED

    sale.pay_by_phone(sale.order.due)
    day.clock.advance(KEPT_FOR)
    day.run_due()
    sale.hand_over()
    back = sale.bring_back(good=3)
    asked = sale.order.status
    day.run_due()

    assert [one.status for one in back.refunds] == [RefundStatus.REQUESTED]
    assert (asked, sale.order.status) == (Status.PARTLY_REFUNDED, Status.REFUNDED)


def test_a_phone_and_the_till_pay_together(day: ShopDay) -> None:
    sale = Sale.of(day)
    by_phone = Money(1_00)

    with pytest.raises(PhonePaysFirst):
        sale.hand_over((Tender.WECHAT, sale.order.due))
    sale.pay_by_phone(by_phone)
    sale.hand_over()

    assert sale.order.status is Status.CLOSED
    assert balance(sale.journal, Account.WECHAT_CLEARING) == by_phone
    assert balance(sale.journal, Account.CASH) == sale.order.owed - by_phone


def test_nothing_leaves_the_shelf_for_less_than_is_due(day: ShopDay) -> None:
    sale, before = Sale.of(day), level(day)

    for tenders in ((), ((Tender.CASH, Money(1)),)):
        with pytest.raises(AmountDoesNotAddUp):
            day.app.goods.hand_over(SYSTEM, order=sale.id, tenders=as_tendered(tenders))

    assert level(day) == before
    assert sale.journal == ()


def as_tendered(tenders: Iterable[tuple[Tender, Money]]) -> tuple[Tendered, ...]:
    return tuple(Tendered(tender=tender, amount=amount) for tender, amount in tenders)


def test_goods_that_nobody_fetches_are_free_again(day: ShopDay) -> None:
    before, sale = level(day), Sale.of(day)

    day.clock.advance(KEPT_FOR / 2)
    day.run_due()
    assert level(day).reserved == before.reserved + 3
    day.clock.advance(KEPT_FOR / 2)
    day.run_due()

    assert level(day) == before
    assert sale.order.status is Status.CANCELLED
    with pytest.raises(NotToFetch, match="given up"):
        sale.hand_over((Tender.CASH, Money(1)))


def test_what_was_paid_ahead_for_goods_given_up_is_owed(day: ShopDay) -> None:
    before, sale = level(day), Sale.of(day)
    sale.pay_by_phone(sale.order.due)

    day.app.goods.cancel(SYSTEM, order=sale.id)

    [owed] = day.app.settlement.owed(SYSTEM)
    assert (owed.order, owed.amount) == (sale.id, sale.order.paid)
    assert level(day) == before
    with pytest.raises(NotToFetch):
        day.app.goods.cancel(SYSTEM, order=sale.id)


def test_goods_are_handed_over_once_and_come_back_only_then(day: ShopDay) -> None:
    sale = Sale.of(day)
    with pytest.raises(OrderFixed):
        sale.bring_back(good=1)
    sale.hand_over()

    for again in (sale.hand_over, lambda: day.app.goods.cancel(SYSTEM, order=sale.id)):
        with pytest.raises(NotToFetch, match="handed over already"):
            again()


def test_what_is_not_there_is_not_sold_and_nothing_else_is_reserved(day: ShopDay) -> None:
    other = next(one for one in day.app.shelf.catalogue().parts if one.id != PLUG)
    sell_out(day, leave=1)
    before = level(day, other.id)
    items = (Item(part=other.id, quantity=1), Item(part=PLUG, quantity=2))

    with pytest.raises(OutOfStock):
        day.app.goods.order(SYSTEM, store=day.store, items=items)

    assert level(day, other.id) == before


def test_an_order_of_a_visit_goes_the_way_of_its_visit(day: ShopDay) -> None:
    order = day.book().booked.order

    with pytest.raises(OrderOfAVisit):
        day.app.goods.cancel(SYSTEM, order=order)
    with pytest.raises(OrderOfAVisit):
        day.app.goods.hand_over(SYSTEM, order=order)


def somebody(role: Role, scope: Own | Stores) -> Caller:
    actor = Actor(id=PersonId(UUID(int=9)), roles=frozenset({role}), scope=scope)
    return Caller(actor=actor, channel=Channel.WEB)


def test_customers_order_for_themselves_and_shops_in_their_own_shop(day: ShopDay) -> None:
    (me, _), (other, _) = day.customer(), day.customer()
    items = (Item(part=PLUG, quantity=1),)
    customer = somebody(Role.CUSTOMER, Own(me))
    cashier = somebody(Role.CASHIER, Stores(frozenset({day.store})))
    order = day.app.goods.order

    mine = order(customer, store=store_id(2), items=items).order
    day.app.goods.cancel(customer, order=mine)
    assert order(cashier, store=day.store, items=items, member=me).total
    theirs = order(SYSTEM, store=day.store, items=items, member=other).order

    assert day.app.visits.order(SYSTEM, order=mine).member == me
    with pytest.raises(NotFound):
        order(customer, store=day.store, items=items, member=other)
    with pytest.raises(NotFound):
        order(cashier, store=store_id(2), items=items)
    with pytest.raises(NotFound):
        order(SYSTEM, store=day.store, items=items, member=MemberId(UUID(int=1)))
    with pytest.raises(NotFound):
        day.app.goods.cancel(customer, order=theirs)
    with pytest.raises(Forbidden):
        day.app.goods.hand_over(customer, order=theirs)
    with pytest.raises(Forbidden):
        day.app.goods_returns.take_back(cashier, order=theirs, items=(), reason="x")
