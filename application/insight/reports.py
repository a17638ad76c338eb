"""Reports: what was done in a shop, a region or the chain, and how well."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Protocol
from uuid import UUID

from attrs import evolve, frozen

from application.insight.tallies import Paid, Stretch, Tallies, WholeNetwork
from application.insight.watch import stretch, told_apart
from application.shared.ports import Work
from application.shared.rights import Permission, reaches
from application.shared.service import Service, command
from application.stores.directory import Directory, within_reach
from domain.insight.days import Days
from domain.insight.figures import (
    F,
    Load,
    Ordered,
    Promised,
    Reviewed,
    Rework,
    Suspended,
    total,
)
from domain.insight.report import Line, Report
from domain.shared.errors import Rejected
from domain.shared.ids import StoreId, TechnicianId
from domain.stores.region import Region
from domain.stores.store import Store
from domain.work_orders.record import Wait


class ReportWork(Work, Protocol):
    """What a report needs from one transaction."""

    @property
    def tallies(self) -> Tallies: ...


class ShopOrRegion(Rejected):
    """A report is about one shop or about a region."""

    code = "shop-or-region"


@frozen(kw_only=True)
class Question:
    """What a report is about: one shop, a region, or all within reach.

    Without a ``last`` day up to the latest that has begun in one of the shops; without a ``first``
    four weeks of them.

    Raises:
        ShopOrRegion: both are named.
    """

    first: date | None = None
    last: date | None = None
    store: StoreId | None = None
    region: Region | None = None

    def __attrs_post_init__(self) -> None:
        if self.store and self.region:
            raise ShopOrRegion("a report is about one shop or about a region, not both")


@frozen(kw_only=True)
class Reports(Service):
    """What headquarters, regions and shop managers read of the work done.

    A day is the shop's day. Of every report the figures of the shops add up to the total.
    ``excused``: reasons for which work may stand still without making a car late.
    """

    directory: Directory
    network: WholeNetwork
    excused: frozenset[Wait]

    @command("reports.rework", may=Permission.SEE_REPORTS)
    def rework(
        self, work: ReportWork, *, about: Question, by_technician: bool = False
    ) -> Report[Rework]:
        """How much was done again, and where that is more than chance explains.

        The total is of the shops also when the lines are of technicians.
        """
        days, shops = self._asked(work, about)
        of_shops = tuple(work.tallies.rework(shops))
        lines = of_shops
        if by_technician:
            lines = tuple(work.tallies.rework_by_technician(shops))
        everywhere = [stretch(one, days) for one in self.directory.register.stores.values()]
        whole = tuple(self.network(everywhere, by_technician))
        told = told_apart(lines, whole)
        return Report(
            days=days,
            lines=self._sorted(map(self._called, told) if by_technician else told),
            total=_total(of_shops, Rework()),
        )

    @command("reports.suspensions", may=Permission.SEE_REPORTS)
    def suspensions(self, work: ReportWork, *, about: Question) -> Report[Suspended]:
        """How long work stood still, by reason."""
        return self._report(work, about, work.tallies.suspensions, Suspended())

    @command("reports.channels", may=Permission.SEE_REPORTS)
    def channels(self, work: ReportWork, *, about: Question) -> Report[Ordered]:
        """Where orders came from; every order is in one line."""
        return self._report(work, about, work.tallies.channels, Ordered())

    @command("reports.promises", may=Permission.SEE_REPORTS)
    def promises(self, work: ReportWork, *, about: Question) -> Report[Promised]:
        """How far finish and price were from what was promised."""
        return self._report(
            work, about, lambda shops: work.tallies.promises(shops, self.excused), Promised()
        )

    @command("reports.load", may=Permission.SEE_REPORTS)
    def load(
        self, work: ReportWork, *, about: Question, by_technician: bool = False
    ) -> Report[Load]:
        """How evenly paid work is spread over the people of each shop."""
        days, shops = self._asked(work, about)
        paid = self._everybody(tuple(work.tallies.paid(shops)), days)
        of_shops = [
            Line(store=store, figures=Load.of_shop(minutes.values()))
            for store, minutes in paid.items()
        ]
        lines = [
            Line(store=store, of=str(one), figures=Load.of_shop((least,)))
            for store, minutes in paid.items()
            for one, least in minutes.items()
        ]
        return Report(
            days=days,
            lines=self._sorted(map(self._called, lines) if by_technician else of_shops),
            total=_total(of_shops, Load()),
        )

    @command("reports.reviews", may=Permission.SEE_REPORTS)
    def reviews(self, work: ReportWork, *, about: Question) -> Report[Reviewed]:
        """How satisfied customers are."""
        return self._report(work, about, work.tallies.reviews, Reviewed())

    def _report(
        self,
        work: ReportWork,
        about: Question,
        count: Callable[[Collection[Stretch]], Iterable[Line[F]]],
        nothing: F,
    ) -> Report[F]:
        days, shops = self._asked(work, about)
        lines = tuple(count(shops))
        return Report(days=days, lines=self._sorted(lines), total=_total(lines, nothing))

    def _asked(self, work: ReportWork, about: Question) -> tuple[Days, list[Stretch]]:
        shops = self._shops(work, about)
        today = max((one.business_day(work.now) for one in shops), default=work.now.date())
        usual = Days.until(about.last or today)
        days = Days(about.first or usual.first, usual.last)
        return days, [stretch(one, days) for one in shops]

    def _shops(self, work: ReportWork, about: Question) -> list[Store]:
        """Those within reach that are asked for.

        Raises:
            NotFound: the one that is asked for is not there, or out of reach.
        """
        if about.store is not None:
            return [within_reach(self.directory, work.caller, about.store)]
        scope = work.caller.actor.scope
        return [
            one
            for one in self.directory.register.stores.values()
            if reaches(scope, store=StoreId(one.id), member=None)
            and about.region in (None, one.region)
        ]

    def _everybody(
        self, paid: Collection[Paid], days: Days
    ) -> dict[StoreId, dict[TechnicianId, int]]:
        """Minutes by shop and person; who belongs to a shop and did nothing has none."""
        found = defaultdict[StoreId, dict[TechnicianId, int]](dict)
        for store in {one.store for one in paid}:
            for person in self.directory.staff_of(store):
                if person.employed(days.first):
                    found[store][TechnicianId(person.id)] = 0
        for one in paid:
            found[one.store][one.technician] = one.minutes
        return found

    def _called(self, line: Line[F]) -> Line[F]:
        """A line of a technician, by their code."""
        known = self.directory.register.technicians.get(TechnicianId(UUID(line.of)))
        return evolve(line, of=known.code if known else "?")

    def _sorted(self, lines: Iterable[Line[F]]) -> tuple[Line[F], ...]:
        stores = self.directory.register.stores
        return tuple(sorted(lines, key=lambda one: (stores[one.store].code, one.of or "")))


def _total(lines: Iterable[Line[F]], nothing: F) -> F:
    return total((one.figures for one in lines), nothing)
