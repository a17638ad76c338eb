"""What happens to orders."""

from attrs import frozen

from domain.orders.line import Approval
from domain.shared.aggregate import Event
from domain.shared.channel import Channel
from domain.shared.ids import LineId, OrderId, ReturnId, StoreId
from domain.shared.money import Money


@frozen(kw_only=True)
class OrderEvent(Event):
    """Every event of an order says which, and in which shop."""

    order: OrderId
    store: StoreId


@frozen(kw_only=True)
class OrderConfirmed(OrderEvent):
    """``with_work``: there is something to do on a car, so a work order follows."""

    channel: Channel
    total: Money
    with_work: bool
    pay_at_store: bool


@frozen(kw_only=True)
class LinesProposed(OrderEvent):
    """The customer is asked about more; ``amount`` is what it would add."""

    lines: tuple[LineId, ...]
    amount: Money


@frozen(kw_only=True)
class LineDecided(OrderEvent):
    """A line was approved, declined or withdrawn; ``amount`` is what it costs."""

    line: LineId
    approval: Approval
    amount: Money


@frozen(kw_only=True)
class OrderSettled(OrderEvent):
    """What is owed is fixed; ``due`` is what was not prepaid."""

    total: Money
    due: Money


@frozen(kw_only=True)
class MoneyReceived(OrderEvent):
    amount: Money
    due: Money


@frozen(kw_only=True)
class MoneyPaidBack(OrderEvent):
    amount: Money
    due: Money


@frozen(kw_only=True)
class OrderPaid(OrderEvent):
    """Nothing is due any more."""

    total: Money


@frozen(kw_only=True)
class OrderClosed(OrderEvent):
    """Nothing more is expected of anybody."""


@frozen(kw_only=True)
class OrderCancelled(OrderEvent):
    """``fee`` is kept, ``due`` (negative) goes back to the customer."""

    fee: Money
    due: Money


@frozen(kw_only=True)
class OrderCredited(OrderEvent):
    """Some of what was charged is taken back; ``due`` is what is now owed (negative: by us)."""

    lines: tuple[LineId, ...]
    amount: Money
    due: Money


@frozen(kw_only=True)
class GoodsReturned(OrderEvent):
    """Goods came back; ``amount`` is what is charged no more."""

    goods_return: ReturnId
    lines: tuple[LineId, ...]
    amount: Money
