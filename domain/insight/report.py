"""A report: one line a shop, or a shop and what its figures are about."""

from typing import Generic

from attrs import frozen

from domain.insight.days import Days
from domain.insight.figures import F
from domain.shared.ids import StoreId


@frozen(kw_only=True)
class Line(Generic[F]):
    """Figures of a shop, or of something in it: a reason, a channel, a technician by code.

    ``abnormal``: worse than chance explains, beside the whole network.
    """

    store: StoreId
    of: str | None = None
    figures: F
    abnormal: bool = False


@frozen(kw_only=True)
class Report(Generic[F]):
    """Lines in the order of the shops' codes; a shop in which nothing of it happened has none.

    ``total`` is of all shops of the report.
    """

    days: Days
    lines: tuple[Line[F], ...]
    total: F
