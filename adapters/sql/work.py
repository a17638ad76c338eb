"""A transaction on one connection: what is staged, read and sent."""

from collections.abc import Collection, Mapping
from typing import Any, Final, TypeVar, cast
from uuid import UUID

from attrs import Factory, define, frozen

from adapters.changes import Changes, Place
from adapters.kinds import Kind
from adapters.sql import readings
from adapters.sql.boards import SqlBoards
from adapters.sql.claims import CLAIMS, claims
from adapters.sql.codec import Codec, to_json
from adapters.sql.data_quality import SqlDataQualities
from adapters.sql.flush import LOG, Answered, Entered, Flush, entered
from adapters.sql.gathering import Memory
from adapters.sql.history import SqlHistory
from adapters.sql.outlook import SqlOutlook
from adapters.sql.schema import DOCUMENTS
from adapters.sql.scope import within
from adapters.sql.session import Session
from adapters.sql.stock_lists import SqlStockLists
from adapters.sql.tallies import SqlTallies
from adapters.sql.trail import SqlTrail
from adapters.sql.wall import SqlCounts
from adapters.work import Page, StagedWork
from application.shared.ledgers import Decided
from application.shared.rights import Scope
from application.shared.service import KeyReused
from application.visits.work import Beside, OpenVisit
from domain.booking.appointment import Appointment
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

A = TypeVar("A", bound=Aggregate)

_HELD: Final = "select live_holds(%(member)s, %(most)s) as place"
_HERE: Final = "select id, store from open_visit_of(%(vehicle)s)"
_MEANWHILE: Final = """
select booked_meanwhile(%(car)s, tstzrange(%(start)s, %(end)s), %(but)s) as id"""


@frozen
class Known:
    """What was answered under a key."""

    command: str
    fingerprint: str
    answer: Any


@define(kw_only=True)
class SqlWork(StagedWork):
    """A transaction on one connection."""

    session: Session
    codec: Codec
    known: Known | None
    sent: list[Changes] = Factory(list)
    """The essence of what the transaction has sent already."""

    _logged: list[Entered] = Factory(list)
    _answer: Answered | None = None
    _read: Memory = Factory(Memory)

    def gather(self, visit: WorkOrderId | AppointmentId | OrderId, /, *what: Beside) -> None:
        self._read.gather(self.session, self.codec, self._scope, visit, what)

    def load(self, kind: Kind[A], ids: Collection[UUID], /) -> Mapping[UUID, A]:
        read = self._read.documents
        missing = [id for id in ids if (kind.table, id) not in read]
        if missing:
            self._select(kind, "id = any(%(ids)s)", {"ids": missing})
        return {id: cast(A, read[kind.table, id]) for id in ids if (kind.table, id) in read}

    def search(self, kind: Kind[A], equal: Mapping[str, object], /) -> list[A]:
        known = self._read.found.get((kind.table, *equal.items()))
        if known is not None:
            return cast(list[A], known)
        return self._select(kind, *self._equal(kind, equal))

    def search_any(
        self, kind: Kind[A], column: str, values: Collection[object], first: UUID | None, /
    ) -> list[A]:
        known = DOCUMENTS[kind.table].columns[column]
        if known.endswith("[]"):
            # A function of each such column, for row-level security would not use its index.
            sharing = f"{kind.table}_sharing_{column}(%(values)s::{known})"
            test = f"id = any(array(select {sharing}))"
        else:
            test = f"{column} = any(%(values)s::{known}[])"
        late = " and id >= %(first)s" if first else ""
        params = {"values": [self.codec.column(value) for value in values], "first": first}
        return self._select(kind, test + late, params)

    def search_page(self, kind: Kind[A], equal: Mapping[str, object], page: Page, /) -> list[A]:
        where, params = self._equal(kind, equal)
        behind, order = ("<", "id desc") if page.newest_first else (">", "id")
        further = f" and id {behind} %(after)s" if page.after else ""
        some = {**params, "after": page.after, "limit": page.limit}
        return self._select(kind, where + further, some, f"{order} limit %(limit)s")

    def _equal(
        self, kind: Kind[A], equal: Mapping[str, object]
    ) -> tuple[str, Mapping[str, object]]:
        columns = DOCUMENTS[kind.table].columns
        tests = [
            f"{name} is null" if value is None else f"{name} = %({name})s::{columns[name]}"
            for name, value in equal.items()
        ]
        params = {name: self.codec.column(value) for name, value in equal.items()}
        return " and ".join(tests) or "true", params

    def _select(
        self, kind: Kind[A], where: str, params: Mapping[str, object], order: str = "id"
    ) -> list[A]:
        reach = within(kind, self._scope)
        test = f"{where} and {reach.test}"
        sql = f"select version, body from {kind.table} where {test} order by {order}"
        rows = self.session.rows(sql, {**params, **reach.params})
        found = [self.codec.aggregate(kind.of, row.body, row.version) for row in rows]
        self._read.documents.update(((kind.table, one.id), one) for one in found)
        return found

    def at_hand(self, place: Place, version: int, /) -> Aggregate | None:
        one = self._read.documents.get(place)
        return one if one is not None and one.version == version else None

    def holds_of(self, member: MemberId, /) -> list[int | None]:
        rows = self.session.rows(_HELD, {"member": member, "most": MOST_HOLDS})
        return [row.place for row in rows]

    def booked_meanwhile(self, appointment: Appointment, /) -> list[AppointmentId]:
        away = appointment.away
        known = self._read.same_car.get((appointment.id, away))
        if known is not None:
            return known
        params = {"car": appointment.vehicle, "start": away.start, "end": away.end}
        rows = self.session.rows(_MEANWHILE, {**params, "but": appointment.id})
        return [row.id for row in rows]

    def open_visit_of(self, vehicle: VehicleId, /) -> OpenVisit | None:
        rows = self.session.rows(_HERE, {"vehicle": vehicle})
        return next((OpenVisit(work_order=row.id, store=row.store) for row in rows), None)

    def claims_of(self, subject: UUID, /) -> list[Claim]:
        if subject not in self._read.claims:
            rows = self.session.rows(f"{CLAIMS} where subject = %(subject)s", {"subject": subject})
            self._read.claims[subject] = claims(rows)
        return self._read.claims[subject]

    def claims_on(self, resources: Collection[UUID], during: Span, /) -> list[Claim]:
        where = "resource = any(%(resources)s) and during && tstzrange(%(start)s, %(end)s)"
        sql = f"{CLAIMS} where {where}"
        params = {"resources": list(resources), "start": during.start, "end": during.end}
        return claims(self.session.rows(sql, params))

    def stored_levels(self, store: StoreId, parts: Collection[PartId], /) -> Mapping[PartId, Level]:
        levels = readings.levels(self.session, self._scope, store, parts)
        # From here on nobody else moves these parts; before, somebody may have.
        self._read.reservations.clear()
        return levels

    def stored_free(
        self, stores: Collection[StoreId], parts: Collection[PartId], /
    ) -> Mapping[tuple[StoreId, PartId], int]:
        return readings.free(self.session, self._scope, stores, parts)

    def stored_reservations(self, lines: Collection[LineId], /) -> list[Reservation]:
        read = self._read.reservations
        missing = [line for line in lines if line not in read]
        if missing:
            read |= {
                one.line: one for one in readings.reservations(self.session, self._scope, missing)
            }
        return [read[line] for line in lines if line in read]

    def stored_expected(self, store: StoreId, parts: Collection[PartId], /) -> list[Expected]:
        return readings.expected(self.session, self._scope, store, parts)

    def stored_movements(self, document: UUID, /) -> list[UUID]:
        return readings.movements(self.session, self._scope, document)

    def stored_entry(self, entry: EntryId, /) -> Entry | None:
        return readings.entry(self.session, self._scope, entry)

    def stored_entries(self, documents: Collection[UUID], /) -> list[Entry]:
        return readings.entries(self.session, self._scope, documents)

    def stored_decisions(
        self, subjects: Collection[UUID], kinds: Collection[str], /
    ) -> list[Decided]:
        return readings.decisions(self.session, self.codec, self._scope, subjects, kinds)

    @property
    def history(self) -> SqlHistory:
        return SqlHistory(self.session, self.codec, self._scope)

    @property
    def counts(self) -> SqlCounts:
        return SqlCounts(self.session)

    @property
    def outlook(self) -> SqlOutlook:
        return SqlOutlook(self.session)

    @property
    def tallies(self) -> SqlTallies:
        return SqlTallies(self.session)

    @property
    def trail(self) -> SqlTrail:
        return SqlTrail(self.session, self._scope)

    @property
    def stock_lists(self) -> SqlStockLists:
        return SqlStockLists(self.session, self._scope)

    @property
    def data_qualities(self) -> SqlDataQualities:
        return SqlDataQualities(self.session, self._scope)

    @property
    def boards(self) -> SqlBoards:
        return SqlBoards(self.session, self.codec, self._scope)

    def answered(self) -> tuple[bool, object]:
        if self.known is None:
            return False, None
        same = (self.known.command, self.known.fingerprint) == (
            self.asked.command,
            self._fingerprint().hex(),
        )
        if not same:
            raise KeyReused("this idempotency key was used for another request")
        return True, self.codec.value(self.known.answer, self.asked.answer_type)

    def answer(self, value: object, /) -> None:
        if self.caller.key is None:
            return
        self._answer = {
            "actor": str(self.caller.actor.id),
            "key": self.caller.key,
            "command": self.asked.command,
            "fingerprint": self._fingerprint(),
            "answer": to_json(self.codec.plain(value)),
        }

    def send(self) -> None:
        if not self.changes:
            return
        self._flush().apply(self.session, self.changes)
        # The audit's heads are locked last of all, and for an instant: others write there too.
        self._logged.append(entered(self.asked, self.now, self.changes))
        self.sent.append(self.changes.essence)
        self.changes = Changes()
        self._read = Memory()

    def flush(self) -> None:
        """Send what was staged, and what is to be remembered of it all."""
        for entry in self._logged:
            self.session.row(LOG, entry)
        if self.changes or self._answer:
            self._flush().run(self.session, self.changes, self._answer)

    def _flush(self) -> Flush:
        return Flush(self.codec, self.asked, self.now)

    @property
    def _scope(self) -> Scope:
        return self.caller.actor.scope

    def _fingerprint(self) -> bytes:
        # The print covers what a person typed, so it is keyed like any other blind index.
        return self.codec.blind(self.asked.fingerprint)
