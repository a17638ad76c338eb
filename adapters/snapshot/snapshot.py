"""What goes on in some shops at one instant."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar, cast

from attrs import field, frozen

from adapters.kinds import Kind
from adapters.snapshot.history import History
from application.shared.ports import DueWork
from application.stores.choosing import Choice
from domain.inventory.expected import Expected
from domain.inventory.stock import Level, Reservation
from domain.shared.aggregate import Aggregate
from domain.shared.claims import Claim
from domain.shared.ids import StoreId
from domain.shared.time import utc

A = TypeVar("A", bound=Aggregate)


@frozen(kw_only=True)
class Snapshot:
    """Everything that bears on the days to come; nothing that is over, and nobody's name.

    ``taken``: when it was read. ``choice``: what was asked for; ``asked``: which shops that was.
    Those from which they have borrowed people, or to which they have lent some, are in it as well.
    ``aggregates`` by table. ``history``: who came in the weeks before.
    """

    taken: datetime = field(validator=utc)
    choice: Choice
    asked: tuple[StoreId, ...]
    aggregates: Mapping[str, tuple[Aggregate, ...]]
    claims: tuple[Claim, ...] = ()
    levels: tuple[Level, ...] = ()
    reservations: tuple[Reservation, ...] = ()
    expected: tuple[Expected, ...] = ()
    due: tuple[DueWork, ...] = ()
    history: History

    def of(self, kind: Kind[A]) -> tuple[A, ...]:
        """All aggregates of one kind."""
        return cast("tuple[A, ...]", self.aggregates.get(kind.table, ()))
