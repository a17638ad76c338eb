"""Ledgers in memory: values that are only ever added, each once."""

from collections.abc import Callable, Collection, Container, Iterable, Mapping
from itertools import islice
from typing import Any, Final
from uuid import UUID

from attrs import Factory, define

from application.shared.ledgers import Decided
from domain.finance.entry import Entry
from domain.inventory.movement import Movement
from domain.shared.errors import Stale

_ID: Final[Mapping[str, Callable[[Any], UUID]]] = {
    "movements": lambda one: one.id,
    "entries": lambda one: one.id,
    "decisions": lambda one: one.id,
}
_ABOUT: Final[Mapping[str, Callable[[Any], UUID]]] = {
    "movements": lambda one: one.voucher.document,
    "entries": lambda one: one.document,
    "decisions": lambda one: one.subject,
}


@define
class Ledgers:
    """Rows by ledger and id; also by the document behind them, or by what they are about."""

    rows: dict[str, dict[UUID, Any]] = Factory(dict)
    movements: dict[UUID, list[Movement]] = Factory(dict)
    entries: dict[UUID, list[Entry]] = Factory(dict)
    decisions: dict[UUID, list[Decided]] = Factory(dict)

    def branch(self) -> "Ledgers":
        """Other ledgers with the same rows."""
        return Ledgers(
            {ledger: dict(rows) for ledger, rows in self.rows.items()},
            {document: list(rows) for document, rows in self.movements.items()},
            {document: list(rows) for document, rows in self.entries.items()},
            {subject: list(rows) for subject, rows in self.decisions.items()},
        )

    def check(self, staged: Mapping[str, Iterable[Any]]) -> None:
        """Refuse what is there already.

        Raises:
            Stale: an id was used before, or is used twice.
        """
        for ledger, rows in staged.items():
            seen: set[UUID] = set()
            for row in rows:
                id = _ID[ledger](row)
                if id in seen or id in self.rows.get(ledger, ()):
                    raise Stale("it was created by somebody else in the meantime", id=id)
                seen.add(id)

    def add(self, staged: Mapping[str, Iterable[Any]]) -> None:
        for ledger, rows in staged.items():
            kept, index = self.rows.setdefault(ledger, {}), self._index(ledger)
            for row in rows:
                kept[_ID[ledger](row)] = row
                index.setdefault(_ABOUT[ledger](row), []).append(row)

    @property
    def counts(self) -> Mapping[str, int]:
        """Rows by ledger."""
        return {ledger: len(rows) for ledger, rows in self.rows.items()}

    def forget(self, about: Container[UUID], oldest: Mapping[str, int]) -> None:
        """Of each ledger so many of its oldest rows, but none ``about`` one of these."""
        for ledger, count in oldest.items():
            kept, index = self.rows[ledger], self._index(ledger)
            old = [(id, _ABOUT[ledger](row)) for id, row in islice(kept.items(), count)]
            gone = [(id, subject) for id, subject in old if subject not in about]
            for id, _ in gone:
                del kept[id]
            for subject in {subject for _, subject in gone}:
                left = [row for row in index[subject] if _ID[ledger](row) in kept]
                if left:
                    index[subject] = left
                else:
                    del index[subject]

    def _index(self, ledger: str) -> dict[UUID, list[Any]]:
        by_subject: dict[str, dict[UUID, list[Any]]] = {
            "movements": self.movements,
            "entries": self.entries,
            "decisions": self.decisions,
        }
        return by_subject[ledger]

    def all(self, ledger: str) -> Iterable[Any]:
        """Every row of a ledger, in the order of their coming."""
        return self.rows.get(ledger, {}).values()

    def movements_of(self, document: UUID) -> list[Movement]:
        """What the document moved, in order of time."""
        return sorted(self.movements.get(document, ()), key=lambda one: (one.voucher.at, one.id))

    def entries_of(self, documents: Collection[UUID]) -> list[Entry]:
        """What is posted for the documents, in order of time."""
        found = [entry for one in {*documents} for entry in self.entries.get(one, ())]
        return sorted(found, key=lambda entry: (entry.at, entry.id))

    def decisions_of(self, subjects: Collection[UUID]) -> list[Decided]:
        """What was decided about the subjects, in order of time."""
        found = [made for one in {*subjects} for made in self.decisions.get(one, ())]
        return sorted(found, key=lambda one: (one.at, one.id))
