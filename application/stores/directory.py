"""Who and what is where: the chain at hand, read once and shop by shop when something changed."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from threading import Lock

from attrs import define, evolve, field, frozen

from application.shared.caller import Caller
from application.shared.rights import reaches
from domain.shared.errors import NotFound
from domain.shared.ids import BayId, StoreId, TechnicianId
from domain.stores.bay import Bay
from domain.stores.store import Store
from domain.workforce.technician import Technician


@frozen
class Shop:
    """A shop with everything and everybody in it, in order of their ids.

    ``guests`` are lent by other shops, with the time that they have here.
    """

    store: Store
    bays: tuple[Bay, ...] = ()
    technicians: tuple[Technician, ...] = ()
    guests: tuple[Technician, ...] = ()

    @property
    def hands(self) -> tuple[Technician, ...]:
        """Everybody who works here, guests included."""
        return (*self.technicians, *self.guests)


@frozen
class Register:
    """The shops of a chain, and what is in them by id; a later ``edition`` knows more."""

    shops: Mapping[StoreId, Shop]
    edition: int = 0

    @cached_property
    def stores(self) -> Mapping[StoreId, Store]:
        return {id: shop.store for id, shop in self.shops.items()}

    @cached_property
    def bays(self) -> Mapping[BayId, Bay]:
        return {bay.id: bay for shop in self.shops.values() for bay in shop.bays}

    @cached_property
    def technicians(self) -> Mapping[TechnicianId, Technician]:
        return {one.id: one for shop in self.shops.values() for one in shop.technicians}

    def bays_of(self, store: StoreId) -> tuple[Bay, ...]:
        """All bays of a shop, none for one that is not there."""
        return self.shops[store].bays if store in self.shops else ()

    def technicians_of(self, store: StoreId) -> tuple[Technician, ...]:
        """Everybody who works in a shop, guests included; nobody for one that is not there."""
        return self.shops[store].hands if store in self.shops else ()


ReadShops = Callable[[Collection[StoreId] | None], Mapping[StoreId, Shop]]
"""Reads the shops with these ids, or all there are."""


@define
class Directory:
    """Keeps one :class:`Register` for everybody in this process."""

    read: ReadShops
    _kept: Register | None = None
    _changed: set[StoreId] = field(factory=set)
    _lock: Lock = field(factory=Lock, repr=False)

    @property
    def register(self) -> Register:
        """The chain as last read; shops that changed since are read first."""
        with self._lock:
            if self._kept is None:
                self._kept = Register(_with_guests(self.read(None)))
            elif self._changed:
                known = {**self._kept.shops, **self.read(self._changed)}
                self._kept = Register(_with_guests(known), self._kept.edition + 1)
            self._changed.clear()
            return self._kept

    def store(self, id: StoreId) -> Store:
        """The shop; ``NotFound`` when there is none."""
        if id not in self.register.stores:
            raise NotFound(f"no store {id}", kind="store", id=id)
        return self.register.stores[id]

    def store_called(self, code: str) -> Store:
        """The shop with this code; ``NotFound`` when there is none."""
        for store in self.register.stores.values():
            if store.code == code:
                return store
        raise NotFound(f"no store {code[:40]}", kind="store", code=code[:40])

    def technician(self, id: TechnicianId) -> Technician:
        """The technician; ``NotFound`` when there is none."""
        if id not in self.register.technicians:
            raise NotFound(f"no technician {id}", kind="technician", id=id)
        return self.register.technicians[id]

    def stores_in(self, region: str) -> frozenset[StoreId]:
        """The shops of a region, named by its code."""
        stores = self.register.stores
        return frozenset(id for id, store in stores.items() if store.region == region)

    def technicians_of(self, store: StoreId) -> tuple[Technician, ...]:
        """Everybody who works in one shop, its own people first."""
        return self.register.technicians_of(store)

    def staff_of(self, store: StoreId) -> tuple[Technician, ...]:
        """The own people of one shop, wherever they work now."""
        shops = self.register.shops
        return shops[store].technicians if store in shops else ()

    def changed(self, *stores: StoreId) -> None:
        """Something in these shops is not as it was; the next one who asks reads them anew."""
        with self._lock:
            self._changed.update(stores)


def _with_guests(shops: Mapping[StoreId, Shop]) -> Mapping[StoreId, Shop]:
    """The shops with those that others lend them; a shop where nothing changes stays the same."""
    guests = defaultdict[StoreId, list[Technician]](list)
    for shop in shops.values():
        for person in shop.technicians:
            for store in sorted({loan.store for loan in person.loans}):
                guests[store].append(person.guest(store))
    return {
        id: shop if shop.guests == (here := tuple(guests[id])) else evolve(shop, guests=here)
        for id, shop in shops.items()
    }


def within_reach(directory: Directory, caller: Caller, store: StoreId) -> Store:
    """The shop, if the caller's scope covers it.

    Raises:
        NotFound: it is not there, or out of reach; nobody learns which.
    """
    shop = directory.store(store)
    if not reaches(caller.actor.scope, store=store, member=None):
        raise NotFound(f"no store {store}", kind="store", id=store)
    return shop
