"""The search: the best few offers among the nearest shops."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from domain.dispatch.capacity import ShopCapacity
from domain.dispatch.chain import Chain
from domain.dispatch.finding import Finding, Near
from domain.dispatch.nearby import Nearby
from domain.dispatch.offer import Answer, Request, WhyNone
from domain.dispatch.overnight import Pieces
from domain.dispatch.rules import STANDARD_RULES, Drive, Rules
from domain.shared.ids import StoreId
from domain.shared.trade import Need

_CHAINS_KEPT: Final = 4096


class OfferSearch:
    """Finds offers over the capacities of a chain's shops.

    Shops are visited nearest first and their days in order; a shop or day is left out when
    distance and wait alone cost more than the worst offer kept. Equal scores go to the smaller
    store id, then to the earlier start.
    """

    def __init__(self, shops: Iterable[ShopCapacity]) -> None:
        self._shops: dict[StoreId, ShopCapacity] = {}
        self._chains: dict[tuple[tuple[Need, ...], int], Chain] = {}
        self.put(*shops)

    def put(self, *shops: ShopCapacity) -> None:
        """Add shops, or replace those of the same store."""
        self._shops.update((shop.store, shop) for shop in shops)
        self._nearby = Nearby((shop.place, shop.store.int, shop) for shop in self._shops.values())

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

    def find(
        self, request: Request, *, now: datetime, best: int = 5, rules: Rules = STANDARD_RULES
    ) -> Answer:
        """The ``best`` offers for the request; two in one shop start half an hour apart.

        An operation never runs past the end of its shop's day. Days that hold the whole chain come
        first; only where there are none the car stays overnight, if no day could ever hold the
        chain or the request allows it. All shops are measured by the same ``rules``.
        """
        chain = self._chain(request)
        shops = self._shops_for(request, rules.drive)
        finding = Finding(request, chain, shops, rules, now, best)
        offers = finding.offers()
        if offers:
            return Answer(offers=offers)
        pieces = Pieces(chain)
        stays = finding.stays(pieces)
        return Answer(offers=stays, why_none=None if stays else _why_none(shops, pieces))

    def unable(self, request: Request, *, rules: Rules = STANDARD_RULES) -> tuple[StoreId, ...]:
        """Shops in reach that lack a bay or a technician for one of the operations."""
        chain = self._chain(request)
        near = (shop for _, _, shop in self._shops_for(request, rules.drive))
        return tuple(shop.store for shop in near if shop.ability(chain) is None)

    def _chain(self, request: Request) -> Chain:
        key = (request.needs, request.slack_min)
        chain = self._chains.get(key)
        if chain is None:
            if len(self._chains) >= _CHAINS_KEPT:
                self._chains.clear()
            chain = self._chains[key] = Chain.of(*key)
        return chain

    def _shops_for(self, request: Request, drive: Drive) -> list[Near]:
        if request.store is None:
            near = self._nearby.of(request.place, radius_km=drive.radius_km, limit=drive.shops)
            if request.among is None:
                return near
            return [one for one in near if one[2].store in request.among]
        shop = self._shops.get(request.store)
        return [(request.place.km_to(shop.place), 0, shop)] if shop else []


def _why_none(shops: list[Near], pieces: Pieces) -> WhyNone:
    if not shops:
        return WhyNone.NO_SHOP_NEARBY
    able = [shop for _, _, shop in shops if shop.ability(pieces.chain) is not None]
    if not able:
        return WhyNone.NOBODY_QUALIFIED
    if not any(all(map(shop.could_fit, pieces.single())) for shop in able):
        return WhyNone.TOO_LONG_FOR_A_DAY
    return WhyNone.FULL
