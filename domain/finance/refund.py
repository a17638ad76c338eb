"""Money of one payment on its way back."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, Self

from attrs import evolve, frozen

from domain.shared.ids import RefundId
from domain.shared.life_cycle import expect_move
from domain.shared.money import Money


class RefundStatus(StrEnum):
    REQUESTED = "requested"
    """The provider is asked until it says yes or no."""
    DONE = "done"
    FAILED = "failed"
    """The provider will not; a person asks again, or gives cash."""


NEXT_REFUND: Final[Mapping[RefundStatus, frozenset[RefundStatus]]] = {
    RefundStatus.REQUESTED: frozenset(RefundStatus),
    RefundStatus.DONE: frozenset(),
    # A provider may do it after all; the money is the customer's, whatever it told us before.
    RefundStatus.FAILED: frozenset({RefundStatus.REQUESTED, RefundStatus.DONE}),
}


@frozen(kw_only=True)
class Refund:
    """``attempts`` in vain so far, and the ``trouble`` of the last: an error's code.

    ``in_cash``: out of the till, because the provider would not send it.
    """

    id: RefundId
    amount: Money
    status: RefundStatus = RefundStatus.REQUESTED
    attempts: int = 0
    trouble: str = ""
    in_cash: bool = False

    def become(self, then: RefundStatus) -> Self:
        """The next state.

        Raises:
            IllegalMove: it does not follow from the present one.
        """
        expect_move("refund", NEXT_REFUND, self.status, then, refund=self.id)
        return evolve(self, status=then)

    def delayed(self, trouble: str) -> Self:
        """Asked once more in vain."""
        asked = self.become(RefundStatus.REQUESTED)
        return evolve(asked, attempts=self.attempts + 1, trouble=trouble)

    def refused(self, trouble: str) -> Self:
        """The provider will not do it."""
        ended = self.become(RefundStatus.FAILED)
        return evolve(ended, attempts=self.attempts + 1, trouble=trouble)
