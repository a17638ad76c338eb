"""Looking through the catalogue."""

from typing import Protocol

from attrs import frozen

from application.catalogue.shelf import Shelf
from application.shared.ports import Repository, Work
from application.shared.rights import Permission
from application.shared.service import Service, command
from domain.catalogue.catalogue import Item
from domain.catalogue.codes import Category
from domain.members.vehicle import Vehicle
from domain.shared.ids import VehicleId


class BrowsingWork(Work, Protocol):
    """A transaction that knows the cars."""

    @property
    def vehicles(self) -> Repository[Vehicle]: ...


@frozen(kw_only=True)
class Browsing(Service):
    """What there is, for anybody; what fits a car, for whoever may see the car."""

    shelf: Shelf

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
