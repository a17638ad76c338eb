"""Idle time is cheaper: what is taken off labour on a day on which the shop has little to do."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Final

from attrs import field, frozen, validators

from domain.orders.pricing import DiscountKind, Rebate
from domain.shared.checks import between
from domain.shared.errors import Rejected
from domain.shared.ids import LineId
from domain.shared.money import NOTHING, Money

_WHOLE: Final = 10_000
_NEVER_MORE_BP: Final = 3_000


class BadIdleDiscounts(Rejected):
    """The steps contradict each other, or take off more than may be."""

    code = "bad-idle-discounts"


@frozen(kw_only=True)
class IdleStep:
    """``basis_points`` off while less than ``below_percent`` of the day's bay time is taken."""

    below_percent: int = field(validator=between(1, 100))
    basis_points: int = field(validator=validators.gt(0))


@frozen(kw_only=True)
class IdleDiscount:
    """What is taken off labour because of the day's ``load``, the share of bay time taken."""

    load: float = field(validator=[validators.ge(0.0), validators.le(1.0)])
    basis_points: int = field(validator=between(1, _NEVER_MORE_BP))
    amount: Money

    def rebates(self, labour: Mapping[LineId, Money]) -> tuple[Rebate, ...]:
        """The same by line of labour: together exactly the amount, each line its fair share."""
        shares = self.amount.allocate(*(cost.amount for cost in labour.values()))
        code = f"idle-{self.basis_points}"
        return tuple(
            Rebate(kind=DiscountKind.SLOT, code=code, amount=share, line=line)
            for line, share in zip(labour, shares, strict=True)
            if share
        )


@frozen(kw_only=True)
class IdleDiscounts:
    """A chain's policy: the less of a day is taken, the less labour costs; no steps: never less.

    Always true: less is taken off the fuller the day is, never more than ``most_bp``, and that is
    never more than three tenths. Parts cost what they cost: what is idle is time.
    """

    steps: tuple[IdleStep, ...] = ()
    most_bp: int = field(default=1_500, validator=between(0, _NEVER_MORE_BP))

    def __attrs_post_init__(self) -> None:
        for emptier, fuller in pairwise(self.steps):
            if emptier.below_percent >= fuller.below_percent:
                raise BadIdleDiscounts("the steps go from the emptiest day to the fullest")
            if emptier.basis_points <= fuller.basis_points:
                raise BadIdleDiscounts("a fuller day takes less off, never as much or more")
        if any(step.basis_points > self.most_bp for step in self.steps):
            raise BadIdleDiscounts(f"at most {self.most_bp / 100:g} % is taken off")

    def basis_points(self, load: float) -> int:
        """What is taken off at that ``load``, 0 to 1."""
        open_ = (one.basis_points for one in self.steps if load * 100 < one.below_percent)
        return next(open_, 0)

    def discount(self, labour: Money, load: float) -> IdleDiscount | None:
        """What is taken off ``labour``, parts of a fen left to the shop; nothing on a full day."""
        basis_points = self.basis_points(load)
        off = Money(labour.amount * basis_points // _WHOLE, labour.currency)
        if not off > NOTHING:
            return None
        return IdleDiscount(load=load, basis_points=basis_points, amount=off)


NEVER: Final = IdleDiscounts()
"""The list price at any time."""
USUAL: Final = IdleDiscounts(
    steps=(
        IdleStep(below_percent=30, basis_points=1_500),
        IdleStep(below_percent=50, basis_points=800),
    )
)
"""What a demonstration does."""
