"""Which shops somebody means: those of a region, of a city, or some by their codes."""

from collections.abc import Iterable
from typing import Final

from attrs import frozen

from application.shared.caller import Caller
from application.shared.rights import Permission, reaches
from domain.shared.errors import NotFound, Rejected
from domain.shared.ids import StoreId
from domain.stores.region import Region
from domain.stores.store import Store

_TOLD: Final = 40


class NoShopChosen(Rejected):
    """Neither a region nor a city nor a shop is named, or more than one of these."""

    code = "no-shop-chosen"


class NoShopThere(NotFound):
    """No shop within reach is where somebody looked."""

    code = "no-shop-there"


@frozen(kw_only=True)
class Choice:
    """Exactly one of the three; a city by its name in Chinese or English."""

    region: Region | None = None
    city: str | None = None
    codes: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        if sum(map(bool, (self.region, self.city, self.codes))) != 1:
            raise NoShopChosen("name a region, or a city, or one shop or more")

    def of(self, stores: Iterable[Store], caller: Caller) -> frozenset[StoreId]:
        """The shops that are meant, of those within the caller's reach.

        Raises:
            Forbidden: the caller may not see how shops do.
            NoShopThere: there is none, or one of the codes is no shop's.
        """
        caller.require(Permission.SEE_REPORTS)
        within = [one for one in stores if reaches(caller.actor.scope, store=one.id, member=None)]
        unknown = {*self.codes} - {one.code for one in within}
        meant = frozenset(StoreId(one.id) for one in within if self._means(one))
        if unknown or not meant:
            where = min(unknown, default=str(self.region or self.city))[:_TOLD]
            raise NoShopThere(f"there is no shop {'' if unknown else 'in '}{where}", where=where)
        return meant

    def _means(self, store: Store) -> bool:
        if self.codes:
            return store.code in self.codes
        if self.city:
            return self.city in (store.city.zh, store.city.en)
        return store.region is self.region
