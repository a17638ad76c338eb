"""The kinds of aggregates: their table, and the columns promoted out of the document.

One registry serves both stores, so the twin finds and hides exactly what PostgreSQL does.
"""

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from attrs import field, frozen

from domain.shared.aggregate import Aggregate
from domain.shared.ids import MemberId, StoreId

A = TypeVar("A", bound=Aggregate)


@frozen(kw_only=True)
class Apart:
    """Of rows with equal ``of``, no two may overlap in ``during`` while ``status`` is one of these.

    The names are of promoted columns; an exclusion constraint in PostgreSQL.
    """

    of: str
    during: str
    status: frozenset[str]

    def broken_by(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        """Whether the columns of two rows may not stand beside each other."""
        return (
            one[self.of] is not None
            and one[self.of] == other[self.of]
            and {one["status"], other["status"]} <= self.status
            and bool(one[self.during].overlaps(other[self.during]))
        )


@frozen(kw_only=True)
class Kind(Generic[A]):
    """How aggregates of one class are kept.

    ``columns`` are those beside the document, each with what it holds. Those named ``store`` and
    ``member`` say whose it is; a ``public`` kind is everybody's to read. ``unique`` names columns
    of which no two may be equal (``None`` aside).
    """

    of: type[A]
    table: str
    columns: Mapping[str, Callable[[A], Any]] = field(factory=dict)
    public: bool = False
    unique: tuple[str, ...] = ()
    apart: Apart | None = None

    def store_of(self, aggregate: A) -> StoreId | None:
        """The shop it belongs to, if it belongs to one."""
        store = self.columns.get("store")
        return store(aggregate) if store else None

    def member_of(self, aggregate: A) -> MemberId | None:
        """The member it belongs to, if it belongs to one."""
        member = self.columns.get("member")
        return member(aggregate) if member else None

    def promoted(self, aggregate: A) -> dict[str, Any]:
        """All columns beside the document."""
        return {name: value(aggregate) for name, value in self.columns.items()}
