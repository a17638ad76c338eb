"""From a list price to what is charged."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from attrs import evolve, field, frozen, validators

from domain.shared.errors import Rejected
from domain.shared.ids import LineId
from domain.shared.money import NOTHING, Money, total
from domain.shared.quantity import Unit


class DiscountKind(StrEnum):
    """Why something is taken off, declared in the order in which it is taken off and printed."""

    CAMPAIGN = "campaign"
    SLOT = "slot"
    LEVEL = "level"
    COUPON = "coupon"
    POINTS = "points"


ORDER_OF_DISCOUNTS: Final = tuple(DiscountKind)


def rank(kind: DiscountKind) -> int:
    """The place of ``kind`` on the receipt, from 0."""
    return ORDER_OF_DISCOUNTS.index(kind)


class BadRebate(Rejected):
    """A rebate takes off either a share or an amount."""

    code = "bad-rebate"


@frozen(kw_only=True)
class Discount:
    """What one rebate took off one line; positive."""

    kind: DiscountKind
    code: str = field(validator=validators.min_len(1))
    amount: Money

    def __attrs_post_init__(self) -> None:
        if not self.amount > NOTHING:
            raise BadRebate("a discount takes something off", discount=self.code)


@frozen(kw_only=True)
class Rebate:
    """A reason to charge less: a share of what is left, or an amount.

    ``line`` None means the whole order: a share then applies to every line, and an amount is
    spread over the lines by what is left of them.
    """

    kind: DiscountKind
    code: str = field(validator=validators.min_len(1))
    basis_points: int = 0
    amount: Money = NOTHING
    line: LineId | None = None

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.basis_points <= 10_000 or self.amount < NOTHING:
            raise BadRebate("a rebate never adds to the price", rebate=self.code)
        if (self.basis_points > 0) == bool(self.amount):
            raise BadRebate("a rebate is either a share or an amount", rebate=self.code)


def amount_of(unit: Unit, price: Money, quantity: int) -> Money:
    """What ``quantity`` costs when ``price`` is per piece, litre or hour; halves go up."""
    twice = 2 * unit.priced_by
    fen = (2 * price.amount * quantity + unit.priced_by) // twice
    return Money(fen, price.currency)


def discounts_on(
    amounts: Mapping[LineId, Money], rebates: Iterable[Rebate]
) -> Mapping[LineId, tuple[Discount, ...]]:
    """What ``rebates`` take off lines that cost ``amounts``, by line, in the printed order.

    Every rebate works on what those before it left, and no line goes below zero.
    """
    left = dict(amounts)
    taken: dict[LineId, tuple[Discount, ...]] = dict.fromkeys(amounts, ())
    for rebate in sorted(rebates, key=lambda each: rank(each.kind)):
        for line, off in _taken_off(left, rebate).items():
            if off:
                discount = Discount(kind=rebate.kind, code=rebate.code, amount=off)
                taken[line] = (*taken[line], discount)
                left[line] -= off
    return taken


def scaled(discounts: tuple[Discount, ...], whole: Money, left: Money) -> tuple[Discount, ...]:
    """What ``discounts`` on ``whole`` come to when only ``left`` of it is charged.

    Together they take off their share to the nearest fen, so never more than is left.
    """
    amounts = [each.amount for each in discounts]
    if not amounts:
        return ()
    off = total(amounts).allocate(left.amount, (whole - left).amount)[0]
    shares = off.allocate(*(amount.amount for amount in amounts))
    pairs = zip(discounts, shares, strict=True)
    return tuple(evolve(each, amount=share) for each, share in pairs if share)


def _taken_off(left: Mapping[LineId, Money], rebate: Rebate) -> Mapping[LineId, Money]:
    """What ``rebate`` takes off each line of which ``left`` is left."""
    chosen = {line: rest for line, rest in left.items() if rebate.line in (None, line)}
    if rebate.basis_points:
        return {line: rest.share(rebate.basis_points) for line, rest in chosen.items()}
    whole = total(tuple(chosen.values()))
    if not whole:
        return {}
    off = min(rebate.amount, whole)
    return dict(zip(chosen, off.allocate(*(rest.amount for rest in chosen.values())), strict=True))
