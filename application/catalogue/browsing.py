"""Looking through the catalogue."""

from typing import Protocol

from attrs import frozen

from application.catalogue.menu import Priced, menu
from application.catalogue.shelf import Shelf
from application.shared.ports import Repository, Work
from application.shared.rights import Permission
from application.shared.service import Service, command
from application.stores.directory import Directory
from domain.catalogue.catalogue import Item
from domain.catalogue.codes import Category
from domain.members.vehicle import Vehicle
from domain.shared.ids import StoreId, VehicleId


class BrowsingWork(Work, Protocol):
    """A transaction that knows the cars."""

    @property
    def vehicles(self) -> Repository[Vehicle]: ...


@frozen(kw_only=True)
class Browsing(Service):
    """What there is, for anybody; what fits a car, for whoever may see the car."""

    shelf: Shelf
    directory: Directory

    @command("catalogue.browse", may=Permission.SEE_OFFERS)
    def browse(
        self,
        work: BrowsingWork,
        *,
        category: Category | None = None,
        vehicle: VehicleId | None = None,
        text: str = "",
    ) -> tuple[Item, ...]:
        """Services and parts, the best answer to ``text`` first."""
        car = work.vehicles.get(vehicle).car if vehicle else None
        return self.shelf.catalogue().browse(category=category, car=car, text=text)

    @command("catalogue.menu", may=Permission.SEE_OFFERS)
    def menu(self, work: BrowsingWork, *, vehicle: VehicleId, store: StoreId) -> tuple[Priced, ...]:
        """Every service that fits the car, at today's price in a shop with all its parts."""
        car, shop = work.vehicles.get(vehicle).car, self.directory.store(store)
        catalogue, day = self.shelf.catalogue(), shop.business_day(work.now)
        return menu(
            catalogue,
            car,
            lambda one: catalogue.quote(one, car, store=store, region=shop.region, on=day),
        )
