"""A whole chain as one value: what is loaded together or not at all."""

from collections.abc import Container

from attrs import frozen

from domain.shared.ids import StoreId
from domain.stores.bay import Bay
from domain.stores.store import Store
from domain.workforce.technician import Technician


@frozen(kw_only=True)
class Network:
    """Shops, their bays and their people; every bay and technician belongs to a shop in it."""

    stores: tuple[Store, ...] = ()
    bays: tuple[Bay, ...] = ()
    technicians: tuple[Technician, ...] = ()

    def __attrs_post_init__(self) -> None:
        known = {store.id for store in self.stores}
        homes = {bay.store for bay in self.bays} | {person.store for person in self.technicians}
        if not homes <= known:
            raise ValueError("a bay or a technician belongs to a shop outside the network")

    def only(self, stores: Container[StoreId]) -> "Network":
        """These shops of it, with their bays and people."""
        return Network(
            stores=tuple(one for one in self.stores if one.id in stores),
            bays=tuple(one for one in self.bays if one.store in stores),
            technicians=tuple(one for one in self.technicians if one.store in stores),
        )
