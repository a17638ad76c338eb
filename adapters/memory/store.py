"""The twin: the same transactions, conflicts and claims as PostgreSQL."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from threading import RLock
from typing import Any, TypeVar
from uuid import UUID

from attrs import Factory, define, field

from adapters import audit
from adapters.changes import Changes, Saved
from adapters.kinds import Kind
from adapters.memory.shelves import Shelves
from adapters.memory.time_book import TimeBook
from adapters.work import StagedWork
from application.shared.ports import Asked, Clock, DueWork, Told
from application.shared.rights import reaches
from application.shared.service import KeyReused
from domain.finance.entry import Entry
from domain.inventory.stock import Level, Reservation
from domain.shared.aggregate import Aggregate
from domain.shared.claims import Claim
from domain.shared.errors import Conflict, Forbidden, Stale
from domain.shared.ids import LineId, PartId, StoreId
from domain.shared.time import Span

A = TypeVar("A", bound=Aggregate)
Key = tuple[UUID, str]


@define
class Answer:
    command: str
    fingerprint: str
    value: object


@define
class MemoryStore:
    """Everything in dictionaries behind one lock; a commit checks first and applies then."""

    clock: Clock
    aggregates: dict[str, dict[UUID, Aggregate]] = Factory(dict)
    time_book: TimeBook = Factory(TimeBook)
    due: dict[tuple[str, UUID], DueWork] = Factory(dict)
    events: list[Told] = Factory(list)
    answers: dict[Key, Answer] = Factory(dict)
    audit_log: dict[StoreId | None, list[str]] = Factory(dict)
    ledgers: dict[str, list[Any]] = Factory(dict)
    shelves: Shelves = Factory(Shelves)
    _lock: RLock = field(factory=RLock, repr=False)

    @contextmanager
    def begin(self, asked: Asked, /) -> Iterator["MemoryWork"]:
        """Open a transaction."""
        work = MemoryWork(asked=asked, now=self.clock.now(), store=self)
        yield work
        if work.changes:
            with self._lock:
                self._commit(work)

    def refused(self, asked: Asked, error: Forbidden, /) -> None:
        line = audit.refusal(asked, self.clock.now(), error)
        self.audit_log.setdefault(None, []).append(line)

    def of_kind(self, kind: Kind[A]) -> dict[UUID, A]:
        """All stored aggregates of one kind."""
        return self.aggregates.setdefault(kind.table, {})  # type: ignore[return-value]  # keyed by kind

    def _commit(self, work: "MemoryWork") -> None:
        changes = work.changes
        for id, saved in changes.saved.items():
            self._check_version(id, saved)
            self._check_unique(id, saved)
        shelves = self.shelves.moved(changes.rows.get("movements", ()))
        freed, taken = changes.freed.values(), changes.taken.values()
        self.time_book.replace(freed, taken, now=work.now)
        self.shelves.update(shelves)
        self._apply(work.asked, work.now, changes)
        if work.staged_answer is not None and work.caller.key:
            self.answers[work.caller.actor.id, work.caller.key] = work.staged_answer

    def _check_version(self, id: UUID, saved: Saved) -> None:
        stored = self.of_kind(saved.kind).get(id)
        if saved.read_at != (stored.version if stored else 0):
            raise Stale(f"{saved.kind.table} {id} has changed", id=id)

    def _check_unique(self, id: UUID, saved: Saved) -> None:
        mine = saved.kind.promoted(saved.aggregate)
        for column in saved.kind.unique:
            if mine[column] is None:
                continue
            for other_id, other in self.of_kind(saved.kind).items():
                if other_id != id and saved.kind.promoted(other)[column] == mine[column]:
                    raise Conflict(f"there is another of the same {column}", column=column)

    def _apply(self, asked: Asked, now: datetime, changes: Changes) -> None:
        for id, saved in changes.saved.items():
            self.of_kind(saved.kind)[id] = saved.aggregate
        for key in changes.cancelled:
            self.due.pop(key, None)
        self.due.update(changes.scheduled)
        for ledger, rows in changes.rows.items():
            self.ledgers.setdefault(ledger, []).extend(rows)
        self._tell(asked, changes)
        self.audit_log.setdefault(changes.home, []).append(audit.entry(asked, now, changes))

    def _tell(self, asked: Asked, changes: Changes) -> None:
        for fact in changes.happened:
            self.events.append(
                Told(
                    position=len(self.events) + 1,
                    at=fact.event.at,
                    kind=type(fact.event).__name__,
                    revision=fact.event.revision,
                    store=fact.store,
                    subject=fact.subject,
                    actor=asked.caller.actor.id,
                    channel=str(asked.caller.channel),
                    causation=asked.command,
                    event=fact.event,
                )
            )


@define(kw_only=True)
class MemoryWork(StagedWork):
    """A transaction over the dictionaries."""

    store: MemoryStore
    staged_answer: Answer | None = None

    def load(self, kind: Kind[A], ids: Collection[UUID], /) -> Mapping[UUID, A]:
        stored = self.store.of_kind(kind)
        return {id: stored[id] for id in ids if id in stored and self._sees(kind, stored[id])}

    def search(self, kind: Kind[A], equal: Mapping[str, object], /) -> list[A]:
        return [
            aggregate
            for _, aggregate in sorted(self.store.of_kind(kind).items())
            if self._equals(kind, aggregate, equal) and self._sees(kind, aggregate)
        ]

    def claims_of(self, subject: UUID, /) -> list[Claim]:
        return self.store.time_book.of(subject)

    def claims_on(self, resources: Collection[UUID], during: Span, /) -> list[Claim]:
        return [c for resource in resources for c in self.store.time_book.on(resource, during)]

    def stored_levels(self, store: StoreId, parts: Collection[PartId], /) -> Mapping[PartId, Level]:
        return self.store.shelves.of(store, parts)

    def stored_reservations(self, lines: Collection[LineId], /) -> list[Reservation]:
        return self.store.shelves.reservations(lines)

    def stored_entries(self, documents: Collection[UUID], /) -> list[Entry]:
        posted = self.store.ledgers.get("entries", [])
        return [entry for entry in posted if entry.document in documents]

    def answered(self) -> tuple[bool, object]:
        known = self.store.answers.get((self.caller.actor.id, self.caller.key or ""))
        if known is None:
            return False, None
        if (known.command, known.fingerprint) != (self.asked.command, self.asked.fingerprint):
            raise KeyReused("this idempotency key was used for another request")
        return True, known.value

    def answer(self, value: object, /) -> None:
        self.staged_answer = Answer(self.asked.command, self.asked.fingerprint, value)

    def _sees(self, kind: Kind[A], aggregate: A) -> bool:
        return kind.public or reaches(
            self.caller.actor.scope,
            store=kind.store_of(aggregate),
            member=kind.member_of(aggregate),
        )

    def _equals(self, kind: Kind[A], aggregate: A, equal: Mapping[str, object]) -> bool:
        mine = kind.promoted(aggregate)
        return all(mine[column] == value for column, value in equal.items())
