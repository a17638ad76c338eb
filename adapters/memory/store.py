"""The twin: the same transactions, conflicts and claims as PostgreSQL."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from threading import RLock
from typing import Any, TypeVar
from uuid import UUID

from attrs import Factory, define, field, frozen

from adapters import audit, registry
from adapters.changes import Changes, Place, Saved
from adapters.kinds import Kind
from adapters.memory import foreign_keys
from adapters.memory.boards import MemoryBoards
from adapters.memory.data_quality import MemoryDataQualities
from adapters.memory.due_book import DueBook
from adapters.memory.event_book import EventBook
from adapters.memory.history import MemoryHistory
from adapters.memory.ledgers import Ledgers
from adapters.memory.outlook import MemoryOutlook
from adapters.memory.shelves import Shelves
from adapters.memory.stock_lists import MemoryStockLists
from adapters.memory.table import Table
from adapters.memory.tallies import MemoryTallies
from adapters.memory.time_book import TimeBook
from adapters.memory.trail import MemoryTrail
from adapters.memory.wall import MemoryCounts
from adapters.registry import APPOINTMENTS, WORK_ORDERS
from adapters.work import Page, StagedWork
from application.dispatch.experiences import SeenIn
from application.shared.ledgers import Decided
from application.shared.ports import Asked, Clock, Told
from application.shared.rights import Own, Stores, reaches
from application.shared.service import InFlight, KeyReused
from application.visits.work import Beside, OpenVisit
from domain.booking.appointment import COMING, Appointment
from domain.booking.appointment import Status as Kept
from domain.booking.holds import MOST_HOLDS
from domain.finance.entry import Entry
from domain.finance.period import Closing
from domain.inventory.expected import Expected
from domain.inventory.stock import Level, Reservation
from domain.shared.aggregate import Aggregate
from domain.shared.claims import Claim
from domain.shared.errors import Forbidden, Stale
from domain.shared.ids import (
    AppointmentId,
    EntryId,
    LineId,
    MemberId,
    OrderId,
    PartId,
    StoreId,
    VehicleId,
    WorkOrderId,
)
from domain.shared.time import Span

A = TypeVar("A", bound=Aggregate)
Key = tuple[UUID, str]


@frozen
class Answer:
    command: str
    fingerprint: str
    value: object
    at: datetime


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
    def begin(self, asked: Asked, /) -> Iterator["MemoryWork"]:
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

    def _commit(self, work: "MemoryWork") -> None:
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


@define(kw_only=True)
class MemoryWork(StagedWork):
    """A transaction over the dictionaries."""

    store: MemoryStore
    staged_answer: Answer | None = None
    _read: dict[Place, Aggregate] = Factory(dict)

    def gather(self, visit: WorkOrderId | AppointmentId | OrderId, /, *what: Beside) -> None:
        """Everything is at hand as it is."""

    def load(self, kind: Kind[A], ids: Collection[UUID], /) -> Mapping[UUID, A]:
        stored = self.store.of_kind(kind).by_id
        found = [stored[id] for id in ids if id in stored]
        return {one.id: one for one in self._seen(kind, found)}

    def search(self, kind: Kind[A], equal: Mapping[str, object], /) -> list[A]:
        with self.store.lock:
            found = self.store.of_kind(kind).find(equal)
        return self._seen(kind, found)

    def search_any(
        self, kind: Kind[A], column: str, values: Collection[object], first: UUID | None, /
    ) -> list[A]:
        with self.store.lock:
            found = self.store.of_kind(kind).find_any(column, values)
        return self._seen(kind, [one for one in found if first is None or one.id >= first])

    def search_page(self, kind: Kind[A], equal: Mapping[str, object], page: Page, /) -> list[A]:
        found, after = self.search(kind, equal), page.after
        if page.newest_first:
            further = (one for one in reversed(found) if after is None or one.id < after)
        else:
            further = (one for one in found if after is None or one.id > after)
        return list(islice(further, page.limit))

    def at_hand(self, place: Place, version: int, /) -> Aggregate | None:
        one = self._read.get(place)
        return one if one is not None and one.version == version else None

    def holds_of(self, member: MemberId, /) -> list[int | None]:
        equal = {"member": member, "status": Kept.HELD}
        with self.store.lock:
            held = self.store.of_kind(APPOINTMENTS).find(equal)
        return [one.hold_place for one in held[:MOST_HOLDS]]

    def booked_meanwhile(self, appointment: Appointment, /) -> list[AppointmentId]:
        if appointment.vehicle is None:
            return []
        with self.store.lock:
            of_car = self.store.of_kind(APPOINTMENTS).find({"vehicle": appointment.vehicle})
            here = self.store.of_kind(WORK_ORDERS).find({"car_here": appointment.vehicle})
        with_time = {one.appointment for one in here}
        return [
            one.id
            for one in of_car
            if one.id != appointment.id
            and (one.status in COMING or one.id in with_time)
            and one.away.overlaps(appointment.away)
        ]

    def open_visit_of(self, vehicle: VehicleId, /) -> OpenVisit | None:
        with self.store.lock:
            here = self.store.of_kind(WORK_ORDERS).find({"car_here": vehicle})
        return OpenVisit(work_order=here[0].id, store=here[0].store) if here else None

    def claims_of(self, subject: UUID, /) -> list[Claim]:
        with self.store.lock:
            return self.store.time_book.of(subject)

    def claims_on(self, resources: Collection[UUID], during: Span, /) -> list[Claim]:
        book = self.store.time_book
        with self.store.lock:
            return [claim for resource in resources for claim in book.on(resource, during)]

    def stored_levels(self, store: StoreId, parts: Collection[PartId], /) -> Mapping[PartId, Level]:
        return self.store.shelves.of(store, parts) if self._counts(store) else {}

    def stored_free(
        self, stores: Collection[StoreId], parts: Collection[PartId], /
    ) -> Mapping[tuple[StoreId, PartId], int]:
        levels = self.store.shelves.levels
        wanted = ((store, part) for store in stores if self._counts(store) for part in parts)
        return {key: levels[key].free for key in wanted if key in levels}

    def stored_reservations(self, lines: Collection[LineId], /) -> list[Reservation]:
        held = self.store.shelves.reservations(lines)
        return [one for one in held if self._counts(one.store)]

    def stored_expected(self, store: StoreId, parts: Collection[PartId], /) -> list[Expected]:
        return self.store.shelves.expected(store, parts) if self._counts(store) else []

    def stored_movements(self, document: UUID, /) -> list[UUID]:
        with self.store.lock:
            made = self.store.ledgers.movements_of(document)
        return [one.id for one in made if self._counts(one.store)]

    def stored_entry(self, entry: EntryId, /) -> Entry | None:
        with self.store.lock:
            found: Entry | None = self.store.ledgers.rows.get("entries", {}).get(entry)
        return found if found and self._reads(found) else None

    def stored_entries(self, documents: Collection[UUID], /) -> list[Entry]:
        with self.store.lock:
            entries = self.store.ledgers.entries_of(documents)
        return [entry for entry in entries if self._reads(entry)]

    def stored_decisions(
        self, subjects: Collection[UUID], kinds: Collection[str], /
    ) -> list[Decided]:
        with self.store.lock:
            made = self.store.ledgers.decisions_of(subjects)
        scope = self.caller.actor.scope
        seen = [one for one in made if reaches(scope, store=one.store, member=None)]
        return [one for one in seen if one.kind in kinds]

    @property
    def history(self) -> MemoryHistory:
        return MemoryHistory(self)

    @property
    def counts(self) -> MemoryCounts:
        return MemoryCounts(self.store)

    @property
    def outlook(self) -> MemoryOutlook:
        return MemoryOutlook(self.store)

    @property
    def tallies(self) -> MemoryTallies:
        return MemoryTallies(self.store)

    @property
    def trail(self) -> MemoryTrail:
        return MemoryTrail(self.store.audit_log, self.caller.actor.scope)

    @property
    def stock_lists(self) -> MemoryStockLists:
        scope = self.caller.actor.scope
        return MemoryStockLists(self.store, scope.stores if isinstance(scope, Stores) else None)

    @property
    def data_qualities(self) -> MemoryDataQualities:
        return MemoryDataQualities(self)

    @property
    def boards(self) -> MemoryBoards:
        return MemoryBoards(self)

    def send(self) -> None:
        """Everything stays at hand until the end."""

    def answered(self) -> tuple[bool, object]:
        known = self.store.answers.get((self.caller.actor.id, self.caller.key or ""))
        if known is None:
            return False, None
        if (known.command, known.fingerprint) != (self.asked.command, self.asked.fingerprint):
            raise KeyReused("this idempotency key was used for another request")
        return True, known.value

    def answer(self, value: object, /) -> None:
        if self.caller.key is not None:
            self.staged_answer = Answer(self.asked.command, self.asked.fingerprint, value, self.now)

    def _reads(self, entry: Entry) -> bool:
        return reaches(self.caller.actor.scope, store=entry.store, member=None)

    def _counts(self, store: StoreId) -> bool:
        """Whether the caller may see the shop's stock; quantities name nobody."""
        scope = self.caller.actor.scope
        return isinstance(scope, Own) or reaches(scope, store=store, member=None)

    def _seen(self, kind: Kind[A], found: Iterable[A]) -> list[A]:
        """What of it the caller may see; from now on it is at hand."""
        seen = [one for one in found if self._sees(kind, one)]
        self._read.update(((kind.table, one.id), one) for one in seen)
        return seen

    def _sees(self, kind: Kind[A], aggregate: A) -> bool:
        return kind.public or reaches(
            self.caller.actor.scope,
            store=kind.store_of(aggregate),
            member=kind.member_of(aggregate),
        )
