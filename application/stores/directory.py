"""Who and what is where: the chain at hand, read once and again when it changed."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from threading import Lock
from typing import TypeVar

from attrs import define, field, frozen

from application.shared.caller import Caller
from application.shared.rights import reaches
from domain.shared.errors import NotFound
from domain.shared.ids import BayId, StoreId, TechnicianId
from domain.stores.bay import Bay
from domain.stores.store import Store
from domain.workforce.technician import Technician

OfStore = TypeVar("OfStore", Bay, Technician)


def _by_store(things: Iterable[OfStore]) -> Mapping[StoreId, tuple[OfStore, ...]]:
    found: dict[StoreId, list[OfStore]] = {}
    for one in sorted(things, key=lambda thing: thing.id):
        found.setdefault(one.store, []).append(one)
    return {store: tuple(some) for store, some in found.items()}


@frozen(kw_only=True)
class Register:
    """Shops, bays and technicians of a chain, by id."""

    stores: Mapping[StoreId, Store]
    bays: Mapping[BayId, Bay]
    technicians: Mapping[TechnicianId, Technician]

    @cached_property
    def technicians_of(self) -> Mapping[StoreId, tuple[Technician, ...]]:
        """Everybody by shop."""
        return _by_store(self.technicians.values())

    @cached_property
    def bays_of(self) -> Mapping[StoreId, tuple[Bay, ...]]:
        """All bays by shop."""
        return _by_store(self.bays.values())


@define
class Directory:
    """Keeps one :class:`Register` for everybody in this process."""

    read: Callable[[], Register]
    _kept: Register | None = None
    _lock: Lock = field(factory=Lock, repr=False)

    @property
    def register(self) -> Register:
        with self._lock:
            if self._kept is None:
                self._kept = self.read()
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
        """Everybody of one shop, in order of their ids."""
        return self.register.technicians_of.get(store, ())

    def changed(self) -> None:
        """Forget it; the next one who asks reads it anew."""
        with self._lock:
            self._kept = None


def within_reach(directory: Directory, caller: Caller, store: StoreId) -> Store:
    """The shop, if the caller's scope covers it.

    Raises:
        NotFound: it is not there, or out of reach; nobody learns which.
    """
    shop = directory.store(store)
    if not reaches(caller.actor.scope, store=store, member=None):
        raise NotFound(f"no store {store}", kind="store", id=store)
    return shop
