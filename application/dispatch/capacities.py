"""What is free in every shop, as this process knows it; the claims' commit is the judge."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from threading import RLock
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from attrs import define, field, frozen

from application.stores.directory import Directory, Register, Shop
from domain.dispatch.calendar import Horizon
from domain.dispatch.capacity import (
    BayTime,
    Mastery,
    ShopCapacity,
    TechnicianTime,
    WalkInReserve,
)
from domain.dispatch.nearby import Nearby
from domain.dispatch.offer import Answer, Request
from domain.dispatch.search import NEAREST, RADIUS_KM, OfferSearch
from domain.shared.claims import Claim
from domain.shared.ids import StoreId
from domain.shared.time import Span
from domain.shared.trade import Skill
from domain.shared.wall_clock import instant
from domain.stores.holidays import Holiday
from domain.workforce.skills import CERTIFIED
from domain.workforce.technician import Technician

_DAYS: Final = 16
"""Local days looked at: the horizon, and what it moves over until it is made anew."""
_FEW: Final = 10
_MINUTE: Final = timedelta(minutes=1)


class ClaimReader(Protocol):
    """Reads claims past any scope, for calendars."""

    def claims_of_stores(self, stores: Iterable[StoreId], after: datetime, /) -> Iterable[Claim]:
        """Claims of the shops that end after an instant, those of one shop together."""
        ...


@define
class Capacities:
    """Calendars of live shops, each made when it is first looked at, and kept by what is committed.

    What this process commits they know at once. What other processes commit reaches them as
    :meth:`touched`; until then a claim of theirs is found out at the commit.
    """

    directory: Directory
    claims: ClaimReader
    holidays: Callable[[date, date], Iterable[Holiday]]
    _search: OfferSearch = field(factory=lambda: OfferSearch(()))
    _made: dict[StoreId, "_Made"] = field(factory=dict)
    _network: "_Network | None" = None
    _touched: set[StoreId] = field(factory=set)
    _lock: RLock = field(factory=RLock, repr=False)

    def near(self, request: Request) -> tuple[StoreId, ...]:
        """The live shops that a request may be for, nearest first."""
        with self._lock:
            return self._at_hand().near(request)

    def find(self, request: Request, *, now: datetime, best: int = 5) -> Answer:
        """The best offers as of ``now``; see :meth:`domain.dispatch.search.OfferSearch.find`."""
        with self._lock:
            self._freshen(self._at_hand().near(request), now)
            return self._search.find(request, now=now, best=best)

    def unable(self, request: Request) -> tuple[StoreId, ...]:
        """Shops in reach that could never do it, as far as their calendars are made."""
        with self._lock:
            return self._search.unable(request)

    def shop(self, store: StoreId, now: datetime) -> ShopCapacity | None:
        """One shop's calendars; not to be read while others search."""
        with self._lock:
            self._freshen((store,) if store in self._at_hand().live else (), now)
            return self._search.shop(store)

    def warm(self, now: datetime) -> int:
        """Make what is not made yet, a few shops at a time, so that nobody waits for all.

        Returns how many shops had to be made.
        """
        with self._lock:
            live, made = self._at_hand().live, self._made
            stores = [id for id in live if id not in made or now >= made[id].until]
        for few in (stores[at : at + _FEW] for at in range(0, len(stores), _FEW)):
            with self._lock:
                live = self._at_hand().live
                self._freshen(tuple(store for store in few if store in live), now)
        return len(stores)

    def committed(self, freed: Iterable[Claim], taken: Iterable[Claim]) -> None:
        """This process changed claims."""
        with self._lock:
            for claim in freed:
                shop = self._search.shop(claim.store)
                if shop:
                    shop.give_back(claim.id, claim.resource)
            for claim in taken:
                shop = self._search.shop(claim.store)
                if shop:
                    shop.take(claim)

    def touched(self, store: StoreId) -> None:
        """Somebody changed claims of this shop; they are read again before the next search."""
        with self._lock:
            self._touched.add(store)

    def _at_hand(self) -> "_Network":
        """The live shops; calendars of a shop that is not as it was are forgotten."""
        register = self.directory.register
        if self._network is None or self._network.register is not register:
            self._network = _Network(register)
            gone = [id for id, made in self._made.items() if made.of is not register.shops.get(id)]
            self._search.remove(*gone)
            for id in gone:
                del self._made[id]
        return self._network

    def _freshen(self, stores: Sequence[StoreId], now: datetime) -> None:
        """Make, read again and roll what a search is about to look at."""
        made = self._made
        new = [id for id in stores if id not in made or now >= made[id].until]
        told = [id for id in stores if id in self._touched]
        if new or told:
            claims = self._claims({*new, *told}, now)
            if new:
                self._make(new, claims, now)
            for id in {*told} - {*new}:
                made[id].capacity.replace(claims.get(id, ()))
            self._touched.difference_update(new, told)
        for id in stores:
            made[id].roll(now)

    def _make(
        self, stores: Iterable[StoreId], claims: Mapping[StoreId, list[Claim]], now: datetime
    ) -> None:
        first, last = local_days(now)
        calendars = _Calendars(tuple(self.holidays(first, last)), now)
        shops = self.directory.register.shops
        new = {id: calendars.of(shops[id], claims.get(id, ())) for id in stores}
        self._made.update(new)
        self._search.put(*(one.capacity for one in new.values()))

    def _claims(self, stores: Collection[StoreId], now: datetime) -> dict[StoreId, list[Claim]]:
        read = self.claims.claims_of_stores(sorted(stores), now)
        return {store: list(some) for store, some in groupby(read, key=lambda one: one.store)}


class _Network:
    """The shops that take bookings, and which of them are near a place."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.live = {id: one for id, one in register.stores.items() if one.takes_bookings}
        places = [(store.place, id.int, id) for id, store in self.live.items()]
        self._nearby = Nearby(places, radius_km=RADIUS_KM, limit=NEAREST)

    def near(self, request: Request) -> tuple[StoreId, ...]:
        if request.store is not None:
            return (request.store,) if request.store in self.live else ()
        return tuple(id for _, _, id in self._nearby.of(request.place))


@define
class _Made:
    """Calendars, and what they were made from."""

    of: Shop
    capacity: ShopCapacity
    until: datetime
    """When the shop's day ends: working time is known from then on for a day too few."""
    rolled: datetime

    def roll(self, now: datetime) -> None:
        """Holds lapse by the minute."""
        if now - self.rolled >= _MINUTE:
            self.capacity.roll(now)
            self.rolled = now


@frozen
class _Calendars:
    """Turns shops and people into calendars."""

    holidays: tuple[Holiday, ...]
    now: datetime

    def of(self, shop: Shop, claims: Iterable[Claim]) -> _Made:
        store = shop.store
        today = store.business_day(self.now)
        tomorrow = instant(ZoneInfo(store.zone), today + timedelta(days=1), store.hours.day_begins)
        capacity = self._capacity(shop, today, claims)
        return _Made(of=shop, capacity=capacity, until=tomorrow, rolled=self.now)

    def _capacity(self, shop: Shop, today: date, claims: Iterable[Claim]) -> ShopCapacity:
        store = shop.store
        days = [today + timedelta(days=n) for n in range(_DAYS)]
        # Somebody's shift of the night before may reach into this day.
        nights = [today - timedelta(days=1), *days]
        opened = store.open_spans(days, self.holidays)
        zone = ZoneInfo(store.zone)
        return ShopCapacity(
            store=store.id,
            place=store.place,
            horizon=Horizon(instant(zone, today, store.hours.day_begins)),
            bays=[
                BayTime(id=bay.id, kind=bay.kind, open=opened)
                for bay in shop.bays
                if bay.in_service
            ],
            technicians=[_technician_time(person, zone, nights) for person in shop.technicians],
            reserve=WalkInReserve(
                shares=tuple(store.walk_ins.on(day) / 100 for day in days),
                until_min=store.walk_ins.release_h * 60,
            ),
            claims=claims,
        )


def _technician_time(person: Technician, zone: ZoneInfo, days: list[date]) -> TechnicianTime:
    return TechnicianTime(
        id=person.id,
        masteries=tuple(
            Mastery(
                skill=one.skill,
                grade=one.grade,
                pace=one.pace,
                valid=_valid(person, one.skill, zone, days),
            )
            for one in person.skills
        ),
        # Shifts beyond the opening hours do no harm: the bays are closed then.
        working=person.working_spans(zone, days),
        rating=person.rating,
    )


def _valid(
    person: Technician, skill: Skill, zone: ZoneInfo, days: list[date]
) -> tuple[Span, ...] | None:
    """When the law allows the skill; ``None`` where it asks for no certificate."""
    if skill not in CERTIFIED:
        return None
    allowed = [day for day in days if person.certified(skill, day)]
    if not allowed:
        return ()
    end = instant(zone, allowed[-1] + timedelta(days=1), 0)
    return (Span(instant(zone, allowed[0], 0), end),)


def local_days(now: datetime) -> tuple[date, date]:
    """The first and the last local day that any shop's calendar may look at."""
    return now.date() - timedelta(days=1), now.date() + timedelta(days=_DAYS + 1)
