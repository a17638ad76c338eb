"""Every shop as a tile: bays in use, cars that wait, and what needs somebody's attention."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Final, Protocol

from attrs import evolve, field, frozen

from application.insight.watch import ReworkWatch
from application.shared.pages import page
from application.shared.ports import Repository, Work
from application.shared.rights import Permission, reaches
from application.shared.service import Service, command
from application.stores.directory import Directory
from domain.finance.entry import Memo
from domain.finance.tender import ACCOUNT_OF
from domain.shared.ids import StoreId, WorkOrderId
from domain.shared.label import Label
from domain.shared.money import Money
from domain.shared.time import Span, utc
from domain.stores.region import Region
from domain.stores.store import Store
from domain.work_orders.status import IN_SHOP
from domain.work_orders.work_order import WorkOrder

PAYING: Final = frozenset({Memo.ADVANCE, Memo.PAYMENT, Memo.PAYBACK})
"""Entries by which customers' money comes and goes."""

MONEY: Final = frozenset(ACCOUNT_OF.values())
"""Where it comes to."""


@frozen(kw_only=True)
class Count:
    """What goes on in one shop.

    ``occupied`` bays are being worked in or blocked by a car; ``in_shop`` cars stand in the shop,
    ``waiting`` ones of them before the work. ``displaced`` appointments wait for a new time,
    ``suspended`` work stands still, ``overdue`` cars are not ready though almost surely promised,
    ``refused`` refunds a provider will not send, so that customers are still owed; of ``overpaid``
    orders money has to go back. ``rework`` is 1 where more is done again of late than chance
    explains. ``visits`` counts the cars that came in on this day.
    """

    store: StoreId
    occupied: int = 0
    in_shop: int = 0
    waiting: int = 0
    displaced: int = 0
    suspended: int = 0
    overdue: int = 0
    refused: int = 0
    overpaid: int = 0
    rework: int = 0
    visits: int = 0

    @property
    def alerts(self) -> int:
        waiting = self.displaced + self.suspended + self.overdue
        return waiting + self.refused + self.overpaid + self.rework


@frozen(kw_only=True)
class Tile:
    """A shop on the wall."""

    store: StoreId
    code: str
    label: Label
    city: Label
    region: Region
    bays: int
    count: Count


@frozen(kw_only=True)
class Totals:
    """The same for many shops together."""

    shops: int
    bays: int
    occupied: int
    in_shop: int
    waiting: int
    alerts: int
    visits: int


@frozen
class Today:
    """A shop and its business day, on its own clock."""

    store: StoreId
    day: date
    during: Span


def todays(stores: Collection[Store], now: datetime) -> list[Today]:
    """The business day of every shop at ``now``."""
    days: dict[tuple[str, int], tuple[date, Span]] = {}
    found = []
    for store in stores:
        clock = store.zone, store.hours.day_begins
        if clock not in days:
            day = store.business_day(now)
            days[clock] = day, store.day_span(day)
        found.append(Today(StoreId(store.id), *days[clock]))
    return found


class Counts(Protocol):
    """Counting what goes on, for many shops at once."""

    def of(self, shops: Collection[Today], now: datetime, /) -> Mapping[StoreId, Count]:
        """What goes on at ``now``; a shop where nothing does may be left out."""
        ...

    def takings(self, shops: Collection[Today], /) -> Money:
        """What customers paid on the shops' days, less what was paid back."""
        ...


class WallWork(Work, Protocol):
    """What the wall needs from one transaction."""

    @property
    def counts(self) -> Counts: ...
    @property
    def work_orders(self) -> Repository[WorkOrder]: ...


@frozen(kw_only=True)
class View:
    """All tiles that somebody may see, those of a region together, at one instant.

    ``joining``: how many more shops there are that take no cars yet.
    """

    at: datetime = field(validator=utc)
    tiles: tuple[Tile, ...]
    joining: int = 0

    @property
    def totals(self) -> Totals:
        return totals(self.tiles)


def totals(tiles: Iterable[Tile]) -> Totals:
    """The sums over ``tiles``."""
    tiles = tuple(tiles)
    counts = [tile.count for tile in tiles]
    return Totals(
        shops=len(tiles),
        bays=sum(tile.bays for tile in tiles),
        occupied=sum(one.occupied for one in counts),
        in_shop=sum(one.in_shop for one in counts),
        waiting=sum(one.waiting for one in counts),
        alerts=sum(one.alerts for one in counts),
        visits=sum(one.visits for one in counts),
    )


@frozen(kw_only=True)
class Wall(Service):
    """What hangs in the control room."""

    directory: Directory
    rework: ReworkWatch

    @command("wall.see", may=Permission.SEE_WALL)
    def see(self, work: WallWork, *, region: Region | None = None) -> View:
        """Every shop within the caller's reach that takes cars, of one region or of all."""
        there = [one for one in self._reached(work) if region is None or one.region is region]
        stores = [one for one in there if one.takes_bookings]
        joining = len(there) - len(stores)
        return View(at=work.now, tiles=self._tiles(work, stores), joining=joining)

    @command("wall.changed", may=Permission.SEE_WALL)
    def changed(self, work: WallWork, *, stores: frozenset[StoreId]) -> tuple[Tile, ...]:
        """The tiles of some shops anew; one that is not on the wall is left out."""
        return self._tiles(work, [one for one in self._visible(work) if one.id in stores])

    @command("wall.cars", may=Permission.SEE_VISITS)
    def cars(
        self,
        work: WallWork,
        *,
        store: StoreId | None = None,
        after: WorkOrderId | None = None,
        limit: int = 50,
    ) -> tuple[WorkOrder, ...]:
        """The visits whose cars stand in a shop, or in any; who was written up first comes first.

        Only those behind ``after``, so that the last of a page asks for the next.
        """
        where, most = {} if store is None else {"store": store}, page(limit)
        found = [
            visit
            for status in sorted(IN_SHOP)
            for visit in work.work_orders.oldest(status=status, after=after, limit=most, **where)
        ]
        return tuple(sorted(found, key=lambda one: one.id)[:most])

    @command("wall.takings", may=Permission.SEE_BOOKS)
    def takings(self, work: WallWork) -> Money:
        """What customers paid today, in all shops within the caller's reach."""
        return work.counts.takings(todays(self._visible(work), work.now))

    def _visible(self, work: WallWork) -> list[Store]:
        return [one for one in self._reached(work) if one.takes_bookings]

    def _reached(self, work: WallWork) -> list[Store]:
        scope = work.caller.actor.scope
        return [
            store
            for store in self.directory.register.stores.values()
            if reaches(scope, store=StoreId(store.id), member=None)
        ]

    def _tiles(self, work: WallWork, stores: Collection[Store]) -> tuple[Tile, ...]:
        counts = work.counts.of(todays(stores, work.now), work.now)
        order = list(Region)
        by_region = sorted(stores, key=lambda one: (order.index(one.region), one.code))
        abnormal = self.rework.abnormal()
        return tuple(self._tile(one, counts, abnormal) for one in by_region)

    def _tile(
        self, store: Store, counts: Mapping[StoreId, Count], abnormal: Collection[StoreId]
    ) -> Tile:
        id = StoreId(store.id)
        bays = self.directory.register.bays_of(id)
        return Tile(
            store=id,
            code=store.code,
            label=store.label,
            city=store.city,
            region=store.region,
            bays=sum(bay.in_service for bay in bays),
            count=evolve(counts.get(id) or Count(store=id), rework=int(id in abnormal)),
        )
