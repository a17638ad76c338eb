"""Closing the books, month by month; there is no way to open them again."""

from datetime import date, datetime

from attrs import frozen

from application.finance.work import BooksWork
from application.shared.rights import Chain, Permission, reaches
from application.shared.service import Service, command
from application.stores.directory import Directory
from domain.finance.period import Closing, Period
from domain.shared.errors import Forbidden
from domain.shared.ids import StoreId


@frozen(kw_only=True)
class Periods(Service):
    """Which months take no more entries.

    The stores see to it that an entry that is just being made does not slip in: a closing waits
    for it, and what comes after the closing is refused with ``PeriodClosed``.
    """

    directory: Directory

    @command("periods.close", may=Permission.CLOSE_PERIOD)
    def close(self, work: BooksWork, *, period: Period, store: StoreId | None = None) -> Closing:
        """Close a month, and those before it, in one shop or in the whole chain.

        Raises:
            PeriodClosed: it is closed already.
            PeriodNotOver: the month is not over in every shop concerned.
            Forbidden: the whole chain lies outside the caller's reach.
        """
        if store is None and work.caller.actor.scope != Chain():
            raise Forbidden("the books of the whole chain lie outside what you may change")
        open_books = Closing.of(store)
        known = next(iter(work.closings.find(store=store)), open_books)
        closed = known.close(period, today=self._today(work.now, store), at=work.now)
        work.closings.save(closed)
        return closed

    @command("periods.list", may=Permission.SEE_BOOKS)
    def closed(self, work: BooksWork) -> tuple[Closing, ...]:
        """How far books are closed: the chain's first, then those of shops within reach.

        Whoever posts may read them all, so what the caller is shown is decided here.
        """
        scope = work.caller.actor.scope
        seen = [one for one in work.closings.find() if reaches(scope, store=one.store, member=None)]
        return tuple(sorted(seen, key=lambda one: (one.store is not None, one.id)))

    def _today(self, now: datetime, store: StoreId | None) -> date:
        """The earliest business day among the shops concerned."""
        if store is not None:
            return self.directory.store(store).business_day(now)
        shops = self.directory.register.stores.values()
        return min((one.business_day(now) for one in shops), default=now.date())
