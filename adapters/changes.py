"""What one transaction is about to change; the same value for both stores."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from attrs import Factory, define, frozen

from adapters.kinds import Kind
from application.shared.ports import DueWork
from domain.shared.aggregate import Aggregate, Event
from domain.shared.claims import Claim
from domain.shared.ids import ClaimId, StoreId

Place = tuple[str, UUID]
"""Where an aggregate is kept: its table and its id. Two kinds may share an id."""


@frozen
class Saved:
    """The last state staged of one aggregate, and the version it was read at (0: new).

    ``before`` is the state at that version, where it is at hand.
    """

    kind: Kind[Any]
    aggregate: Aggregate
    read_at: int
    before: Aggregate | None = None


@frozen
class Happened:
    """An event and the aggregate that it happened to."""

    event: Event
    subject: UUID
    store: StoreId | None


@define
class Changes:
    """Filled while a use case runs, applied at once when it ends."""

    saved: dict[Place, Saved] = Factory(dict)
    happened: list[Happened] = Factory(list)
    taken: dict[ClaimId, Claim] = Factory(dict)
    freed: dict[ClaimId, Claim] = Factory(dict)
    scheduled: dict[tuple[str, UUID], DueWork] = Factory(dict)
    cancelled: set[tuple[str, UUID]] = Factory(set)
    rows: dict[str, list[Any]] = Factory(dict)
    """Rows for ledgers, by ledger: values that are only ever added."""

    def append(self, ledger: str, rows: Iterable[Any]) -> None:
        """Stage rows for a ledger."""
        self.rows.setdefault(ledger, []).extend(rows)

    def __bool__(self) -> bool:
        return any((self.saved, self.taken, self.freed, self.scheduled, self.cancelled, self.rows))

    @property
    def essence(self) -> "Changes":
        """What caches may keep of it: not members, cars and ledgers, of which there are many."""
        kept = {
            place: saved
            for place, saved in self.saved.items()
            if saved.kind.public or saved.kind.store_of(saved.aggregate)
        }
        about = {id for _, id in kept}
        return Changes(
            saved=kept,
            happened=[fact for fact in self.happened if fact.subject in about],
            taken=self.taken,
            freed=self.freed,
        )

    @property
    def home(self) -> StoreId | None:
        """The shop that the transaction is about, if it is about one."""
        stores = {*self._stores()}
        return stores.pop() if len(stores) == 1 else None

    def _stores(self) -> Iterator[StoreId]:
        for saved in self.saved.values():
            store = saved.kind.store_of(saved.aggregate)
            if store is not None:
                yield store
        for claim in (*self.taken.values(), *self.freed.values()):
            yield claim.store
