"""What business does to the books: one function per occasion, one entry each.

A part issued sits in work in progress at its cost. Settlement makes the customer owe the order,
earns the revenue, owes the tax, moves the cost of the parts out of work in progress, and uses up
what was paid ahead. So at any time the shop's receivable for a settled order is what is due on
it, and its advance for an unsettled one is what was prepaid. A counter sale is issue, settlement
and payment in one transaction.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final
from uuid import UUID

from domain.finance.account import Account
from domain.finance.entry import Entry, Memo, credit, debit
from domain.finance.invoice import NotSettled
from domain.finance.payment import Payment
from domain.finance.refund import Refund
from domain.finance.tender import ACCOUNT_OF, Tender
from domain.inventory.movement import Movement, MovementKind
from domain.orders.line import LineKind
from domain.orders.order import Order
from domain.orders.owing import Credit
from domain.shared.ids import StoreId
from domain.shared.money import NOTHING, Money, total

_STOCK: Final[Mapping[MovementKind, tuple[Memo, Account]]] = {
    MovementKind.RECEIPT: (Memo.GOODS_RECEIVED, Account.GOODS_RECEIVED_NOT_INVOICED),
    MovementKind.ISSUE: (Memo.PARTS_ISSUED, Account.WORK_IN_PROGRESS),
    MovementKind.RETURN: (Memo.PARTS_RETURNED, Account.WORK_IN_PROGRESS),
    MovementKind.ADJUST: (Memo.STOCK_COUNTED, Account.STOCK_DIFFERENCES),
    MovementKind.SEND: (Memo.PARTS_SENT, Account.INTER_STORE),
    MovementKind.BRING: (Memo.PARTS_BROUGHT, Account.INTER_STORE),
}

_REVENUE: Final[Mapping[LineKind, Account]] = {
    LineKind.SERVICE: Account.LABOUR_REVENUE,
    LineKind.PART: Account.PARTS_REVENUE,
}


def stock_moved(movement: Movement, *, day: date) -> Entry | None:
    """Inventory against where the parts came from or went; None if no value moved."""
    if not movement.value:
        return None
    memo, other = _STOCK[movement.kind]
    return Entry.of(
        movement.id,
        memo,
        debit(Account.INVENTORY, movement.value),
        credit(other, movement.value),
        store=movement.store,
        day=day,
        at=movement.voucher.at,
    )


def stock_opened(
    document: UUID, value: Money, *, store: StoreId, day: date, at: datetime
) -> Entry | None:
    """What lay on the shelves before there were books; None if it was worth nothing."""
    if not value:
        return None
    return Entry.of(
        document,
        Memo.OPENING_STOCK,
        debit(Account.INVENTORY, value),
        credit(Account.OPENING_BALANCES, value),
        store=store,
        day=day,
        at=at,
    )


def settlement(order: Order, *, cost: Money, day: date, at: datetime) -> Entry | None:
    """A settled order: receivable against revenue and VAT, parts to cost, advances used up.

    Args:
        order: settled; what came or went since makes no difference.
        cost: what its issued parts took out of the stock.

    Returns:
        None if the order came to nothing and cost nothing.

    Raises:
        NotSettled: what is owed is not fixed yet.
    """
    if not order.settled:
        raise NotSettled(f"the order is {order.status} and not settled", order=order.id)
    postings = (
        debit(Account.RECEIVABLES, order.total - order.prepaid),
        debit(Account.CUSTOMER_ADVANCES, order.prepaid),
        *(
            credit(account, total([line.net for line in order.wanted if line.kind is kind]))
            for kind, account in _REVENUE.items()
        ),
        credit(Account.VAT_PAYABLE, total([line.tax for line in order.wanted])),
        debit(Account.COST_OF_PARTS, cost),
        credit(Account.WORK_IN_PROGRESS, cost),
    )
    if not any(postings):
        return None
    return Entry.of(order.id, Memo.SETTLEMENT, *postings, store=order.store, day=day, at=at)


def payment_received(payment: Payment, *, order: Order, day: date, at: datetime) -> Entry:
    """Money in: against what is owed, or as an advance.

    Args:
        payment: captured.
        order: what it is for, with the payment recorded. Money that the order did not take,
            because it came late or twice, is an advance until it goes back.
    """
    owing = _owing(order, payment.id)
    return Entry.of(
        payment.id,
        Memo.PAYMENT if owing is Account.RECEIVABLES else Memo.ADVANCE,
        debit(ACCOUNT_OF[payment.tender], payment.amount),
        credit(owing, payment.amount),
        store=payment.store,
        day=day,
        at=at,
    )


def paid_back(payment: Payment, refund: Refund, *, order: Order, day: date, at: datetime) -> Entry:
    """Money out again, with the tender it came with, or in cash where that failed.

    Args:
        payment: the one that ``refund`` pays back from.
        refund: done.
        order: what it was for, with the refund recorded, if the order had taken the payment.
    """
    return Entry.of(
        refund.id,
        Memo.PAYBACK,
        debit(_owing(order, refund.id), refund.amount),
        credit(ACCOUNT_OF[Tender.CASH if refund.in_cash else payment.tender], refund.amount),
        store=payment.store,
        day=day,
        at=at,
    )


def credit_note(
    document: UUID,
    credits: Iterable[Credit],
    *,
    order: Order,
    day: date,
    at: datetime,
    returned: Money = NOTHING,
) -> Entry:
    """Charges taken back: revenue and VAT against the receivable.

    Args:
        document: the refund as decided; its own for every decision.
        credits: what the order took back by it.
        order: whose lines they are.
        returned: what the parts that come back with it had cost; :func:`stock_moved` of their
            return put them on the shelf.
    """
    taken = [(order.line(each.line).kind, each) for each in credits]
    return Entry.of(
        document,
        Memo.CREDIT_NOTE,
        *(
            debit(account, total([each.net for kind, each in taken if kind is earned]))
            for earned, account in _REVENUE.items()
        ),
        debit(Account.VAT_PAYABLE, total([each.tax for _, each in taken])),
        credit(Account.RECEIVABLES, total([each.amount for _, each in taken])),
        debit(Account.WORK_IN_PROGRESS, returned),
        credit(Account.COST_OF_PARTS, returned),
        store=order.store,
        day=day,
        at=at,
    )


def cancellation_fee(order: Order, *, day: date, at: datetime) -> Entry | None:
    """What a cancelled order keeps of its prepayment; None if nothing.

    Compensation for a service that was not rendered carries no VAT.
    """
    if not order.fee:
        return None
    return Entry.of(
        order.id,
        Memo.CANCELLATION_FEE,
        debit(Account.CUSTOMER_ADVANCES, order.fee),
        credit(Account.CANCELLATION_FEES, order.fee),
        store=order.store,
        day=day,
        at=at,
    )


def _owing(order: Order, reference: UUID) -> Account:
    """Where money that moved belongs: to the debt of a settled order, or to the advances."""
    debts = (each.reference for each in order.receipts if not each.ahead)
    return Account.RECEIVABLES if reference in debts else Account.CUSTOMER_ADVANCES
