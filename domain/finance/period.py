"""Accounting periods: months, closed one after the other."""

from datetime import date
from typing import Self

from attrs import evolve, field, frozen, validators

from domain.shared.errors import Conflict
from domain.shared.ids import StoreId


class PeriodClosed(Conflict):
    """The month is closed and takes no more entries."""

    code = "period-closed"


@frozen(order=True)
class Period:
    """One month of one year."""

    year: int = field(validator=[validators.ge(1), validators.le(9999)])
    month: int = field(validator=[validators.ge(1), validators.le(12)])

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


@frozen(kw_only=True)
class Closing:
    """How far the books of a shop are closed: ``through`` that month, or not at all."""

    store: StoreId
    through: Period | None = None

    def closed(self, period: Period) -> bool:
        return self.through is not None and period <= self.through

    def close(self, period: Period) -> Self:
        """Close ``period`` and every month before it.

        Raises:
            PeriodClosed: it is closed already; nothing is ever opened again.
        """
        self.expect_open(period)
        return evolve(self, through=period)

    def expect_open(self, period: Period) -> None:
        """Refuse a closed month.

        Raises:
            PeriodClosed: with the facts ``period`` and ``through``.
        """
        if self.closed(period):
            raise PeriodClosed(
                f"the books are closed through {self.through}; {period} takes no more entries",
                store=self.store,
                period=str(period),
                through=str(self.through),
            )
