"""What a snapshot holds, put into a twin."""

from adapters import registry
from adapters.memory.shelves import Shelves
from adapters.memory.store import MemoryStore
from adapters.snapshot.snapshot import Snapshot
from domain.inventory.expected import Expected
from domain.shared.ids import LineId, PartId, StoreId


def fill(store: MemoryStore, snapshot: Snapshot) -> None:
    """Put everything into an empty store, as it is: no rule is asked, and nothing happens.

    Raises:
        Taken: two claims of the snapshot overlap.
    """
    for kind in registry.ALL:
        for one in snapshot.of(kind):
            store.of_kind(kind).put(one)
    store.time_book.replace((), snapshot.claims, now=snapshot.taken)
    store.shelves.update(_shelves(snapshot))
    for work in snapshot.due:
        store.agenda.schedule(work)


def _shelves(snapshot: Snapshot) -> Shelves:
    waiting: dict[tuple[StoreId, PartId], dict[LineId, Expected]] = {}
    for one in snapshot.expected:
        waiting.setdefault((one.store, one.part), {})[one.line] = one
    return Shelves(
        levels={(one.store, one.part): one for one in snapshot.levels},
        held={one.line: one for one in snapshot.reservations},
        waiting=waiting,
    )
