"""What is free in every shop, as this process knows it; the claims' commit is the judge."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby
from threading import Condition
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from attrs import define, evolve, field, frozen

from application.dispatch.live_shops import LiveShops
from application.dispatch.rules import Rulebook
from application.stores.directory import Directory, Register, Shop
from domain.dispatch.calendar import Horizon
from domain.dispatch.capacity import (
    BayTime,
    Mastery,
    ShopCapacity,
    TechnicianTime,
    WalkInReserve,
)
from domain.dispatch.offer import Answer, Offer, Request
from domain.dispatch.rules import Rules
from domain.dispatch.search import OfferSearch
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

    Claims are read outside the lock, those of one shop by one thread at a time: who needs the same
    shop waits for that reading, who needs others does not.
    """

    directory: Directory
    rulebook: Rulebook
    claims: ClaimReader
    holidays: Callable[[date, date], Iterable[Holiday]]
    _search: OfferSearch = field(factory=lambda: OfferSearch(()))
    _made: dict[StoreId, "_Made"] = field(factory=dict)
    _network: LiveShops | None = None
    _touched: set[StoreId] = field(factory=set)
    _read: dict[StoreId, list["_Change"]] = field(factory=dict)
    """The shops that are being read, and what this process has changed there meanwhile."""

    _turn: Condition = field(factory=Condition, repr=False)

    def rules(self, request: Request) -> Rules:
        """The rules by which a request is answered: one set for all shops that it may be for.

        Those of the shop that it names; else those of the region in which the nearest shop is,
        for no shop says how it compares with others.
        """
        register, book = self.directory.register, self.rulebook.book
        if request.store is not None:
            return self.rulebook.of_shop(request.store)
        if not book.regional:
            return book.chain
        with self._turn:
            region = self._at_hand(register).region(request.place, book.widest_km)
        return book.of_region(region) if region is not None else book.chain

    def near(self, request: Request, rules: Rules) -> tuple[StoreId, ...]:
        """The live shops that a request may be for, nearest first."""
        register = self.directory.register
        with self._turn:
            return self._at_hand(register).near(request, rules)

    def find(
        self,
        request: Request,
        rules: Rules,
        *,
        now: datetime,
        best: int = 5,
        without: Collection[Claim] = (),
    ) -> Answer:
        """The best offers as of ``now``; see :meth:`domain.dispatch.search.OfferSearch.find`.

        Args:
            without: claims that count as given back, such as those of what shall move.
        """
        with self._fresh(lambda network: network.near(request, rules), now), ExitStack() as stack:
            for store in {one.store for one in without}:
                shop = self._search.shop(store)
                if shop:
                    own = [one for one in without if one.store == store]
                    stack.enter_context(shop.without(own))
            return self._search.find(request, now=now, best=best, rules=rules)

    def best_of_each(
        self, request: Request, rules: Rules, stores: Collection[StoreId], *, now: datetime
    ) -> tuple[Offer, ...]:
        """The best offer of each of these shops that has one, all measured by the same rules."""
        with self._fresh(lambda network: network.of(stores), now):
            found = (
                self._search.find(evolve(request, store=one), now=now, best=1, rules=rules)
                for one in stores
            )
            return tuple(offer for answer in found for offer in answer.offers)

    def unable(self, request: Request, rules: Rules) -> tuple[StoreId, ...]:
        """Shops in reach that could never do it, as far as their calendars are made."""
        with self._turn:
            return self._search.unable(request, rules=rules)

    def shop(self, store: StoreId, now: datetime) -> ShopCapacity | None:
        """One shop's calendars; not to be read while others search."""
        with self._fresh(lambda network: network.of((store,)), now):
            return self._search.shop(store)

    def supposing(self, shop: Shop, claims: Iterable[Claim], now: datetime) -> ShopCapacity:
        """Calendars of a shop as it might be, for one question; nobody else sees them."""
        first, last = local_days(now)
        return _Calendars(tuple(self.holidays(first, last)), now).of(shop, claims).capacity

    def warm(self, now: datetime) -> int:
        """Make what is not made yet, a few shops at a time, so that nobody waits for all.

        Returns how many shops had to be made.
        """
        register = self.directory.register
        with self._turn:
            stores = [id for id in self._at_hand(register).live if not self._is_made(id, now)]
        for few in (stores[at : at + _FEW] for at in range(0, len(stores), _FEW)):
            with self._fresh(partial(LiveShops.of, stores=few), now):
                pass
        return len(stores)

    def committed(self, freed: Iterable[Claim], taken: Iterable[Claim]) -> None:
        """This process changed claims."""
        gone, come = (_Change(one, taken=False) for one in freed), (_Change(one) for one in taken)
        with self._turn:
            for change in (*gone, *come):
                shop = self._search.shop(change.claim.store)
                if shop:
                    change.apply(shop)
                if change.claim.store in self._read:
                    self._read[change.claim.store].append(change)

    def touched(self, store: StoreId) -> None:
        """Somebody changed claims of this shop; they are read again before the next search."""
        with self._turn:
            self._touched.add(store)

    @contextmanager
    def _fresh(self, wanted: "_Wanted", now: datetime) -> Iterator[None]:
        """Hold calendars that are as the claims were when this was asked for, or later."""
        own = set[StoreId]()
        while True:
            # Read from the database, if it must be: not while others wait for the lock.
            register = self.directory.register
            with self._turn:
                stores = wanted(self._at_hand(register))
                behind = [id for id in stores if self._is_behind(id, own, now)]
                if not behind:
                    for id in stores:
                        self._made[id].roll(now)
                    yield
                    return
                mine = [id for id in behind if id not in self._read]
                if not mine:
                    self._turn.wait()
                    continue
                self._take_off(mine)
            own.update(mine)
            self._read_again(mine, now)

    def _is_made(self, store: StoreId, now: datetime) -> bool:
        return store in self._made and now < self._made[store].until

    def _is_behind(self, store: StoreId, own: Collection[StoreId], now: datetime) -> bool:
        """What a search has read itself is new enough for it, whoever was told of more since."""
        return not self._is_made(store, now) or (store in self._touched and store not in own)

    def _take_off(self, stores: Collection[StoreId]) -> None:
        # What is told from here on is not taken back by this reading, which may not see it.
        self._touched.difference_update(stores)
        self._read.update((store, []) for store in stores)

    def _read_again(self, stores: Collection[StoreId], now: datetime) -> None:
        claims: Mapping[StoreId, list[Claim]] | None = None
        try:
            claims = self._claims(stores, now)
        finally:
            with self._turn:
                changed = {store: self._read.pop(store) for store in stores}
                if claims is None:
                    self._touched.update(stores)
                else:
                    self._put(claims, changed, now)
                self._turn.notify_all()

    def _put(
        self,
        claims: Mapping[StoreId, list[Claim]],
        changed: Mapping[StoreId, Iterable["_Change"]],
        now: datetime,
    ) -> None:
        """Keep what was read, and on top of it what was committed here while it was."""
        live = self._network.live if self._network else {}
        stores = [store for store in changed if store in live]
        new = [store for store in stores if not self._is_made(store, now)]
        for store in {*stores}.difference(new):
            self._made[store].capacity.replace(claims.get(store, ()))
        self._make(new, claims, now)
        for store in stores:
            for change in changed[store]:
                change.apply(self._made[store].capacity)

    def _at_hand(self, register: Register) -> LiveShops:
        """The live shops; calendars of a shop that is not as it was are forgotten."""
        if self._network is None or self._network.register.edition < register.edition:
            self._network = LiveShops(register)
            gone = [id for id, made in self._made.items() if made.of is not register.shops.get(id)]
            self._search.remove(*gone)
            for id in gone:
                del self._made[id]
        return self._network

    def _make(
        self, stores: Collection[StoreId], claims: Mapping[StoreId, list[Claim]], now: datetime
    ) -> None:
        if not stores or self._network is None:
            return
        first, last = local_days(now)
        calendars = _Calendars(tuple(self.holidays(first, last)), now)
        shops = self._network.register.shops
        new = {id: calendars.of(shops[id], claims.get(id, ())) for id in stores}
        self._made.update(new)
        self._search.put(*(one.capacity for one in new.values()))

    def _claims(self, stores: Collection[StoreId], now: datetime) -> dict[StoreId, list[Claim]]:
        read = self.claims.claims_of_stores(sorted(stores), now)
        return {store: list(some) for store, some in groupby(read, key=lambda one: one.store)}


@frozen
class _Change:
    """A claim that came or went; the same told twice changes nothing."""

    claim: Claim
    taken: bool = True

    def apply(self, shop: ShopCapacity) -> None:
        if self.taken:
            shop.take(self.claim)
        else:
            shop.give_back(self.claim.id, self.claim.resource)


_Wanted = Callable[[LiveShops], Sequence[StoreId]]
"""Which shops somebody is about to look at, among those that are there."""


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
            technicians=[_technician_time(person, zone, nights) for person in shop.hands],
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
