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
from domain.shared.errors import NotFound, Rejected
from domain.shared.ids import MemberId, OrderId, PaymentId, RefundId, StoreId
from domain.shared.life_cycle import expect_move
from domain.shared.money import NOTHING, Money, total


class AmountDiffers(Rejected):
    """The provider speaks of another amount or currency than we asked for."""

    code = "amount-differs"


class TooMuchToRefund(Rejected):
    """More is to go back than is left of the payment."""

    code = "too-much-to-refund"


class NoSuchRefund(NotFound):
    """The payment knows no such refund."""

    code = "no-such-refund"


class Status(StrEnum):
    INTENT = "intent"
    """The customer was asked to pay."""
    AUTHORISED = "authorised"
    """The money is set aside for us."""
    CAPTURED = "captured"
    PARTLY_REFUNDED = "partly_refunded"
    REFUNDED = "refunded"
    FAILED = "failed"
    CANCELLED = "cancelled"


_ENDS: Final = frozenset({Status.CAPTURED, Status.FAILED, Status.CANCELLED})

NEXT: Final[Mapping[Status, frozenset[Status]]] = {
    Status.INTENT: _ENDS | {Status.AUTHORISED},
    Status.AUTHORISED: _ENDS,
    Status.CAPTURED: frozenset({Status.PARTLY_REFUNDED, Status.REFUNDED}),
    Status.PARTLY_REFUNDED: frozenset({Status.PARTLY_REFUNDED, Status.REFUNDED}),
    Status.REFUNDED: frozenset(),
    # A provider may report success after we gave up; the money is here, whatever we think of it.
    Status.FAILED: frozenset({Status.CAPTURED}),
    Status.CANCELLED: frozenset({Status.CAPTURED}),
}

_RECEIVED: Final = frozenset({Status.CAPTURED, Status.PARTLY_REFUNDED, Status.REFUNDED})
_AWAITED: Final = frozenset({Status.INTENT, Status.AUTHORISED})
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
        return self._sum_of(RefundStatus.DONE)

    @property
    def refundable(self) -> Money:
        """What can still be asked back."""
        return self.amount - self.refunded - self._sum_of(RefundStatus.REQUESTED)

    @property
    def awaited(self) -> bool:
        """Whether the customer may still pay."""
        return self.status in _AWAITED

    @property
    def waiting(self) -> tuple[Refund, ...]:
        """What the provider has not sent back yet."""
        return tuple(each for each in self.refunds if each.status is RefundStatus.REQUESTED)

    def asked(self, reference: str, *, link: str) -> Self:
        """The provider knows the intent under this name, and waits for the customer there."""
        return evolve(self, reference=reference, link=link)

    def authorise(self, *, amount: Money, at: datetime) -> Self:
        """The provider has set the money aside."""
        self._expect(Status.AUTHORISED)
        self._expect_amount(amount)
        told = events.PaymentAuthorised(
            at=at, payment=self.id, order=self.order, store=self.store, amount=amount
        )
        return evolve(self, status=Status.AUTHORISED, pending=self._with(told))

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
        told = events.RefundRequested(
            at=at,
            payment=self.id,
            order=self.order,
            store=self.store,
            refund=refund,
            amount=amount,
        )
        refunds = (*self.refunds, Refund(id=refund, amount=amount))
        return evolve(self, refunds=refunds, pending=self._with(told))

    def confirm_refund(self, refund: RefundId, *, at: datetime) -> Self:
        """The money went back. Told twice, the second changes nothing."""
        back = self.refund(refund)
        if back.status is RefundStatus.DONE:
            return self
        changed = self._moved(back, RefundStatus.DONE)
        whole = changed.refunded == self.amount
        told = events.RefundDone(
            at=at,
            payment=self.id,
            order=self.order,
            store=self.store,
            refund=refund,
            tender=self.tender,
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
        """The provider would not; the amount can be asked for again, under another id."""
        back = self.refund(refund)
        changed = self._moved(back, RefundStatus.FAILED)
        told = events.RefundFailed(
            at=at,
            payment=self.id,
            order=self.order,
            store=self.store,
            refund=refund,
            amount=back.amount,
            reason=reason,
        )
        return evolve(changed, pending=self._with(told))

    def refund(self, refund: RefundId) -> Refund:
        """The refund with this id.

        Raises:
            NoSuchRefund: it was never requested.
        """
        for each in self.refunds:
            if each.id == refund:
                return each
        raise NoSuchRefund("the payment has no such refund", payment=self.id, refund=refund)

    def _moved(self, back: Refund, then: RefundStatus) -> Self:
        return self._with_refund(back.become(then))

    def _with_refund(self, changed: Refund) -> Self:
        refunds = (changed if each.id == changed.id else each for each in self.refunds)
        return evolve(self, refunds=tuple(refunds))

    def _sum_of(self, status: RefundStatus) -> Money:
        return total([each.amount for each in self.refunds if each.status is status])

    def _with(self, told: Event) -> tuple[Event, ...]:
        return (*self.pending, told)

    def _expect(self, then: Status) -> None:
        expect_move("payment", NEXT, self.status, then, payment=self.id)

    def _expect_amount(self, amount: Money) -> None:
        if amount != self.amount:
            raise AmountDiffers(
                f"{self.amount} was asked for, not {amount}", payment=self.id, offered=amount
            )
