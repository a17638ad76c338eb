"""What a process keeps at hand, and how it hears that it is out of date."""

from collections.abc import Iterator

from attrs import frozen

from adapters.changes import Changes
from application.catalogue.shelf import Shelf
from application.dispatch.capacities import Capacities
from application.shared.ports import Told
from application.stores.directory import Directory
from domain.shared.aggregate import Event
from domain.shared.ids import StoreId
from domain.stores.events import BayClosed, BayReopened
from domain.workforce.events import TechnicianAbsent, TechnicianBack

_NETWORK = frozenset({"stores", "bays", "technicians"})
_NETWORK_MODULES = ("domain.stores", "domain.workforce")
_TIME_ONLY = (BayClosed, BayReopened, TechnicianAbsent, TechnicianBack)
"""What these change is time, which claims tell; nobody and nothing comes or goes."""
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
        if tables & _NETWORK and not _only_time(changes):
            self.directory.changed(*_shops(changes))
        if tables & _CATALOGUE:
            self.shelf.changed()
        self.capacities.committed(changes.freed.values(), changes.taken.values())

    def heard(self, told: Told) -> None:
        """Something was committed, here or elsewhere."""
        module = _module(told.event)
        if module.startswith(_NETWORK_MODULES) and not isinstance(told.event, _TIME_ONLY):
            self.directory.changed(told.store or StoreId(told.subject))
        if module.startswith("domain.catalogue"):
            self.shelf.changed()
        if told.store is not None:
            self.capacities.touched(told.store)


def _shops(changes: Changes) -> Iterator[StoreId]:
    for (table, id), saved in changes.saved.items():
        if table in _NETWORK:
            yield saved.kind.store_of(saved.aggregate) or StoreId(id)


def _only_time(changes: Changes) -> bool:
    told = [
        one.event for one in changes.happened if _module(one.event).startswith(_NETWORK_MODULES)
    ]
    return bool(told) and all(isinstance(event, _TIME_ONLY) for event in told)


def _module(event: Event) -> str:
    return type(event).__module__
