"""What the sandbox provider remembers of each payment, in one process or in all."""

from collections.abc import Callable
from threading import RLock
from typing import Protocol

from attrs import Factory, define, field, frozen

from application.finance.gateway import Captured, Failed, Intent, Refunded
from domain.finance.tender import Tender
from domain.shared.ids import PaymentId, RefundId
from domain.shared.money import Money, total


@frozen(kw_only=True)
class Account:
    """One payment as the provider knows it; ``subject`` is what the customer reads."""

    intent: Intent
    tender: Tender
    amount: Money
    subject: str
    outcome: Captured | Failed | None = None
    refunds: tuple[Refunded, ...] = ()

    @property
    def left(self) -> Money:
        return self.amount - total([each.amount for each in self.refunds])

    def refund(self, refund: RefundId) -> Refunded | None:
        return next((each for each in self.refunds if each.refund == refund), None)


Step = Callable[[Account | None], Account]


class Accounts(Protocol):
    """The provider's memory."""

    def get(self, payment: PaymentId, /) -> Account | None: ...

    def find(self, reference: str, /) -> Account | None:
        """The account whose intent has this reference."""
        ...

    def change(self, payment: PaymentId, step: Step, /) -> Account:
        """Replace the account by what ``step`` makes of it, one caller at a time."""
        ...


@define
class MemoryAccounts:
    """Lasts as long as the object."""

    by_payment: dict[PaymentId, Account] = Factory(dict)
    _lock: RLock = field(factory=RLock, init=False, repr=False)

    def get(self, payment: PaymentId, /) -> Account | None:
        return self.by_payment.get(payment)

    def find(self, reference: str, /) -> Account | None:
        with self._lock:
            known = self.by_payment.values()
            return next((one for one in known if one.intent.reference == reference), None)

    def change(self, payment: PaymentId, step: Step, /) -> Account:
        with self._lock:
            self.by_payment[payment] = step(self.by_payment.get(payment))
            return self.by_payment[payment]
