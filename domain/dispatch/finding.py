"""One search: a wish over the shops near its place, scored by one set of rules."""

from collections.abc import Iterator
from datetime import datetime
from heapq import heappush, heapreplace
from typing import Final

from attrs import frozen

from domain.dispatch.calendar import BIT_MIN, DAY_BITS, HORIZON_BITS, Horizon
from domain.dispatch.capacity import ShopCapacity, WalkInReserve
from domain.dispatch.chain import Chain
from domain.dispatch.day import Day
from domain.dispatch.offer import BEST_RATING, HALF_WAIT_MIN, Offer, Request, Step
from domain.dispatch.overnight import Kept, Overnight, Pieces, nights
from domain.dispatch.rules import Rules
from domain.shared.time import minutes

_APART_BITS: Final = 30 // BIT_MIN
_MINUTE: Final = minutes(1)

Near = tuple[float, int, ShopCapacity]
"""Kilometres, the rank that breaks ties, the shop."""

Found = tuple[float, int, int, Near, Day]
"""-score, -rank, -bit of the horizon (so that the first of a heap is the worst), shop and day."""

Stayed = tuple[float, int, int, Near, tuple[Step, ...]]
"""The same for a way that takes several days."""


@frozen
class Finding:
    """The ``best`` ways to do ``chain`` in one of ``shops``, which come nearest first."""

    request: Request
    chain: Chain
    shops: list[Near]
    rules: Rules
    now: datetime
    best: int

    def offers(self) -> tuple[Offer, ...]:
        """Ways that take one day, the best first; two in one shop start half an hour apart."""
        found = self._within_days()
        # A plan that lacks a second person for a check finds out here, and knows from then on.
        while not self._staffed(found):
            found = self._within_days()
        found.sort(reverse=True)
        return tuple([self._offer(each) for each in found])

    def stays(self, pieces: Pieces) -> tuple[Offer, ...]:
        """Ways that take several days, the best first."""
        found = self._over_nights(pieces)
        found.sort(reverse=True)
        return tuple([self._stay(each) for each in found])

    def _within_days(self) -> list[Found]:
        """A heap of the best, the worst of them first."""
        found: list[Found] = []
        window = None
        for near in self.shops:
            shop = near[2]
            ability = shop.ability(self.chain)
            if ability is None:
                continue
            if window is None or window.horizon.origin != shop.horizon.origin:
                window = _Window.of(self.request, shop.horizon, self.now)
            fixed = self._fixed_points(near[0], ability, shop.rating)
            if len(found) == self.best and fixed > -found[0][0]:
                # The next shops are farther, but may be abler or better liked.
                if self._far_points(near[0]) > -found[0][0]:
                    break
                continue
            self._add_days(found, near, window, fixed)
        return found

    def _far_points(self, km: float) -> float:
        return self.rules.offer.distance * min(1.0, km / self.rules.drive.radius_km)

    def _fixed_points(self, km: float, ability: float, rating: float) -> float:
        """What an offer costs whatever its time."""
        weights = self.rules.offer
        return (
            self._far_points(km)
            + weights.ability * (1.0 - ability)
            + weights.rating * (1.0 - rating / BEST_RATING)
        )

    def _add_days(self, found: list[Found], near: Near, window: "_Window", fixed: float) -> None:
        """Push the offers of one shop that are better than the worst kept so far."""
        _, rank, shop = near
        chain, best, weights = self.chain, self.best, self.rules.offer
        per_wait, per_load, offset = weights.wait, weights.load, window.offset_min
        first_kind = chain.blocks[0].kind
        for number in range(window.first // DAY_BITS, (window.end - 1) // DAY_BITS + 1):
            begin = number * DAY_BITS
            wait = max(window.first, begin) * BIT_MIN - offset
            least = fixed + per_wait * wait / (wait + HALF_WAIT_MIN)
            if len(found) == best and least > -found[0][0]:
                return
            day = shop.day(number)
            points = fixed + per_load * day.load
            wait = max(window.first, begin + day.first_free[first_kind]) * BIT_MIN - offset
            least = points + per_wait * wait / (wait + HALF_WAIT_MIN)
            if len(found) == best and least > -found[0][0]:
                continue
            plan = day.plan(chain)
            starts = window.cut(plan.starts, begin)
            if starts and window.online and shop.reserve.on(number):
                starts = window.unreserved(starts, begin, day, chain, shop.reserve)
            while starts:
                bit = (starts & -starts).bit_length() - 1
                wait = (begin + bit) * BIT_MIN - offset
                score = points + per_wait * wait / (wait + HALF_WAIT_MIN)
                entry = (-score, -rank, -(begin + bit), near, day)
                if len(found) == best and entry < found[0]:
                    break
                (heapreplace if len(found) == best else heappush)(found, entry)
                starts = starts >> (bit + _APART_BITS) << (bit + _APART_BITS)

    def _over_nights(self, pieces: Pieces) -> list[Stayed]:
        """A heap of the best ways that take several days, the worst of them first."""
        found: list[Stayed] = []
        request = self.request
        for near in self.shops:
            km, _, shop = near
            ability = shop.ability(pieces.chain)
            if ability is None or not (request.overnight or not shop.could_fit(pieces.chain)):
                continue
            if len(found) == self.best and self._far_points(km) > -found[0][0]:
                break
            window = _Window.of(request, shop.horizon, self.now)
            fixed = self._fixed_points(km, ability, shop.rating)
            self._add_stays(found, near, pieces, window, fixed)
        return found

    def _add_stays(
        self,
        found: list[Stayed],
        near: Near,
        pieces: Pieces,
        window: "_Window",
        fixed: float,
    ) -> None:
        """Push the stays in one shop that are better than the worst kept so far."""
        _, rank, shop = near
        best, weights = self.best, self.rules.offer
        ways = Overnight(pieces, shop.horizon, shop.day, window.kept(shop.reserve))
        for number in range(window.first // DAY_BITS, (window.end - 1) // DAY_BITS + 1):
            begin = number * DAY_BITS
            least = fixed + self._wait_points(window.wait_min(max(window.first, begin)))
            if len(found) == best and least > -found[0][0]:
                return
            points, near_others = fixed + weights.load * shop.day(number).load, 0
            for starts, legs in ways.from_day(number):
                for bit in _apart(window.cut(starts, begin) & ~near_others):
                    score = points + self._wait_points(window.wait_min(begin + bit))
                    score += weights.night_term(nights(legs)).points
                    if len(found) == best and score >= -found[0][0]:
                        break
                    steps = ways.steps(bit, legs)
                    if steps is not None:
                        near_others |= _around(bit)
                        entry = (-score, -rank, -(begin + bit), near, steps)
                        (heapreplace if len(found) == best else heappush)(found, entry)

    def _wait_points(self, wait_min: int) -> float:
        return self.rules.offer.wait * wait_min / (wait_min + HALF_WAIT_MIN)

    def _staffed(self, found: list[Found]) -> bool:
        steps = [day.steps(self.chain, -minus_bit % DAY_BITS) for _, _, minus_bit, _, day in found]
        return None not in steps

    def _offer(self, found: Found) -> Offer:
        worse, _, minus_bit, near, day = found
        steps = day.steps(self.chain, -minus_bit % DAY_BITS) or ()
        return self._made(near, steps, day.load, -worse)

    def _stay(self, stayed: Stayed) -> Offer:
        worse, _, minus_bit, near, steps = stayed
        day = near[2].day(-minus_bit // DAY_BITS)
        return self._made(near, steps, day.load, -worse)

    def _made(self, near: Near, steps: tuple[Step, ...], load: float, score: float) -> Offer:
        km, _, shop = near
        start = max(self.request.earliest, self.now)
        wait_min = (steps[0].span.start - start) // _MINUTE
        return Offer(
            store=shop.store,
            distance_km=km,
            steps=steps,
            wait_min=wait_min,
            terms=self.rules.offer.terms(
                radius_km=self.rules.drive.radius_km,
                distance_km=km,
                wait_min=wait_min,
                load=load,
                ability=shop.ability(self.chain) or 0.0,
                rating=shop.rating,
                nights=steps[-1].day,
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
