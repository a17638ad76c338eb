"""Looking at stock: what a shop has, what its lines wait for, and who near it has some."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from attrs import frozen

from application.shared.caller import Caller
from application.shared.ports import Work
from application.shared.rights import Permission
from application.shared.service import Service, command
from application.stores.directory import Directory, within_reach
from domain.inventory.expected import Expected
from domain.inventory.movement import Movement
from domain.inventory.stock import Level
from domain.shared.geo import Place
from domain.shared.ids import LineId, PartId, StoreId

NEAR_KM: Final = 50.0
"""As far as somebody drives for a part."""


class StockLists(Protocol):
    """Stock as this transaction's caller may see it; nothing is locked."""

    def levels(self, store: StoreId, /, *, after: str | None, limit: int) -> list[Level]:
        """Those of the parts that the shop has or had, by code, behind the code ``after``."""
        ...

    def level(self, stores: Collection[StoreId], part: PartId, /) -> list[Level]:
        """The level of one part in those of the shops that have or had it."""
        ...

    def movements(
        self, store: StoreId, part: PartId, /, *, after: UUID | None, limit: int
    ) -> list[Movement]:
        """What moved a part, the newest first; only what is older than ``after``."""
        ...

    def made(self, ids: Collection[UUID], /) -> list[Movement]:
        """The movements with these ids, as far as there are any, in no order."""
        ...

    def used(
        self, stores: Collection[StoreId], parts: Collection[PartId], /, *, since: datetime
    ) -> Mapping[tuple[StoreId, PartId], int]:
        """What was handed out since then, less what came back; of the others nothing is told."""
        ...

    def expected(self, store: StoreId, /, *, after: LineId | None, limit: int) -> list[Expected]:
        """What lines of the shop wait for, by line, behind the line ``after``."""
        ...


class StockroomWork(Work, Protocol):
    """A transaction that can be asked for lists of stock."""

    @property
    def stock_lists(self) -> StockLists: ...


@frozen(kw_only=True)
class Nearby:
    """A shop that has some of a part free, and how far it is."""

    store: StoreId
    distance_km: float
    free: int


@frozen(kw_only=True)
class Stockroom(Service):
    """What people look up before they promise a part."""

    directory: Directory

    @command("stockroom.levels", may=Permission.SEE_STOCK)
    def levels(
        self, work: StockroomWork, *, store: StoreId, after: str | None = None, limit: int = 50
    ) -> list[Level]:
        """A shop's stock by the codes of the parts.

        Raises:
            NotFound: the shop is not there, or out of reach.
        """
        within_reach(self.directory, work.caller, store)
        return work.stock_lists.levels(store, after=after, limit=limit)

    @command("stockroom.level", may=Permission.SEE_STOCK)
    def level(self, work: StockroomWork, *, store: StoreId, part: PartId) -> Level:
        """One part in a shop; an empty level of what it never had.

        Raises:
            NotFound: the shop is not there, or out of reach.
        """
        within_reach(self.directory, work.caller, store)
        found = work.stock_lists.level((store,), part)
        return found[0] if found else Level(store=store, part=part)

    @command("stockroom.movements", may=Permission.SEE_STOCK)
    def movements(
        self,
        work: StockroomWork,
        *,
        store: StoreId,
        part: PartId,
        after: UUID | None = None,
        limit: int = 50,
    ) -> list[Movement]:
        """What moved a part in a shop, and on which paper; the newest first.

        Raises:
            NotFound: the shop is not there, or out of reach.
        """
        within_reach(self.directory, work.caller, store)
        return work.stock_lists.movements(store, part, after=after, limit=limit)

    @command("stockroom.expected", may=Permission.SEE_STOCK)
    def expected(
        self,
        work: StockroomWork,
        *,
        store: StoreId,
        after: LineId | None = None,
        limit: int = 50,
    ) -> list[Expected]:
        """What lines of a shop wait for, in the order of the lines.

        Raises:
            NotFound: the shop is not there, or out of reach.
        """
        within_reach(self.directory, work.caller, store)
        return work.stock_lists.expected(store, after=after, limit=limit)

    def around(
        self, caller: Caller, *, part: PartId, place: Place, limit: int = 20
    ) -> list[Nearby]:
        """Which shops within :data:`NEAR_KM` of a place have the part free, the nearest first.

        Whoever may see stock sees what is free in any shop: a quantity names nobody, and a part
        that is missing here is looked for there.
        """
        return self._around(caller.anywhere, part=part, place=place, limit=limit)

    @command("stockroom.around", may=Permission.SEE_STOCK)
    def _around(
        self, work: StockroomWork, *, part: PartId, place: Place, limit: int
    ) -> list[Nearby]:
        shops = self.directory.register.stores
        near = {id: km for id, one in shops.items() if (km := one.place.km_to(place)) <= NEAR_KM}
        found = [
            Nearby(store=one.store, distance_km=round(near[one.store], 2), free=one.free)
            for one in work.stock_lists.level(near, part)
            if one.free
        ]
        return sorted(found, key=lambda one: (one.distance_km, one.store))[:limit]
