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
    """The provider is asked until it says yes."""
    DONE = "done"
    FAILED = "failed"


NEXT_REFUND: Final[Mapping[RefundStatus, frozenset[RefundStatus]]] = {
    RefundStatus.REQUESTED: frozenset(RefundStatus),
    RefundStatus.DONE: frozenset(),
    RefundStatus.FAILED: frozenset(),
}


@frozen(kw_only=True)
class Refund:
    """``attempts`` in vain so far, and the ``trouble`` of the last: an error's code."""

    id: RefundId
    amount: Money
    status: RefundStatus = RefundStatus.REQUESTED
    attempts: int = 0
    trouble: str = ""

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
