"""What is free in every shop, as this process knows it; the claims' commit is the judge."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from itertools import groupby
from threading import RLock
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from attrs import define, field, frozen

from application.stores.directory import Directory, Register
from domain.dispatch.calendar import Horizon
from domain.dispatch.capacity import (
    BayTime,
    Mastery,
    ShopCapacity,
    TechnicianTime,
    WalkInReserve,
)
from domain.dispatch.search import OfferSearch
from domain.shared.claims import Claim
from domain.shared.ids import StoreId
from domain.shared.time import Span
from domain.shared.trade import Skill
from domain.shared.wall_clock import instant
from domain.stores.holidays import Holiday
from domain.stores.store import Store
from domain.workforce.skills import CERTIFIED
from domain.workforce.technician import Technician

_DAYS: Final = 16
"""Local days looked at: the horizon, and what it moves over until it is made anew."""


class ClaimReader(Protocol):
    """Reads claims past any scope, for calendars."""

    def claims_of_stores(self, stores: Iterable[StoreId], after: datetime, /) -> Iterable[Claim]:
        """Claims of the shops that end after an instant, those of one shop together."""
        ...


@define
class Capacities:
    """Calendars of all live shops, made at first need and kept by what this process commits.

    What other processes commit reaches it as :meth:`touched`; until then a claim of theirs is
    found out at the commit.
    """

    directory: Directory
    claims: ClaimReader
    holidays: Callable[[date, date], Iterable[Holiday]]
    _search: OfferSearch | None = None
    _network: Register | None = None
    _touched: set[StoreId] = field(factory=set)
    _rolled: datetime | None = None
    _lock: RLock = field(factory=RLock, repr=False)

    def search(self, now: datetime) -> OfferSearch:
        """The search over capacities as of ``now``; not to be used by two threads at once."""
        with self._lock:
            if self._search is None or self._network is not self.directory.register:
                self._build(now)
            elif self._touched:
                self._read_again(now)
            self._roll(now)
            assert self._search is not None
            return self._search

    @property
    def lock(self) -> RLock:
        """Held while somebody searches."""
        return self._lock

    def committed(self, freed: Iterable[Claim], taken: Iterable[Claim]) -> None:
        """This process changed claims."""
        with self._lock:
            if self._search is None:
                return
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

    def _build(self, now: datetime) -> None:
        self._network = self.directory.register
        live = [store for store in self._network.stores.values() if store.takes_bookings]
        claims = self._claims((store.id for store in live), now)
        days = local_days(now)
        shops = _Shops(self._network, tuple(self.holidays(days[0], days[-1])), now)
        self._search = OfferSearch(shops.of(store, claims.get(store.id, ())) for store in live)
        self._touched.clear()
        self._rolled = now

    def _read_again(self, now: datetime) -> None:
        assert self._search is not None
        claims = self._claims(sorted(self._touched), now)
        for store in self._touched:
            shop = self._search.shop(store)
            if shop:
                shop.replace(claims.get(store, ()))
        self._touched.clear()

    def _claims(self, stores: Iterable[StoreId], now: datetime) -> dict[StoreId, list[Claim]]:
        read = self.claims.claims_of_stores(list(stores), now)
        return {store: list(some) for store, some in groupby(read, key=lambda one: one.store)}

    def _roll(self, now: datetime) -> None:
        """Holds lapse by the minute, the horizon moves by the day."""
        if self._rolled is not None and now - self._rolled < timedelta(minutes=1):
            return
        assert self._search is not None
        assert self._rolled is not None
        if now.date() != self._rolled.date():
            self._build(now)
            return
        for shop in self._search.shops:
            shop.roll(now)
        self._rolled = now


@frozen
class _Shops:
    """Turns shops and people into calendars."""

    register: Register
    holidays: tuple[Holiday, ...]
    now: datetime

    def of(self, store: Store, claims: Iterable[Claim]) -> ShopCapacity:
        today = store.business_day(self.now)
        days = [today + timedelta(days=n) for n in range(_DAYS)]
        opened = store.open_spans(days, self.holidays)
        zone = ZoneInfo(store.zone)
        return ShopCapacity(
            store=store.id,
            place=store.place,
            horizon=Horizon(instant(zone, today, 0)),
            bays=[
                BayTime(id=bay.id, kind=bay.kind, open=opened)
                for bay in self.register.bays_of(store.id)
                if bay.in_service
            ],
            technicians=[
                _technician_time(person, zone, days)
                for person in self.register.technicians_of(store.id)
            ],
            reserve=WalkInReserve(
                share=store.walk_ins.on(today) / 100, until_min=store.walk_ins.release_h * 60
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
