"""One line of an order: what it is, what it costs, and whether the customer wants it."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import Final, Self
from uuid import UUID

from attrs import evolve, field, frozen, validators

from domain.orders.pricing import Discount, amount_of, rank, scaled
from domain.shared.errors import Rejected
from domain.shared.ids import LineId, PartId
from domain.shared.label import Label
from domain.shared.life_cycle import expect_move
from domain.shared.money import NOTHING, Money, total
from domain.shared.quantity import Unit
from domain.shared.text import text
from domain.shared.time import utc


class BadLine(Rejected):
    """A line's own numbers contradict each other."""

    code = "bad-line"


class LineKind(StrEnum):
    SERVICE = "service"
    PART = "part"


class Approval(StrEnum):
    """What the customer said about a line."""

    AGREED = "agreed"
    """Part of the order from the start."""
    PROPOSED = "proposed"
    """Found later; nothing is done before the customer decides."""
    APPROVED = "approved"
    DECLINED = "declined"
    """Kept, so that somebody asks again."""
    WITHDRAWN = "withdrawn"
    """Wanted, but it cannot be done after all."""


NEXT_APPROVAL: Final[Mapping[Approval, frozenset[Approval]]] = {
    Approval.AGREED: frozenset({Approval.WITHDRAWN}),
    Approval.PROPOSED: frozenset({Approval.APPROVED, Approval.DECLINED, Approval.WITHDRAWN}),
    Approval.APPROVED: frozenset({Approval.WITHDRAWN}),
    Approval.DECLINED: frozenset(),
    Approval.WITHDRAWN: frozenset(),
}

WANTED: Final = frozenset({Approval.AGREED, Approval.APPROVED})
"""What is to be done, and paid for."""


@frozen(kw_only=True)
class Decision:
    """Who said so, and when."""

    by: UUID
    at: datetime = field(validator=utc)


@frozen(kw_only=True)
class Line:
    """One service or part as the customer saw it; only the approval ever changes.

    When what is owed is fixed, the quantity becomes what was used.

    ``item`` is the ServiceId or PartId, by ``kind``. ``unit_price`` includes VAT and is per piece,
    litre or hour. ``discounts`` stand in the printed order.
    ``for_job`` names the service line that a part is for; a part sold over the counter has none.
    ``reason`` says why a line was proposed or withdrawn.
    """

    id: LineId
    kind: LineKind
    item: UUID
    code: str = field(validator=text(40))
    label: Label
    quantity: int = field(default=1, validator=validators.gt(0))
    unit: Unit = Unit.PIECE
    unit_price: Money
    discounts: tuple[Discount, ...] = ()
    tax_bp: int = field(validator=[validators.ge(0), validators.le(10_000)])
    for_job: LineId | None = None
    approval: Approval = Approval.AGREED
    reason: str = field(default="", validator=text(500, at_least=0))
    decision: Decision | None = None

    def __attrs_post_init__(self) -> None:
        if self.unit_price < NOTHING:
            raise BadLine("a price is never negative", line=self.id)
        if self.for_job is not None and self.kind is LineKind.SERVICE:
            raise BadLine("only parts belong to a job", line=self.id)
        kinds = [rank(discount.kind) for discount in self.discounts]
        if any(after < before for before, after in pairwise(kinds)):
            raise BadLine("discounts stand in their fixed order", line=self.id)
        if self.gross < NOTHING:
            raise BadLine("a line never costs less than nothing", line=self.id)

    @property
    def part(self) -> PartId | None:
        """The part this line sells, if it is a part line."""
        return PartId(self.item) if self.kind is LineKind.PART else None

    @property
    def list_amount(self) -> Money:
        """Before discounts, VAT included."""
        return amount_of(self.unit, self.unit_price, self.quantity)

    @cached_property
    def gross(self) -> Money:
        """What is charged, VAT included."""
        return self.list_amount - total([discount.amount for discount in self.discounts])

    @property
    def tax(self) -> Money:
        return self.gross.tax_within(self.tax_bp)

    @property
    def net(self) -> Money:
        return self.gross - self.tax

    @property
    def wanted(self) -> bool:
        """Whether it is to be done, and paid for."""
        return self.approval in WANTED

    def proposed(self, reason: str) -> Self:
        """The same line as a question to the customer."""
        if not reason:
            raise BadLine("a proposal has a reason", line=self.id)
        return evolve(self, approval=Approval.PROPOSED, reason=reason, decision=None)

    def decided(self, approve: bool, decision: Decision) -> Self:
        then = Approval.APPROVED if approve else Approval.DECLINED
        self._expect(then)
        return evolve(self, approval=then, decision=decision)

    def withdrawn(self, reason: str, decision: Decision) -> Self:
        if not reason:
            raise BadLine("a withdrawal has a reason", line=self.id)
        self._expect(Approval.WITHDRAWN)
        return evolve(self, approval=Approval.WITHDRAWN, reason=reason, decision=decision)

    def used(self, quantity: int) -> Self:
        """The line for that much of it; the discounts keep their share of the price.

        Nothing used is a line withdrawn.
        """
        if quantity == self.quantity:
            return self
        if not quantity:
            self._expect(Approval.WITHDRAWN)
            return evolve(self, approval=Approval.WITHDRAWN)
        left = amount_of(self.unit, self.unit_price, quantity)
        discounts = scaled(self.discounts, self.list_amount, left)
        return evolve(self, quantity=quantity, discounts=discounts)

    def _expect(self, then: Approval) -> None:
        expect_move("line", NEXT_APPROVAL, self.approval, then, line=self.id)
