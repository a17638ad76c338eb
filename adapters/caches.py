"""What a process keeps at hand, and how it hears that it is out of date."""

from attrs import frozen

from adapters.changes import Changes
from application.catalogue.shelf import Shelf
from application.dispatch.capacities import Capacities
from application.shared.ports import Told
from application.stores.directory import Directory

_NETWORK = frozenset({"stores", "bays", "technicians"})
_CATALOGUE = frozenset({"services", "parts", "price_lists"})


@frozen(kw_only=True)
class Caches:
    """The directory, the shelf and the calendars of one process."""

    directory: Directory
    shelf: Shelf
    capacities: Capacities

    def committed(self, changes: Changes) -> None:
        """This process changed something itself: it knows at once."""
        tables = {saved.kind.table for saved in changes.saved.values()}
        if tables & _NETWORK:
            self.directory.changed()
        if tables & _CATALOGUE:
            self.shelf.changed()
        self.capacities.committed(changes.freed.values(), changes.taken.values())

    def heard(self, told: Told) -> None:
        """Something was committed, here or elsewhere."""
        module = type(told.event).__module__
        if module.startswith(("domain.stores", "domain.workforce")):
            self.directory.changed()
        if module.startswith("domain.catalogue"):
            self.shelf.changed()
        if told.store is not None:
            self.capacities.touched(told.store)
