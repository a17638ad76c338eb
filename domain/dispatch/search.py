"""The search: the best few offers among the nearest shops."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from heapq import heappush, heapreplace
from typing import Final

from attrs import evolve, frozen

from domain.dispatch.calendar import BIT_MIN, DAY_BITS, HORIZON_BITS, Horizon
from domain.dispatch.capacity import BEST_RATING, ShopCapacity, WalkInReserve
from domain.dispatch.chain import Chain
from domain.dispatch.day import Day
from domain.dispatch.nearby import Nearby
from domain.dispatch.offer import Answer, Offer, OfferWeights, Request, Step, Term, WhyNone
from domain.dispatch.overnight import Kept, Overnight, Pieces, nights
from domain.shared.ids import StoreId
from domain.shared.time import minutes
from domain.shared.trade import Need

RADIUS_KM: Final = 30.0
"""How far a customer drives for an offer."""
NEAREST: Final = 20
"""How many shops are looked at, at most."""
_APART_BITS: Final = 30 // BIT_MIN
_HALF_WAIT_MIN: Final = 24 * 60
_WEEK: Final = 7
_CHAINS_KEPT: Final = 4096
_MINUTE: Final = minutes(1)

Near = tuple[float, int, ShopCapacity]
"""Kilometres, the rank that breaks ties, the shop."""

Found = tuple[float, int, int, Near, Day]
"""-score, -rank, -bit of the horizon (so that the first of a heap is the worst), shop and day."""

Stayed = tuple[float, int, int, Near, tuple[Step, ...]]
"""The same for a way that takes several days."""


class OfferSearch:
    """Finds offers over the capacities of a chain's shops.

    Shops are visited nearest first and their days in order; a shop or day is left out when
    distance and wait alone cost more than the worst offer kept. Equal scores go to the smaller
    store id, then to the earlier start.
    """

    def __init__(
        self,
        shops: Iterable[ShopCapacity],
        *,
        weights: OfferWeights | None = None,
        radius_km: float = RADIUS_KM,
        nearest: int = NEAREST,
    ) -> None:
        self.weights = weights or OfferWeights()
        self._radius_km, self._nearest = radius_km, nearest
        self._shops: dict[StoreId, ShopCapacity] = {}
        self._chains: dict[tuple[tuple[Need, ...], int], Chain] = {}
        self.put(*shops)

    def put(self, *shops: ShopCapacity) -> None:
        """Add shops, or replace those of the same store."""
        self._shops.update((shop.store, shop) for shop in shops)
        places = [(shop.place, shop.store.int, shop) for shop in self._shops.values()]
        self._nearby = Nearby(places, radius_km=self._radius_km, limit=self._nearest)

    def remove(self, *stores: StoreId) -> None:
        """These shops offer nothing any more."""
        for store in stores:
            self._shops.pop(store, None)
        if stores:
            self.put()

    def shop(self, store: StoreId) -> ShopCapacity | None:
        return self._shops.get(store)

    @property
    def shops(self) -> Iterable[ShopCapacity]:
        return self._shops.values()

    def find(self, request: Request, *, now: datetime, best: int = 5) -> Answer:
        """The ``best`` offers for the request; two in one shop start half an hour apart.

        An operation never runs past the end of its shop's day. Days that hold the whole chain come
        first; only where there are none the car stays overnight, if no day could ever hold the
        chain or the request allows it.
        """
        chain = self._chain(request)
        shops = self._shops_for(request)
        found = self._found(request, chain, shops, now, best)
        # A plan that lacks a second person for a check finds out here, and knows from then on.
        while not _staffed(found, chain):
            found = self._found(request, chain, shops, now, best)
        start = max(request.earliest, now)
        if found:
            found.sort(reverse=True)
            return Answer(offers=tuple([self._offer(each, chain, start) for each in found]))
        pieces = Pieces(chain)
        stays = self._found_stays(request, pieces, shops, now, best)
        if not stays:
            return Answer(offers=(), why_none=_why_none(shops, pieces))
        stays.sort(reverse=True)
        return Answer(offers=tuple([self._stay(each, chain, start) for each in stays]))

    def unable(self, request: Request) -> tuple[StoreId, ...]:
        """Shops in reach that lack a bay or a technician for one of the operations."""
        chain = self._chain(request)
        near = (shop for _, _, shop in self._shops_for(request))
        return tuple(shop.store for shop in near if shop.ability(chain) is None)

    def _chain(self, request: Request) -> Chain:
        key = (request.needs, request.slack_min)
        chain = self._chains.get(key)
        if chain is None:
            if len(self._chains) >= _CHAINS_KEPT:
                self._chains.clear()
            chain = self._chains[key] = Chain.of(*key)
        return chain

    def _shops_for(self, request: Request) -> list[Near]:
        if request.store is None:
            near = self._nearby.of(request.place)
            if request.among is None:
                return near
            return [one for one in near if one[2].store in request.among]
        shop = self._shops.get(request.store)
        return [(request.place.km_to(shop.place), 0, shop)] if shop else []

    def _found(
        self, request: Request, chain: Chain, shops: list[Near], now: datetime, best: int
    ) -> list[Found]:
        """A heap of the best, the worst of them first."""
        found: list[Found] = []
        window = None
        for near in shops:
            shop = near[2]
            ability = shop.ability(chain)
            if ability is None:
                continue
            if window is None or window.horizon.origin != shop.horizon.origin:
                window = _Window.of(request, shop.horizon, now)
            fixed = self._fixed_points(near[0], ability, shop.rating)
            if len(found) == best and fixed > -found[0][0]:
                # The next shops are farther, but may be abler or better liked.
                if self._far_points(near[0]) > -found[0][0]:
                    break
                continue
            self._add_days(found, near, chain, window, fixed, best)
        return found

    def _far_points(self, km: float) -> float:
        return self.weights.distance * min(1.0, km / self._radius_km)

    def _fixed_points(self, km: float, ability: float, rating: float) -> float:
        """What an offer costs whatever its time."""
        weights = self.weights
        return (
            self._far_points(km)
            + weights.ability * (1.0 - ability)
            + weights.rating * (1.0 - rating / BEST_RATING)
        )

    def _add_days(
        self,
        found: list[Found],
        near: Near,
        chain: Chain,
        window: "_Window",
        fixed: float,
        best: int,
    ) -> None:
        """Push the offers of one shop that are better than the worst kept so far."""
        _, rank, shop = near
        per_wait, per_load, offset = self.weights.wait, self.weights.load, window.offset_min
        first_kind = chain.blocks[0].kind
        for number in range(window.first // DAY_BITS, (window.end - 1) // DAY_BITS + 1):
            begin = number * DAY_BITS
            wait = max(window.first, begin) * BIT_MIN - offset
            least = fixed + per_wait * wait / (wait + _HALF_WAIT_MIN)
            if len(found) == best and least > -found[0][0]:
                return
            day = shop.day(number)
            points = fixed + per_load * day.load
            wait = max(window.first, begin + day.first_free[first_kind]) * BIT_MIN - offset
            least = points + per_wait * wait / (wait + _HALF_WAIT_MIN)
            if len(found) == best and least > -found[0][0]:
                continue
            plan = day.plan(chain)
            starts = window.cut(plan.starts, begin)
            if starts and window.online and shop.reserve.on(number):
                starts = window.unreserved(starts, begin, day, chain, shop.reserve)
            while starts:
                bit = (starts & -starts).bit_length() - 1
                wait = (begin + bit) * BIT_MIN - offset
                score = points + per_wait * wait / (wait + _HALF_WAIT_MIN)
                entry = (-score, -rank, -(begin + bit), near, day)
                if len(found) == best and entry < found[0]:
                    break
                (heapreplace if len(found) == best else heappush)(found, entry)
                starts = starts >> (bit + _APART_BITS) << (bit + _APART_BITS)

    def _found_stays(
        self, request: Request, pieces: Pieces, shops: list[Near], now: datetime, best: int
    ) -> list[Stayed]:
        """A heap of the best ways that take several days, the worst of them first."""
        found: list[Stayed] = []
        for near in shops:
            km, _, shop = near
            ability = shop.ability(pieces.chain)
            if ability is None or not (request.overnight or not shop.could_fit(pieces.chain)):
                continue
            if len(found) == best and self._far_points(km) > -found[0][0]:
                break
            window = _Window.of(request, shop.horizon, now)
            fixed = self._fixed_points(km, ability, shop.rating)
            self._add_stays(found, near, pieces, window, fixed, best)
        return found

    def _add_stays(
        self,
        found: list[Stayed],
        near: Near,
        pieces: Pieces,
        window: "_Window",
        fixed: float,
        best: int,
    ) -> None:
        """Push the stays in one shop that are better than the worst kept so far."""
        _, rank, shop = near
        ways = Overnight(pieces, shop.horizon, shop.day, window.kept(shop.reserve))
        for number in range(window.first // DAY_BITS, (window.end - 1) // DAY_BITS + 1):
            begin = number * DAY_BITS
            least = fixed + self._wait_points(window.wait_min(max(window.first, begin)))
            if len(found) == best and least > -found[0][0]:
                return
            points, near_others = fixed + self.weights.load * shop.day(number).load, 0
            for starts, legs in ways.from_day(number):
                for bit in _apart(window.cut(starts, begin) & ~near_others):
                    score = points + self._wait_points(window.wait_min(begin + bit))
                    score += self._night_term(nights(legs)).points
                    if len(found) == best and score >= -found[0][0]:
                        break
                    steps = ways.steps(bit, legs)
                    if steps is not None:
                        near_others |= _around(bit)
                        entry = (-score, -rank, -(begin + bit), near, steps)
                        (heapreplace if len(found) == best else heappush)(found, entry)

    def _wait_points(self, wait_min: int) -> float:
        return self.weights.wait * wait_min / (wait_min + _HALF_WAIT_MIN)

    def _night_term(self, count: int) -> Term:
        return Term("nights", min(1.0, count / _WEEK), self.weights.nights)

    def _stay(self, stayed: Stayed, chain: Chain, start: datetime) -> Offer:
        worse, _, minus_bit, near, steps = stayed
        day = near[2].day(-minus_bit // DAY_BITS)
        offer = self._made(near, steps, chain, day.load, start, -worse)
        return evolve(offer, terms=(*offer.terms, self._night_term(offer.nights)))

    def _offer(self, found: Found, chain: Chain, start: datetime) -> Offer:
        worse, _, minus_bit, near, day = found
        steps = day.steps(chain, -minus_bit % DAY_BITS) or ()
        return self._made(near, steps, chain, day.load, start, -worse)

    def _made(
        self,
        near: Near,
        steps: tuple[Step, ...],
        chain: Chain,
        load: float,
        start: datetime,
        score: float,
    ) -> Offer:
        (km, _, shop), weights = near, self.weights
        wait_min = (steps[0].span.start - start) // _MINUTE
        ability = shop.ability(chain) or 0.0
        return Offer(
            store=shop.store,
            distance_km=km,
            steps=steps,
            wait_min=wait_min,
            terms=(
                Term("distance", min(1.0, km / self._radius_km), weights.distance),
                Term("wait", wait_min / (wait_min + _HALF_WAIT_MIN), weights.wait),
                Term("load", load, weights.load),
                Term("ability", 1.0 - ability, weights.ability),
                Term("rating", 1.0 - shop.rating / BEST_RATING, weights.rating),
            ),
            score=score,
        )


@frozen
class _Window:
    """The bits of a horizon in which a request may start."""

    horizon: Horizon
    first: int
    end: int
    offset_min: int
    online: bool
    now: datetime

    @classmethod
    def of(cls, request: Request, horizon: Horizon, now: datetime) -> "_Window":
        start, end = max(request.earliest, now), HORIZON_BITS
        if request.latest is not None:
            end = min(end, horizon.bit_of(request.latest) + 1)
        first = max(0, horizon.bit_from(start))
        return cls(horizon, first, end, (start - horizon.origin) // _MINUTE, request.online, now)

    def wait_min(self, bit: int) -> int:
        """Minutes from the earliest wish to a bit of the horizon."""
        return bit * BIT_MIN - self.offset_min

    def kept(self, reserve: WalkInReserve) -> Kept:
        """What walk-ins keep of any day."""

        def left(number: int, day: Day, chain: Chain, starts: int) -> int:
            if not (self.online and reserve.on(number)):
                return starts
            return self.unreserved(starts, number * DAY_BITS, day, chain, reserve)

        return left

    def cut(self, starts: int, begin: int) -> int:
        """What of a day's starts lies in the window; ``begin``: the day's first bit."""
        if self.first > begin:
            starts = starts >> self.first - begin << self.first - begin
        if self.end < begin + DAY_BITS:
            starts &= (1 << self.end - begin) - 1
        return starts

    def unreserved(
        self, starts: int, begin: int, day: Day, chain: Chain, reserve: WalkInReserve
    ) -> int:
        """What is left to an online request of a day on which walk-ins keep their share."""
        if day.share_with(chain) <= 1.0 - reserve.on(begin // DAY_BITS):
            return starts
        opened = self.horizon.bit_from(self.now + minutes(reserve.until_min)) - begin
        return starts & ((1 << max(0, opened)) - 1)


def _staffed(found: list[Found], chain: Chain) -> bool:
    steps = [day.steps(chain, -minus_bit % DAY_BITS) for _, _, minus_bit, _, day in found]
    return None not in steps


def _apart(starts: int) -> Iterator[int]:
    """The first bit, and then always the first that is far enough from the one before."""
    while starts:
        bit = (starts & -starts).bit_length() - 1
        yield bit
        starts = starts >> (bit + _APART_BITS) << (bit + _APART_BITS)


def _around(bit: int) -> int:
    """The bits that are not far enough from ``bit`` for another offer."""
    first = max(0, bit - _APART_BITS + 1)
    return ((1 << bit + _APART_BITS - first) - 1) << first


def _why_none(shops: list[Near], pieces: Pieces) -> WhyNone:
    if not shops:
        return WhyNone.NO_SHOP_NEARBY
    able = [shop for _, _, shop in shops if shop.ability(pieces.chain) is not None]
    if not able:
        return WhyNone.NOBODY_QUALIFIED
    if not any(all(map(shop.could_fit, pieces.single())) for shop in able):
        return WhyNone.TOO_LONG_FOR_A_DAY
    return WhyNone.FULL
