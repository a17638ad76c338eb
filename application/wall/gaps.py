"""Resource gaps: what shops will lack on a day, forecast from bookings and from habit."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Final, Protocol, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from attrs import define, field, frozen

from application.shared.caller import SYSTEM, Caller
from application.shared.ports import Clock, Work
from application.shared.rights import Permission, reaches
from application.shared.service import Service, command
from application.stores.directory import Directory, Shop, within_reach
from application.stores.hours import Holidays
from application.wall.wall import Today
from domain.dispatch.gap import Gap, Load, Strength, gap
from domain.shared.ahead import expect_day_ahead
from domain.shared.ids import StoreId
from domain.shared.time import Span
from domain.shared.trade import BayKind, Skill
from domain.stores.region import Region
from domain.stores.store import Store

K = TypeVar("K", BayKind, Skill)

WEEKS: Final = 4
"""So many of the same weekdays tell how many cars come that nobody knew of the day before."""
_FRESH: Final = timedelta(minutes=15)
_HOUR_MIN: Final = 60


@frozen(kw_only=True)
class Planned:
    """Planned minutes of work in a shop, of one skill in one kind of bay."""

    store: StoreId
    skill: Skill
    bay: BayKind
    minutes: int


@frozen(kw_only=True)
class Away:
    """A bay that is closed, or somebody who is not there."""

    resource: UUID
    during: Span


class Outlook(Protocol):
    """What is known of work to come, and of work that came without being known."""

    def booked(self, days: Collection[Today], /) -> Iterable[Planned]:
        """The work of appointments that begin on the shops' days."""
        ...

    def unforeseen(self, days: Collection[Today], /) -> Iterable[Planned]:
        """The work of cars that came on the shops' days and were not booked before them."""
        ...

    def away(self, days: Collection[Today], /) -> Iterable[Away]:
        """Closures and absences that touch the shops' days."""
        ...


class GapWork(Work, Protocol):
    """A transaction that knows what is to come."""

    @property
    def outlook(self) -> Outlook: ...


@frozen(kw_only=True)
class RegionGap:
    """What the shops of a region lack on a day, those that lack most first."""

    region: Region
    day: date
    shops: tuple[Gap, ...]

    @property
    def bays(self) -> Mapping[BayKind, float]:
        """Hours by kind of bay, in all shops together."""
        return _sums(one.bays for one in self.shops)

    @property
    def hands(self) -> Mapping[Skill, float]:
        """Hours by skill, in all shops together."""
        return _sums(one.hands for one in self.shops)


@define
class Foreseen:
    """The gaps of the whole chain as last forecast, by day, for everybody in this process."""

    _kept: dict[date, tuple[datetime, tuple[Gap, ...]]] = field(factory=dict)
    _lock: Lock = field(factory=Lock, repr=False)

    def of(
        self, day: date, now: datetime, forecast: Callable[[date], tuple[Gap, ...]]
    ) -> tuple[Gap, ...]:
        """What was forecast last, anew every quarter of an hour.

        While somebody forecasts, the others go on with what was known before.
        """
        at, gaps = self._kept.get(day, (None, ()))
        is_old = at is None or not at <= now < at + _FRESH
        if is_old and self._lock.acquire(blocking=False):
            try:
                gaps = forecast(day)
                self._kept = {day: (now, gaps)}
            finally:
                self._lock.release()
        return gaps


@frozen(kw_only=True)
class Gaps(Service):
    """The warning before the day: where load will be more than bays and hands."""

    directory: Directory
    holidays: Holidays
    clock: Clock
    foreseen: Foreseen = field(factory=Foreseen)

    @command("gaps.see", may=Permission.SEE_WALL)
    def see(
        self,
        work: GapWork,
        *,
        day: date | None = None,
        region: Region | None = None,
        store: StoreId | None = None,
    ) -> tuple[RegionGap, ...]:
        """What shops within the caller's reach will lack on a local day, tomorrow if none is named.

        Load is the work of all that is booked for the day, and the mean over the last
        :data:`WEEKS` of the same weekdays of what came without being booked before. Strength is
        the opening hours of bays in service, and the shifts of people without breaks, less
        closures and absences.

        Raises:
            InThePast, TooFarAhead: there is nothing to forecast.
            NotFound: the shop is not there, or out of reach.
        """
        if store is not None:
            within_reach(self.directory, work.caller, store)
        shops = [
            shop
            for shop in self._reached(work.caller)
            if region in (None, shop.store.region) and store in (None, shop.store.id)
        ]
        asked = day or _tomorrow(shops, work.now)
        for shop in shops[:1]:
            expect_day_ahead(asked, shop.store.business_day(work.now))
        return _by_region(asked, self._forecast(work, shops, asked), self._stores())

    def tomorrow(self, caller: Caller, *, region: Region | None = None) -> tuple[RegionGap, ...]:
        """The same for tomorrow as of the last quarter of an hour, for whoever watches."""
        caller.require(Permission.SEE_WALL)
        now, shops = self.clock.now(), self._reached(SYSTEM)
        day = _tomorrow(shops, now)
        gaps = self.foreseen.of(day, now, self._anew)
        seen = {shop.store.id for shop in self._reached(caller)}
        stores = self._stores()
        return _by_region(
            day,
            (
                one
                for one in gaps
                if one.store in seen and region in (None, stores[one.store].region)
            ),
            stores,
        )

    def _anew(self, day: date) -> tuple[Gap, ...]:
        return tuple(one for each in self.see(SYSTEM, day=day) for one in each.shops)

    def _stores(self) -> Mapping[StoreId, Store]:
        return self.directory.register.stores

    def _reached(self, caller: Caller) -> list[Shop]:
        scope = caller.actor.scope
        return [
            shop
            for id, shop in self.directory.register.shops.items()
            if shop.store.takes_bookings and reaches(scope, store=id, member=None)
        ]

    def _forecast(self, work: GapWork, shops: Collection[Shop], day: date) -> Iterable[Gap]:
        days = [_of(shop.store, day) for shop in shops]
        past = [
            _of(shop.store, day - timedelta(weeks=week))
            for shop in shops
            for week in range(1, WEEKS + 1)
        ]
        loads = defaultdict[StoreId, _Hours](_Hours)
        for one in work.outlook.booked(days):
            loads[one.store].add(one, 1.0)
        for one in work.outlook.unforeseen(past):
            loads[one.store].add(one, 1.0 / WEEKS)
        away = defaultdict[UUID, list[Span]](list)
        for gone in work.outlook.away(days):
            away[gone.resource].append(gone.during)
        for shop in shops:
            id = StoreId(shop.store.id)
            yield gap(id, loads[id].load, self._strength(shop, day, away))

    def _strength(self, shop: Shop, day: date, away: Mapping[UUID, list[Span]]) -> Strength:
        opened = shop.store.open_spans((day,), tuple(self.holidays(day, day)))
        bays = Counter[BayKind]()
        for bay in shop.bays:
            if bay.in_service:
                bays[bay.kind] += _left_min(opened, away.get(bay.id, ()))
        zone = ZoneInfo(shop.store.zone)
        hands = [
            (
                frozenset(m.skill for m in one.skills if one.certified(m.skill, day)),
                _left_min(one.working_spans(zone, (day,)), away.get(one.id, ())) / _HOUR_MIN,
            )
            for one in shop.hands
        ]
        return Strength(
            bays={kind: count / _HOUR_MIN for kind, count in bays.items()}, hands=tuple(hands)
        )


@define
class _Hours:
    bays: defaultdict[BayKind, float] = field(factory=lambda: defaultdict(float))
    hands: defaultdict[Skill, float] = field(factory=lambda: defaultdict(float))

    def add(self, one: Planned, share: float) -> None:
        hours = one.minutes * share / _HOUR_MIN
        self.bays[one.bay] += hours
        self.hands[one.skill] += hours

    @property
    def load(self) -> Load:
        return Load(bays=dict(self.bays), hands=dict(self.hands))


def _of(store: Store, day: date) -> Today:
    return Today(StoreId(store.id), day, store.day_span(day))


def _tomorrow(shops: Collection[Shop], now: datetime) -> date:
    """By the clock of the shops; those of one country have one day."""
    if not shops:
        return now.date() + timedelta(days=1)
    return max(shop.store.business_day(now) for shop in shops) + timedelta(days=1)


def _sums(hours: Iterable[Mapping[K, float]]) -> dict[K, float]:
    """Added up, the most first."""
    sums = defaultdict[K, float](float)
    for some in hours:
        for one, count in some.items():
            sums[one] += count
    return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))


def _left_min(spans: Iterable[Span], holes: Collection[Span]) -> int:
    return sum(left.length_min for span in spans for left in span.minus(holes))


def _by_region(
    day: date, gaps: Iterable[Gap], stores: Mapping[StoreId, Store]
) -> tuple[RegionGap, ...]:
    """Regions where something lacks, in their usual order."""
    found = defaultdict[Region, list[Gap]](list)
    for one in gaps:
        if one:
            found[stores[one.store].region].append(one)
    return tuple(
        RegionGap(
            region=region,
            day=day,
            shops=tuple(sorted(found[region], key=_most_first)),
        )
        for region in Region
        if region in found
    )


def _most_first(one: Gap) -> tuple[float, StoreId]:
    return -one.bay_h - one.hand_h, one.store
