"""The twin: the same transactions, conflicts and claims as PostgreSQL."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import RLock
from typing import Any, TypeVar
from uuid import UUID

from attrs import Factory, define, field

from adapters import audit, registry
from adapters.changes import Changes, Saved
from adapters.kinds import Kind
from adapters.memory import foreign_keys
from adapters.memory.due_book import DueBook
from adapters.memory.event_book import EventBook
from adapters.memory.ledgers import Ledgers
from adapters.memory.shelves import Shelves
from adapters.memory.table import Table
from adapters.memory.time_book import TimeBook
from adapters.memory.work import Answer, MemoryWork
from application.dispatch.experiences import SeenIn
from application.shared.ports import Asked, Clock, Told
from application.shared.service import InFlight
from domain.finance.entry import Entry
from domain.finance.period import Closing
from domain.shared.aggregate import Aggregate
from domain.shared.claims import Claim
from domain.shared.errors import Forbidden, Stale
from domain.shared.ids import StoreId

A = TypeVar("A", bound=Aggregate)
Key = tuple[UUID, str]


@define
class MemoryStore:
    """Everything in dictionaries behind one lock; a commit checks first and applies then.

    ``audited``: whether there is an audit log.
    """

    clock: Clock
    tables: dict[str, Table[Any]] = Factory(dict)
    time_book: TimeBook = Factory(TimeBook)
    agenda: DueBook = Factory(DueBook)
    stream: EventBook = Factory(EventBook)
    answers: dict[Key, Answer] = Factory(dict)
    audit_log: dict[StoreId | None, list[audit.Entry]] = Factory(dict)
    ledgers: Ledgers = Factory(Ledgers)
    shelves: Shelves = Factory(Shelves)
    listeners: list[Callable[[Changes], None]] = Factory(list)
    audited: bool = field(default=True, kw_only=True)
    lock: RLock = field(factory=RLock, repr=False)
    _in_flight: set[Key] = field(factory=set, repr=False)

    @contextmanager
    def begin(self, asked: Asked, /) -> Iterator[MemoryWork]:
        """Open a transaction."""
        with self._alone(asked):
            work = MemoryWork(asked=asked, now=self.clock.now(), store=self)
            yield work
            if work.changes or work.staged_answer:
                with self.lock:
                    self._commit(work)
                for listen in self.listeners:
                    listen(work.changes)

    def branch(self, clock: Clock) -> "MemoryStore":
        """Another store with the same past; what happens in one from now on, the other never sees.

        Everything stored is a frozen value, so only what holds the values is copied. Nobody
        listens to the branch yet.
        """
        with self.lock:
            return MemoryStore(
                clock,
                {name: table.branch() for name, table in self.tables.items()},
                self.time_book.branch(),
                self.agenda.branch(),
                self.stream.branch(),
                dict(self.answers),
                {home: list(chain) for home, chain in self.audit_log.items()},
                self.ledgers.branch(),
                self.shelves.branch(),
                audited=self.audited,
            )

    def pause(self, tried: int, /) -> None:
        """Who was faster has finished: a commit here is one step under one lock."""

    def refused(self, asked: Asked, error: Forbidden, /) -> None:
        with self.lock:
            self._log(None, audit.refusal(asked, self.clock.now(), error))

    def claims_of_stores(self, stores: Iterable[StoreId], after: datetime, /) -> Iterable[Claim]:
        """Claims of the shops that end after an instant, those of one shop together."""
        wanted = set(stores)
        with self.lock:
            claims = [
                claim
                for claim in self.time_book.by_id.values()
                if claim.store in wanted and claim.during.end > after
            ]
        return sorted(claims, key=lambda claim: claim.store)

    def seen_in(self, stores: Collection[StoreId | None] | None, /) -> Iterable[SeenIn]:
        """What was seen in these shops, for none among them in the chain; or all there is."""
        with self.lock:
            known = [
                one
                for one in self.of_kind(registry.EXPERIENCES).by_id.values()
                if stores is None or one.store in stores
            ]
        return [SeenIn(one.store, one.service, one.seen) for one in known]

    def of_kind(self, kind: Kind[A]) -> Table[A]:
        """All stored aggregates of one kind."""
        table = self.tables.get(kind.table)
        return table or self.tables.setdefault(kind.table, Table(kind))

    @contextmanager
    def _alone(self, asked: Asked) -> Iterator[None]:
        """One transaction per key at a time, as long as the block runs."""
        if asked.caller.key is None:
            yield
            return
        key = (asked.caller.actor.id, asked.caller.key)
        with self.lock:
            if key in self._in_flight:
                raise InFlight("the same request is being carried out right now; ask again soon")
            self._in_flight.add(key)
        try:
            yield
        finally:
            self._in_flight.discard(key)

    def _commit(self, work: MemoryWork) -> None:
        changes = work.changes
        self._check(changes)
        self.ledgers.check(changes.rows)
        self._expect_open(changes.rows.get("entries", ()))
        shelves = self.shelves.moved(changes.rows.get("movements", ()))
        foreign_keys.check(changes, self._exists)
        self.time_book.replace(changes.freed.keys(), changes.taken.values(), now=work.now)
        self.shelves.update(shelves)
        self._apply(work.asked, work.now, changes)
        if work.staged_answer is not None and work.caller.key:
            self.answers[work.caller.actor.id, work.caller.key] = work.staged_answer

    def _exists(self, table: str, id: UUID) -> bool:
        kept = self.tables.get(table)
        return id in (kept.by_id if kept else self.ledgers.rows.get(table, ()))

    def _check(self, changes: Changes) -> None:
        by_table: dict[str, dict[UUID, Aggregate]] = {}
        for (table, id), saved in changes.saved.items():
            self._check_version(id, saved)
            by_table.setdefault(table, {})[id] = saved.aggregate
        for table, aggregates in by_table.items():
            self.tables[table].check_unique(aggregates)
            self.tables[table].check_apart(aggregates)

    def _check_version(self, id: UUID, saved: Saved) -> None:
        stored = self.of_kind(saved.kind).by_id.get(id)
        if saved.read_at != (stored.version if stored else 0):
            raise Stale(f"{saved.kind.table} {id} has changed", id=id)

    def _expect_open(self, entries: Iterable[Entry]) -> None:
        """What the trigger on entries does: closed books take none, the chain's nor the shop's."""
        closings = self.of_kind(registry.CLOSINGS).by_id
        for entry in entries:
            for books in (Closing.of(None), Closing.of(entry.store)):
                closings.get(books.id, books).expect_open(entry.period)

    def _apply(self, asked: Asked, now: datetime, changes: Changes) -> None:
        for saved in changes.saved.values():
            self.of_kind(saved.kind).put(saved.aggregate)
        for key in changes.cancelled:
            self.agenda.cancel(key)
        for work in changes.scheduled.values():
            self.agenda.schedule(work)
        self.ledgers.add(changes.rows)
        self.stream.note(_told(asked, changes))
        if self.audited:
            self._log(changes.home, audit.entry(asked, now, changes))

    def _log(self, home: StoreId | None, line: str) -> None:
        chain = self.audit_log.setdefault(home, [])
        chain.append(audit.chained(chain[-1] if chain else None, line))


def _told(asked: Asked, changes: Changes) -> Iterator[Told]:
    for fact in changes.happened:
        yield Told(
            position=0,
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
