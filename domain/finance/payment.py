"""One payment with one tender, from the intent to the refund."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final, Self

from attrs import evolve, frozen

from domain.finance import events
from domain.finance.refund import Refund, RefundStatus
from domain.finance.tender import Tender
from domain.shared.aggregate import Aggregate, Event
from domain.shared.errors import Conflict, NotFound, Rejected
from domain.shared.ids import MemberId, OrderId, PaymentId, RefundId, StoreId
from domain.shared.life_cycle import expect_move
from domain.shared.money import NOTHING, Money, total


class AmountDiffers(Rejected):
    """The provider speaks of another amount or currency than we asked for."""

    code = "amount-differs"


class TooMuchToRefund(Rejected):
    """More is to go back than is left of the payment."""

    code = "too-much-to-refund"


class RefundStillAsked(Conflict):
    """The provider is still asked and may yet send the money."""

    code = "refund-still-asked"


class NoSuchRefund(NotFound):
    """The payment knows no such refund."""

    code = "no-such-refund"


class Status(StrEnum):
    INTENT = "intent"
    """The customer was asked to pay."""
    CAPTURED = "captured"
    PARTLY_REFUNDED = "partly_refunded"
    REFUNDED = "refunded"
    FAILED = "failed"
    CANCELLED = "cancelled"


NEXT: Final[Mapping[Status, frozenset[Status]]] = {
    Status.INTENT: frozenset({Status.CAPTURED, Status.FAILED, Status.CANCELLED}),
    Status.CAPTURED: frozenset({Status.PARTLY_REFUNDED, Status.REFUNDED}),
    Status.PARTLY_REFUNDED: frozenset({Status.PARTLY_REFUNDED, Status.REFUNDED}),
    Status.REFUNDED: frozenset(),
    # A provider may report success after we gave up; the money is here, whatever we think of it.
    Status.FAILED: frozenset({Status.CAPTURED}),
    Status.CANCELLED: frozenset({Status.CAPTURED}),
}

_RECEIVED: Final = frozenset({Status.CAPTURED, Status.PARTLY_REFUNDED, Status.REFUNDED})
_GIVEN_UP: Final = frozenset({Status.FAILED, Status.CANCELLED})


@frozen(kw_only=True)
class Payment(Aggregate):
    """Always true: never more goes back than came in.

    ``reference`` is the provider's name for the intent, ``link`` where the customer pays until it
    ``expires``, ``transaction`` the provider's name for the movement of money; cash has none.
    """

    id: PaymentId
    store: StoreId
    order: OrderId
    member: MemberId | None = None
    tender: Tender
    amount: Money
    status: Status = Status.INTENT
    reference: str = ""
    link: str = ""
    expires: datetime | None = None
    transaction: str = ""
    late: bool = False
    refunds: tuple[Refund, ...] = ()

    def __attrs_post_init__(self) -> None:
        if self.amount <= NOTHING:
            raise AmountDiffers("a payment is of something", payment=self.id)
        if self.refundable < NOTHING:
            raise ValueError("more goes back than came in")

    @property
    def received(self) -> bool:
        """Whether the money came, even if it has gone back since."""
        return self.status in _RECEIVED

    @property
    def refunded(self) -> Money:
        """What the customer has back."""
        done = (each for each in self.refunds if each.status is RefundStatus.DONE)
        return total([each.amount for each in done])

    @property
    def refundable(self) -> Money:
        """What can still be asked back; what a provider would not send is the customer's too."""
        return self.amount - total([each.amount for each in self.refunds])

    @property
    def awaited(self) -> bool:
        """Whether the customer may still pay."""
        return self.status is Status.INTENT

    @property
    def waiting(self) -> tuple[Refund, ...]:
        """What the provider is asked to send back."""
        return tuple(each for each in self.refunds if each.status is RefundStatus.REQUESTED)

    @property
    def refused(self) -> tuple[Refund, ...]:
        """What the provider will not send back; it waits for a person."""
        return tuple(each for each in self.refunds if each.status is RefundStatus.FAILED)

    def asked(self, reference: str, *, link: str) -> Self:
        """The provider knows the intent under this name, and waits for the customer there."""
        return evolve(self, reference=reference, link=link)

    def capture(self, *, amount: Money, at: datetime, transaction: str = "") -> Self:
        """The money is here. Told twice about one transaction, the second changes nothing.

        Raises:
            AmountDiffers: amount or currency are not what we asked for.
            IllegalMove: the payment was captured by another transaction.
        """
        self._expect_amount(amount)
        if self.received and transaction and transaction == self.transaction:
            return self
        self._expect(Status.CAPTURED)
        late = self.status in _GIVEN_UP
        told = events.PaymentCaptured(
            at=at,
            payment=self.id,
            order=self.order,
            store=self.store,
            tender=self.tender,
            amount=amount,
            late=late,
        )
        return evolve(
            self,
            status=Status.CAPTURED,
            transaction=transaction,
            late=late,
            pending=self._with(told),
        )

    def fail(self, *, reason: str, at: datetime) -> Self:
        """The provider said no; told after we gave up, or twice, it changes nothing."""
        if self.status in _GIVEN_UP:
            return self
        self._expect(Status.FAILED)
        told = events.PaymentFailed(
            at=at, payment=self.id, order=self.order, store=self.store, reason=reason
        )
        return evolve(self, status=Status.FAILED, pending=self._with(told))

    def cancel(self, *, at: datetime) -> Self:
        """Stop waiting for it."""
        self._expect(Status.CANCELLED)
        told = events.PaymentCancelled(at=at, payment=self.id, order=self.order, store=self.store)
        return evolve(self, status=Status.CANCELLED, pending=self._with(told))

    def request_refund(self, refund: RefundId, amount: Money, *, at: datetime) -> Self:
        """Ask for money to go back; it counts once it is :meth:`confirm_refund`-ed.

        Raises:
            TooMuchToRefund: less is left, counting what was asked for already.
        """
        if self.status not in (Status.CAPTURED, Status.PARTLY_REFUNDED):
            self._expect(Status.REFUNDED)
        if not NOTHING < amount <= self.refundable:
            raise TooMuchToRefund(
                f"{self.refundable} can go back, not {amount}",
                payment=self.id,
                refundable=self.refundable,
                wanted=amount,
            )
        if any(each.id == refund for each in self.refunds):
            raise ValueError("a refund is requested once")
        told = self._requested(refund, amount, at)
        refunds = (*self.refunds, Refund(id=refund, amount=amount))
        return evolve(self, refunds=refunds, pending=self._with(told))

    def confirm_refund(self, refund: RefundId, *, at: datetime) -> Self:
        """The provider sent the money back. Told twice, the second changes nothing.

        Raises:
            IllegalMove: it was given in cash before; the customer has it twice.
        """
        back = self.refund(refund)
        if back.status is RefundStatus.DONE and not back.in_cash:
            return self
        return self._given(back.become(RefundStatus.DONE), self.tender, at)

    def give_in_cash(self, refund: RefundId, *, at: datetime) -> Self:
        """The till gives what the provider would not send.

        Raises:
            RefundStillAsked: the provider has not said no.
            IllegalMove: the customer has it already.
        """
        back = self.refund(refund)
        if back.status is RefundStatus.REQUESTED:
            raise RefundStillAsked(
                "the provider is still asked for this refund; retry it, or wait for its answer",
                payment=self.id,
                refund=refund,
            )
        done = evolve(back.become(RefundStatus.DONE), in_cash=True)
        return self._given(done, Tender.CASH, at)

    def ask_again(self, *, at: datetime) -> Self:
        """Ask the provider once more, under the same ids, for what it would not send."""
        told = (self._requested(each.id, each.amount, at) for each in self.refused)
        pending = (*self.pending, *told)
        refunds = tuple(
            each.become(RefundStatus.REQUESTED) if each in self.refused else each
            for each in self.refunds
        )
        return evolve(self, refunds=refunds, pending=pending)

    def _given(self, back: Refund, tender: Tender, at: datetime) -> Self:
        changed = self._with_refund(back)
        whole = changed.refunded == self.amount
        told = events.RefundDone(
            at=at,
            payment=self.id,
            order=self.order,
            store=self.store,
            refund=back.id,
            tender=tender,
            amount=back.amount,
        )
        return evolve(
            changed,
            status=Status.REFUNDED if whole else Status.PARTLY_REFUNDED,
            pending=self._with(told),
        )

    def delay_refund(self, refund: RefundId, *, trouble: str, at: datetime) -> Self:
        """The provider did not do it; it will be asked again."""
        back = self.refund(refund).delayed(trouble)
        told = events.RefundDelayed(
            at=at,
            payment=self.id,
            order=self.order,
            store=self.store,
            refund=refund,
            attempts=back.attempts,
            trouble=trouble,
        )
        return evolve(self._with_refund(back), pending=self._with(told))

    def fail_refund(self, refund: RefundId, *, reason: str, at: datetime) -> Self:
        """The provider will not send it, for the ``reason``: an error's code."""
        back = self.refund(refund).refused(reason)
        told = events.RefundFailed(
            at=at,
            payment=self.id,
            order=self.order,
            store=self.store,
            refund=refund,
            amount=back.amount,
            reason=reason,
        )
        return evolve(self._with_refund(back), pending=self._with(told))

    def refund(self, refund: RefundId) -> Refund:
        """The refund with this id.

        Raises:
            NoSuchRefund: it was never requested.
        """
        for each in self.refunds:
            if each.id == refund:
                return each
        raise NoSuchRefund("the payment has no such refund", payment=self.id, refund=refund)

    def _requested(self, refund: RefundId, amount: Money, at: datetime) -> Event:
        return events.RefundRequested(
            at=at,
            payment=self.id,
            order=self.order,
            store=self.store,
            refund=refund,
            amount=amount,
        )

    def _with_refund(self, changed: Refund) -> Self:
        refunds = (changed if each.id == changed.id else each for each in self.refunds)
        return evolve(self, refunds=tuple(refunds))

    def _with(self, told: Event) -> tuple[Event, ...]:
        return (*self.pending, told)

    def _expect(self, then: Status) -> None:
        expect_move("payment", NEXT, self.status, then, payment=self.id)

    def _expect_amount(self, amount: Money) -> None:
        if amount != self.amount:
            raise AmountDiffers(
                f"{self.amount} was asked for, not {amount}", payment=self.id, offered=amount
            )
