"""Accounting periods: months, closed one after the other."""

from calendar import monthrange
from datetime import date, datetime
from typing import Self

from attrs import evolve, field, frozen, validators

from domain.finance.events import BooksClosed
from domain.shared.aggregate import Aggregate
from domain.shared.errors import Conflict, Rejected
from domain.shared.ids import StoreId, derived_id, named_id


class PeriodClosed(Conflict):
    """The month is closed and takes no more entries."""

    code = "period-closed"

    @classmethod
    def told(cls, *, store: StoreId | None, period: str, through: str) -> Self:
        """The refusal of an entry, or of a second closing, in ``period``.

        Args:
            store: whose books are closed; ``None``: the whole chain's.
        """
        detail = f"the books are closed through {through}; {period} takes no more entries"
        return cls(detail, store=store, period=period, through=through)


class PeriodNotOver(Rejected):
    """A month is closed when it is over in every shop that it is closed for."""

    code = "period-not-over"


class BadPeriod(Rejected):
    """A month is written like 2026-02."""

    code = "bad-period"


@frozen(order=True)
class Period:
    """One month of one year."""

    year: int = field(validator=[validators.ge(1), validators.le(9999)])
    month: int = field(validator=[validators.ge(1), validators.le(12)])

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str) -> Self:
        """The month written as ``2026-02``.

        Raises:
            BadPeriod: it is written differently, or there is no such month.
        """
        year, dash, month = text[:4], text[4:5], text[5:]
        digits = (year + month).isascii() and (year + month).isdigit()
        if not (digits and dash == "-" and len(text) == 7):
            raise BadPeriod("a month is written like 2026-02")
        try:
            return cls(int(year), int(month))
        except ValueError:
            raise BadPeriod("there is no such month") from None

    @property
    def last_day(self) -> date:
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


@frozen(kw_only=True)
class Closing(Aggregate):
    """How far books are closed: ``through`` that month, or not at all.

    Without ``store`` it is about the whole chain, shops to come included. A shop's books take an
    entry when neither its own closing nor the chain's stands against it.
    """

    store: StoreId | None = None
    through: Period | None = None

    @classmethod
    def of(cls, store: StoreId | None) -> Self:
        """Open books."""
        own = derived_id(store, "closing") if store else named_id("closing", "chain")
        return cls(id=own, store=store)

    def closed(self, period: Period) -> bool:
        return self.through is not None and period <= self.through

    def close(self, period: Period, *, today: date, at: datetime) -> Self:
        """Close ``period`` and every month before it.

        Args:
            today: the earliest business day among the shops concerned.

        Raises:
            PeriodClosed: it is closed already; nothing is ever opened again.
            PeriodNotOver: entries of the month are still being made.
        """
        self.expect_open(period)
        if Period.of(today) <= period:
            raise PeriodNotOver(f"{period} is not over yet", period=str(period), today=today)
        told = BooksClosed(at=at, store=self.store, through=str(period))
        return evolve(self, through=period, pending=(*self.pending, told))

    def expect_open(self, period: Period) -> None:
        """Refuse a closed month.

        Raises:
            PeriodClosed: with the facts ``period`` and ``through``.
        """
        if self.closed(period):
            raise PeriodClosed.told(store=self.store, period=str(period), through=str(self.through))
