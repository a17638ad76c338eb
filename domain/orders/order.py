"""The order: what a customer agreed to buy, and what is owed for it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Self
from uuid import UUID

from attrs import evolve, frozen

from domain.orders import events
from domain.orders.line import Approval, Decision, Line, LineKind
from domain.orders.lines import (
    BadOrder,
    as_used,
    changed,
    decide,
    expect_decided,
    expect_sound,
    find,
    withdraw,
)
from domain.orders.owing import (
    AlreadyRecorded,
    Credit,
    OnItsWay,
    Receipt,
    WrongAmount,
    credited,
    spread,
    take_back,
)
from domain.orders.pricing import Rebate, discounts_on
from domain.orders.returned import BadReturn, GoodsReturn, worth
from domain.orders.status import AGREED, CHARGED, CLEARED, NEXT, OWING, Status, expect_in
from domain.shared.aggregate import Aggregate, Event
from domain.shared.channel import Channel
from domain.shared.ids import LineId, MemberId, OrderId, PaymentId, RefundId, StoreId, VehicleId
from domain.shared.life_cycle import expect_move
from domain.shared.money import NOTHING, Money, debt, total


@frozen(kw_only=True)
class Order(Aggregate):
    """What one customer buys on one visit, and what is owed for it.

    Always true: no line twice, every part belongs to a service of the same order or to none, and
    no payment counts twice. ``fee`` is what a cancellation keeps of the prepayment. Goods that
    nobody has paid are kept for the customer until ``keep_until``.
    """

    id: OrderId
    store: StoreId
    channel: Channel
    member: MemberId | None = None
    vehicle: VehicleId | None = None
    lines: tuple[Line, ...] = ()
    status: Status = Status.OPEN
    receipts: tuple[Receipt, ...] = ()
    credits: tuple[Credit, ...] = ()
    fee: Money = NOTHING
    on_its_way: tuple[OnItsWay, ...] = ()
    keep_until: datetime | None = None
    returns: tuple[GoodsReturn, ...] = ()

    def __attrs_post_init__(self) -> None:
        expect_sound(self.lines)
        if len({receipt.reference for receipt in self.receipts}) < len(self.receipts):
            raise ValueError("a payment counts once")

    # What it comes to.

    @property
    def wanted(self) -> tuple[Line, ...]:
        """The lines that are done and charged: agreed and approved ones."""
        return tuple(line for line in self.lines if line.wanted)

    @cached_property
    def total(self) -> Money:
        return total([line.gross for line in self.wanted])

    @cached_property
    def owed(self) -> Money:
        """What the customer is to pay in the end, whatever was paid already."""
        if self.status is Status.CANCELLED:
            return self.fee
        return self.total - total([credit.amount for credit in self.credits])

    @cached_property
    def paid(self) -> Money:
        """What was received and not paid back."""
        return total([receipt.amount for receipt in self.receipts])

    @property
    def prepaid(self) -> Money:
        """What had been paid, and not paid back, before the order was settled."""
        return total([receipt.amount for receipt in self.receipts if receipt.ahead])

    @property
    def due(self) -> Money:
        """Still to pay, not counting on money that goes back; negative is owed to the customer."""
        return self.owed - self.kept

    @cached_property
    def kept(self) -> Money:
        """What was received and is not on its way back."""
        return self.paid - total([one.amount for one in self.on_its_way])

    @property
    def overpaid(self) -> bool:
        """Whether nothing more will be charged, and money of the customer's waits to go back.

        What a provider is asked to send back, or has refused to, waits no more: it is a refund.
        """
        return self.due < NOTHING and (self.settled or self.status is Status.CANCELLED)

    @property
    def settled(self) -> bool:
        """Whether what is owed stands in the books."""
        return self.status in CHARGED

    @property
    def with_work(self) -> bool:
        """Whether there is something to do on a car; goods alone need no work order."""
        return any(line.kind is LineKind.SERVICE for line in self.wanted)

    @property
    def goods_alone(self) -> bool:
        """Whether nothing was ever to be done on a car; such an order is of no visit."""
        return not any(line.kind is LineKind.SERVICE for line in self.lines)

    @property
    def to_fetch(self) -> bool:
        """Whether goods lie in the shop for the customer."""
        return self.goods_alone and self.status in AGREED

    def line(self, line: LineId) -> Line:
        """The line with this id.

        Raises:
            NoSuchLine: the order has none.
        """
        return find(self.lines, line)

    def takes(self, amount: Money) -> bool:
        """Whether money of that amount can be put to what is due."""
        return self.status in AGREED | OWING and NOTHING < amount <= self.due

    def took(self, payment: PaymentId) -> bool:
        """Whether the payment was put to what is due."""
        return any(receipt.reference == payment for receipt in self.receipts)

    # Putting it together.

    def add(self, *lines: Line) -> Self:
        """Put agreed lines into an open order.

        Raises:
            OrderFixed: the order is agreed already; propose instead.
        """
        self._expect_in(frozenset({Status.OPEN}))
        if any(line.approval is not Approval.AGREED for line in lines):
            raise ValueError("lines of an open order are agreed")
        return evolve(self, lines=(*self.lines, *lines))

    def discount(self, rebates: Iterable[Rebate]) -> Self:
        """Price the lines of an open order with ``rebates``, instead of any before."""
        self._expect_in(frozenset({Status.OPEN}))
        off = discounts_on({line.id: line.list_amount for line in self.wanted}, rebates)
        lines = tuple(evolve(line, discounts=off.get(line.id, ())) for line in self.lines)
        return evolve(self, lines=lines)

    def confirm(self, *, at: datetime, pay_at_store: bool = False) -> Self:
        """The customer agrees to the lines as they stand.

        Raises:
            BadOrder: there are none.
            IllegalMove: the order is no longer open.
        """
        then = Status.PAY_AT_STORE if pay_at_store else Status.CONFIRMED
        self._expect(then)
        if not self.lines:
            raise BadOrder("an order without lines cannot be confirmed", order=self.id)
        confirmed = events.OrderConfirmed(
            at=at,
            order=self.id,
            store=self.store,
            channel=self.channel,
            total=self.total,
            with_work=self.with_work,
            pay_at_store=pay_at_store,
        )
        return evolve(self, status=then, pending=self._with(confirmed))

    # What is found on the way.

    def propose(self, lines: Iterable[Line], *, reason: str, at: datetime) -> Self:
        """Ask the customer for more than was agreed; nothing of it is done before the answer."""
        self._expect_in(AGREED)
        asked = tuple(line.proposed(reason) for line in lines)
        proposed = events.LinesProposed(
            at=at,
            order=self.id,
            store=self.store,
            lines=tuple(line.id for line in asked),
            amount=total([line.gross for line in asked]),
        )
        return evolve(self, lines=(*self.lines, *asked), pending=self._with(proposed))

    def decide(self, line: LineId, *, approve: bool, by: UUID, at: datetime) -> Self:
        """The customer's answer to one proposed line.

        Declining a service declines the parts proposed for it.

        Raises:
            IllegalMove: the line is not a question (any more).
            BadOrder: a part is approved whose service is not.
        """
        self._expect_in(AGREED)
        decision = Decision(by=by, at=at)
        return self._answered(decide(self.lines, line, approve=approve, decision=decision), at)

    def withdraw(self, line: LineId, *, reason: str, by: UUID, at: datetime) -> Self:
        """Take a line off that cannot be done after all, with the parts that belong to it."""
        self._expect_in(AGREED)
        decision = Decision(by=by, at=at)
        return self._answered(withdraw(self.lines, line, reason=reason, decision=decision), at)

    # What is owed, and paid.

    def settle(self, *, issued: Mapping[LineId, int], at: datetime) -> Self:
        """Fix what is owed: what came back of the parts is not charged.

        Args:
            issued: what left the stock for good, by order line; see :func:`as_used`.
            at: the instant.

        Raises:
            Undecided: the customer still has to answer.
            IssuedNotBilled: a part was issued that is not charged, or the other way round.
        """
        self._expect(Status.SETTLED)
        expect_decided(self.lines)
        used = evolve(self, lines=as_used(self.lines, issued))
        settled = events.OrderSettled(
            at=at, order=self.id, store=self.store, total=used.total, due=used.due
        )
        return evolve(used, status=Status.SETTLED, pending=self._with(settled))._balanced(at)

    def record_payment(self, payment: PaymentId, amount: Money, *, at: datetime) -> Self:
        """Money came in: ahead as an advance, or for what is owed.

        Raises:
            AlreadyRecorded: this payment is in the order already.
            WrongAmount: nothing, or more than is due.
        """
        self._expect_new(payment)
        self._expect_in(AGREED | OWING)
        if not NOTHING < amount <= self.due:
            raise WrongAmount(
                f"{debt(self.due)}, not {amount}", order=self.id, due=self.due, offered=amount
            )
        paid = self._moved(payment, amount, at)
        received = events.MoneyReceived(
            at=at, order=self.id, store=self.store, amount=amount, due=paid.due
        )
        return evolve(paid, pending=self._with(received))._balanced(at)

    def record_payback(self, refund: RefundId, amount: Money, *, at: datetime) -> Self:
        """Money that was going back is the customer's again.

        Raises:
            WrongAmount: nothing of that amount is on its way under this reference.
        """
        waits = OnItsWay(reference=refund, amount=amount)
        if waits not in self.on_its_way:
            raise WrongAmount(f"{amount} is not on its way back", order=self.id, refund=refund)
        others = tuple(one for one in self.on_its_way if one != waits)
        paid = evolve(self._moved(refund, -amount, at), on_its_way=others)
        back = events.MoneyPaidBack(
            at=at, order=self.id, store=self.store, amount=amount, due=paid.due
        )
        return evolve(paid, pending=self._with(back))._balanced(at)

    def close(self, *, at: datetime) -> Self:
        """The car is gone and the money is right."""
        self._expect(Status.CLOSED)
        if self.due:
            raise WrongAmount(f"{-self.due} is owed to the customer", order=self.id, due=self.due)
        closed = events.OrderClosed(at=at, order=self.id, store=self.store)
        return evolve(self, status=Status.CLOSED, pending=self._with(closed))

    def cancel(self, *, at: datetime, fee: Money = NOTHING) -> Self:
        """Call it off before it is settled, keeping ``fee`` of what was prepaid.

        Raises:
            WrongAmount: the fee is more than was prepaid.
        """
        self._expect(Status.CANCELLED)
        if not NOTHING <= fee <= self.paid:
            raise WrongAmount(
                f"at most {self.paid} was prepaid and can be kept, not {fee}", order=self.id
            )
        cancelled = evolve(self, status=Status.CANCELLED, fee=fee)
        told = events.OrderCancelled(
            at=at, order=self.id, store=self.store, fee=fee, due=cancelled.due
        )
        return evolve(cancelled, pending=self._with(told))

    def refund(self, amounts: Mapping[LineId, Money], *, reason: str, at: datetime) -> Self:
        """Take back charges by line; what was paid for them is then owed to the customer.

        Raises:
            BadCredit: more than is left of a line, or nothing.
        """
        self._expect_in(CHARGED - {Status.REFUNDED})
        taken = {self.line(line): amount for line, amount in amounts.items()}
        new = take_back(taken, before=self.credits, reason=reason, at=at)
        after = evolve(self, credits=(*self.credits, *new))
        told = events.OrderCredited(
            at=at,
            order=self.id,
            store=self.store,
            lines=tuple(amounts),
            amount=total([credit.amount for credit in new]),
            due=after.due,
        )
        return evolve(after, pending=self._with(told))._balanced(at)

    def bring_back(self, back: GoodsReturn) -> Self:
        """Goods that were sold come back; what they cost is charged no more.

        Raises:
            OrderFixed: they were never sold.
            BadReturn: more comes back than the customer has, or it was put into a car.
        """
        self._expect_in(CLEARED)
        if not self.goods_alone:
            raise BadReturn("what was sold with work on a car does not come back like goods")
        amounts = worth(back, self.wanted, before=self.returns, left=self._left)
        after = evolve(self, returns=(*self.returns, back))
        if amounts:
            after = after.refund(amounts, reason=back.reason, at=back.at)
        told = events.GoodsReturned(
            at=back.at,
            order=self.id,
            store=self.store,
            goods_return=back.id,
            lines=tuple(one.line for one in back.items),
            amount=total([*amounts.values()]),
        )
        return evolve(after, pending=after._with(told))

    def give_back(self, refund: RefundId, amount: Money, *, reason: str, at: datetime) -> Self:
        """Decide that ``amount`` goes back, under the reference ``refund``.

        What is owed to the customer goes first. Beyond it charges are taken back, of every line
        in proportion to what is left of it; so what the order keeps is still paid for.

        Raises:
            AlreadyRecorded: this refund is in the order already.
            WrongAmount: nothing, or more than the order has; of an order that is not settled,
                more than is owed to the customer.
        """
        self._expect_new(refund)
        most = self.returnable
        if not NOTHING < amount <= most:
            raise WrongAmount(
                f"{most} can go back, not {amount}", order=self.id, due=self.due, offered=amount
            )
        more = amount - min(amount, max(-self.due, NOTHING))
        out = OnItsWay(reference=refund, amount=amount)
        waits = evolve(self, on_its_way=(*self.on_its_way, out))
        if not more:
            return waits._balanced(at)
        return waits.refund(spread(more, self._left), reason=reason, at=at)

    @property
    def returnable(self) -> Money:
        """The most that can be given back; before it is settled, what a cancellation left over."""
        return self.kept if self.settled else max(-self.due, NOTHING)

    # How it is done.

    def _balanced(self, at: datetime) -> Self:
        """The status that follows from what is due, once the order is settled."""
        then = self._standing
        if not self.settled or then is self.status:
            return self
        self._expect(then)
        if self.status in CLEARED or then in OWING:
            return evolve(self, status=then)
        paid = events.OrderPaid(at=at, order=self.id, store=self.store, total=self.total)
        return evolve(self, status=then, pending=self._with(paid))

    @property
    def _standing(self) -> Status:
        if self.due > NOTHING:
            return Status.PARTLY_PAID if self.kept else Status.SETTLED
        if self.credits:
            return Status.PARTLY_REFUNDED if self.owed or self.paid else Status.REFUNDED
        return Status.CLOSED if self.status is Status.CLOSED else Status.PAID

    @property
    def _left(self) -> Mapping[LineId, Money]:
        return {line.id: line.gross - credited(line, self.credits) for line in self.wanted}

    def _moved(self, reference: UUID, amount: Money, at: datetime) -> Self:
        receipt = Receipt(reference=reference, amount=amount, at=at, ahead=not self.settled)
        return evolve(self, receipts=(*self.receipts, receipt))

    def _answered(self, lines: tuple[Line, ...], at: datetime) -> Self:
        told = (
            events.LineDecided(
                at=at,
                order=self.id,
                store=self.store,
                line=line.id,
                approval=line.approval,
                amount=line.gross,
            )
            for line in changed(self.lines, lines)
        )
        return evolve(self, lines=lines, pending=self._with(*told))

    def _expect_new(self, reference: UUID) -> None:
        known = {one.reference for one in self.receipts}
        if reference in known | {one.reference for one in self.on_its_way}:
            raise AlreadyRecorded(
                "this money is in the order already", order=self.id, reference=reference
            )

    def _with(self, *told: Event) -> tuple[Event, ...]:
        return (*self.pending, *told)

    def _expect(self, then: Status) -> None:
        expect_move("order", NEXT, self.status, then, order=self.id)

    def _expect_in(self, states: frozenset[Status]) -> None:
        expect_in(states, self.status, order=self.id)
