"""A transaction of the twin: what is staged, beside what is stored."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from attrs import Factory, define, frozen

from adapters.changes import Place
from adapters.kinds import Kind
from adapters.memory.boards import MemoryBoards
from adapters.memory.data_quality import MemoryDataQualities
from adapters.memory.history import MemoryHistory
from adapters.memory.outlook import MemoryOutlook
from adapters.memory.stock_lists import MemoryStockLists
from adapters.memory.tallies import MemoryTallies
from adapters.memory.trail import MemoryTrail
from adapters.memory.wall import MemoryCounts
from adapters.registry import APPOINTMENTS, WORK_ORDERS
from adapters.work import Page, StagedWork
from application.shared.ledgers import Decided
from application.shared.rights import Own, Stores, reaches
from application.shared.service import KeyReused
from application.visits.work import Beside, OpenVisit
from domain.booking.appointment import COMING, Appointment
from domain.booking.appointment import Status as Kept
from domain.booking.holds import MOST_HOLDS
from domain.finance.entry import Entry
from domain.inventory.expected import Expected
from domain.inventory.stock import Level, Reservation
from domain.shared.aggregate import Aggregate
from domain.shared.claims import Claim
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

if TYPE_CHECKING:
    from adapters.memory.store import MemoryStore

A = TypeVar("A", bound=Aggregate)


@frozen
class Answer:
    command: str
    fingerprint: str
    value: object
    at: datetime


@define(kw_only=True)
class MemoryWork(StagedWork):
    """A transaction over the dictionaries."""

    store: "MemoryStore"
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
