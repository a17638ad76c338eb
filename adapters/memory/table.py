"""Aggregates of one kind in memory, found by their promoted columns like rows of a table."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Generic, TypeVar
from uuid import UUID

from attrs import Factory, define

from adapters.kinds import Kind
from domain.shared.aggregate import Aggregate
from domain.shared.errors import AlreadyThere

A = TypeVar("A", bound=Aggregate)
Index = dict[object, set[UUID]]


@define
class Table(Generic[A]):
    """Aggregates by id; a column gets its index when it is first searched by."""

    kind: Kind[A]
    by_id: dict[UUID, A] = Factory(dict)
    _indexes: dict[str, Index] = Factory(dict)

    def put(self, aggregate: A) -> None:
        before = self.by_id.get(aggregate.id)
        self.by_id[aggregate.id] = aggregate
        for column, index in self._indexes.items():
            new = self._key(aggregate, column)
            if before is None:
                index.setdefault(new, set()).add(aggregate.id)
            elif (old := self._key(before, column)) != new:
                _leave(index, aggregate.id, old)
                index.setdefault(new, set()).add(aggregate.id)

    def remove(self, id: UUID) -> A:
        """As if it had never been; nothing refers to it any more. Returns it."""
        gone = self.by_id.pop(id)
        for column, index in self._indexes.items():
            _leave(index, id, self._key(gone, column))
        return gone

    def branch(self) -> "Table[A]":
        """Another table of the same; its indexes are made when it is searched."""
        return Table(self.kind, dict(self.by_id))

    def find(self, equal: Mapping[str, object]) -> list[A]:
        """Those whose columns are equal, oldest id first."""
        if not equal:
            return [self.by_id[id] for id in sorted(self.by_id)]
        found = [self._with(column, _key(value)) for column, value in equal.items()]
        return [self.by_id[id] for id in sorted(set.intersection(*found))]

    def find_any(self, column: str, values: Collection[object]) -> list[A]:
        """Those whose column is one of ``values``, or is a list with one of them in it."""
        wanted = {*values}
        found = {id for value in wanted for id in self._with(column, value)}
        for value, ids in self._index(column).items():
            if isinstance(value, tuple) and not wanted.isdisjoint(value):
                found |= ids
        return [self.by_id[id] for id in sorted(found)]

    def check_unique(self, aggregates: Mapping[UUID, A]) -> None:
        """Refuse what a unique index would refuse of ``aggregates`` about to be put.

        Raises:
            AlreadyThere: two of them, or one and a stored one, are the same in a unique column.
        """
        for column in self.kind.unique:
            seen: dict[object, UUID] = {}
            for id, value in self._values(aggregates, column):
                others = self._with(column, value) - {*aggregates}
                if others or seen.setdefault(value, id) != id:
                    raise AlreadyThere("there is another one of the same", rule=column)

    def check_apart(self, aggregates: Mapping[UUID, A]) -> None:
        """Refuse what an exclusion constraint would refuse of ``aggregates`` about to be put.

        Raises:
            AlreadyThere: two of them, or one and a stored one, overlap in what must be apart.
        """
        rule = self.kind.apart
        if rule is None:
            return
        rows = {id: self.kind.promoted(one) for id, one in aggregates.items()}
        for id, row in rows.items():
            stored = self._with(rule.of, row[rule.of]) - {*rows}
            others = [self.kind.promoted(self.by_id[other]) for other in stored]
            others += [other for key, other in rows.items() if key != id]
            if any(rule.broken_by(row, other) for other in others):
                raise AlreadyThere("there is another one at the same time", rule=rule.during)

    def _values(self, aggregates: Mapping[UUID, A], column: str) -> Iterator[tuple[UUID, object]]:
        for id, aggregate in aggregates.items():
            value = self._key(aggregate, column)
            if value is not None:
                yield id, value

    def _key(self, aggregate: A, column: str) -> object:
        return _key(self.kind.columns[column](aggregate))

    def _with(self, column: str, value: object) -> set[UUID]:
        return self._index(column).get(value, set())

    def _index(self, column: str) -> Index:
        if column not in self._indexes:
            index: Index = {}
            for id, aggregate in self.by_id.items():
                index.setdefault(self._key(aggregate, column), set()).add(id)
            self._indexes[column] = index
        return self._indexes[column]


def _leave(index: Index, id: UUID, value: object) -> None:
    ids = index[value]
    ids.discard(id)
    if not ids:
        del index[value]


def _key(value: Any) -> object:
    return tuple(value) if isinstance(value, list) else value
