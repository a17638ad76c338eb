"""One transaction as both stores see it: reads go through, writes wait for the end.

What differs between PostgreSQL and the twin is reading and committing; everything between, in
particular what a use case sees of its own changes, is here and so cannot differ.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from attrs import Factory, define, evolve, field, frozen

from adapters import registry
from adapters.changes import Changes, Happened, Place, Saved
from adapters.kinds import Kind
from adapters.staged_ledgers import StagedDecisions, StagedJournal, StagedStock
from application.audit.trails import Trail
from application.insight.tallies import Tallies
from application.inventory.stockroom import StockLists
from application.shared.caller import Caller
from application.shared.ledgers import Decided
from application.shared.ports import Asked, DueWork, History
from application.shared.rights import Own, reaches
from application.visits.boards import Boards
from application.visits.data_quality import DataQualities
from application.visits.work import Beside, OpenVisit
from application.wall.gaps import Outlook
from application.wall.wall import Counts
from domain.booking.appointment import Appointment
from domain.booking.invitation import Invitation
from domain.booking.waiting import Wait
from domain.catalogue.part import Part
from domain.catalogue.price_list import PriceList
from domain.catalogue.service import Service
from domain.dispatch.agreement import Support
from domain.dispatch.experience import Experience
from domain.dispatch.rule_sheet import RuleSheet
from domain.dispatch.track_record import TrackRecord
from domain.finance.correction import Correction
from domain.finance.entry import Entry
from domain.finance.payment import Payment
from domain.finance.period import Closing
from domain.inventory.expected import Expected
from domain.inventory.stock import Level, Reservation
from domain.members.member import Member
from domain.members.vehicle import Vehicle
from domain.orders.order import Order
from domain.people.person import Person
from domain.shared.aggregate import Aggregate
from domain.shared.claims import Claim
from domain.shared.errors import Forbidden, NotFound, Stale
from domain.shared.ids import (
    AppointmentId,
    EntryId,
    LineId,
    MemberId,
    PartId,
    StoreId,
    VehicleId,
    WorkOrderId,
    first_id,
)
from domain.shared.time import Span
from domain.stores.bay import Bay
from domain.stores.store import Store
from domain.webhooks.subscription import Subscription
from domain.work_orders.photo import Photo, Picture
from domain.work_orders.work_order import WorkOrder
from domain.workforce.technician import Technician
from domain.workforce.whereabouts import Whereabouts

A = TypeVar("A", bound=Aggregate)


@frozen
class Page:
    """At most ``limit`` things in order of their ids, from behind ``after``."""

    after: UUID | None
    limit: int
    newest_first: bool = field(default=False, kw_only=True)


@define(kw_only=True)
class StagedWork(ABC):
    """Implements :class:`application.shared.ports.Work` over four questions to the store."""

    asked: Asked
    now: datetime
    changes: Changes = Factory(Changes)

    @abstractmethod
    def load(self, kind: Kind[A], ids: Collection[UUID], /) -> Mapping[UUID, A]:
        """Those of ``ids`` that exist and that the caller may see."""

    @abstractmethod
    def search(self, kind: Kind[A], equal: Mapping[str, object], /) -> list[A]:
        """Those the caller may see whose columns are equal, oldest id first."""

    @abstractmethod
    def search_any(
        self, kind: Kind[A], column: str, values: Collection[object], first: UUID | None, /
    ) -> list[A]:
        """Those the caller may see whose column equals one of ``values``, or shares one.

        None whose id comes before ``first``.
        """

    @abstractmethod
    def search_page(self, kind: Kind[A], equal: Mapping[str, object], page: Page, /) -> list[A]:
        """A page of what :meth:`search` gives."""

    @abstractmethod
    def at_hand(self, place: Place, version: int, /) -> Aggregate | None:
        """What is kept there, if it is at hand and has that version."""

    @abstractmethod
    def claims_of(self, subject: UUID, /) -> list[Claim]: ...

    @abstractmethod
    def claims_on(self, resources: Collection[UUID], during: Span, /) -> list[Claim]: ...

    @abstractmethod
    def stored_levels(
        self, store: StoreId, parts: Collection[PartId], /
    ) -> Mapping[PartId, Level]: ...

    @abstractmethod
    def stored_free(
        self, stores: Collection[StoreId], parts: Collection[PartId], /
    ) -> Mapping[tuple[StoreId, PartId], int]: ...

    @abstractmethod
    def stored_reservations(self, lines: Collection[LineId], /) -> Iterable[Reservation]: ...

    @abstractmethod
    def stored_expected(
        self, store: StoreId, parts: Collection[PartId], /
    ) -> Iterable[Expected]: ...

    @abstractmethod
    def stored_movements(self, document: UUID, /) -> list[UUID]: ...

    @abstractmethod
    def stored_entries(self, documents: Collection[UUID], /) -> list[Entry]: ...

    @abstractmethod
    def stored_decisions(
        self, subjects: Collection[UUID], kinds: Collection[str], /
    ) -> list[Decided]: ...

    @property
    @abstractmethod
    def history(self) -> History: ...

    @abstractmethod
    def stored_entry(self, entry: EntryId, /) -> Entry | None: ...

    @abstractmethod
    def send(self) -> None: ...

    @abstractmethod
    def answered(self) -> tuple[bool, object]: ...

    @abstractmethod
    def answer(self, value: object, /) -> None: ...

    @property
    @abstractmethod
    def counts(self) -> Counts: ...

    @property
    @abstractmethod
    def outlook(self) -> Outlook: ...

    @property
    @abstractmethod
    def tallies(self) -> Tallies: ...

    @abstractmethod
    def holds_of(self, member: MemberId, /) -> list[int | None]: ...

    @abstractmethod
    def booked_meanwhile(self, appointment: Appointment, /) -> list[AppointmentId]: ...

    @abstractmethod
    def open_visit_of(self, vehicle: VehicleId, /) -> OpenVisit | None: ...

    @abstractmethod
    def gather(self, visit: WorkOrderId | AppointmentId, /, *what: Beside) -> None: ...

    @property
    @abstractmethod
    def trail(self) -> Trail: ...

    @property
    @abstractmethod
    def data_qualities(self) -> DataQualities: ...

    @property
    @abstractmethod
    def boards(self) -> Boards: ...

    @property
    @abstractmethod
    def stock_lists(self) -> StockLists: ...

    @property
    def caller(self) -> Caller:
        return self.asked.caller

    @property
    def claims(self) -> "StagedClaims":
        return StagedClaims(self)

    @property
    def agenda(self) -> "StagedAgenda":
        return StagedAgenda(self.changes)

    @property
    def stock(self) -> StagedStock:
        return StagedStock(self)

    @property
    def journal(self) -> StagedJournal:
        return StagedJournal(self)

    @property
    def decisions(self) -> StagedDecisions:
        return StagedDecisions(self)

    @property
    def stores(self) -> "StagedDocuments[Store]":
        return self.documents(registry.STORES)

    @property
    def bays(self) -> "StagedDocuments[Bay]":
        return self.documents(registry.BAYS)

    @property
    def technicians(self) -> "StagedDocuments[Technician]":
        return self.documents(registry.TECHNICIANS)

    @property
    def services(self) -> "StagedDocuments[Service]":
        return self.documents(registry.SERVICES)

    @property
    def parts(self) -> "StagedDocuments[Part]":
        return self.documents(registry.PARTS)

    @property
    def price_lists(self) -> "StagedDocuments[PriceList]":
        return self.documents(registry.PRICE_LISTS)

    @property
    def members(self) -> "StagedDocuments[Member]":
        return self.documents(registry.MEMBERS)

    @property
    def vehicles(self) -> "StagedDocuments[Vehicle]":
        return self.documents(registry.VEHICLES)

    @property
    def orders(self) -> "StagedDocuments[Order]":
        return self.documents(registry.ORDERS)

    @property
    def appointments(self) -> "StagedDocuments[Appointment]":
        return self.documents(registry.APPOINTMENTS)

    @property
    def work_orders(self) -> "StagedDocuments[WorkOrder]":
        return self.documents(registry.WORK_ORDERS)

    @property
    def photos(self) -> "StagedDocuments[Photo]":
        return self.documents(registry.PHOTOS)

    @property
    def pictures(self) -> "StagedDocuments[Picture]":
        return self.documents(registry.PICTURES)

    @property
    def payments(self) -> "StagedDocuments[Payment]":
        return self.documents(registry.PAYMENTS)

    @property
    def waits(self) -> "StagedDocuments[Wait]":
        return self.documents(registry.WAITS)

    @property
    def supports(self) -> "StagedDocuments[Support]":
        return self.documents(registry.SUPPORTS)

    @property
    def invitations(self) -> "StagedDocuments[Invitation]":
        return self.documents(registry.INVITATIONS)

    @property
    def rule_sheets(self) -> "StagedDocuments[RuleSheet]":
        return self.documents(registry.RULE_SHEETS)

    @property
    def people(self) -> "StagedDocuments[Person]":
        return self.documents(registry.PEOPLE)

    @property
    def subscriptions(self) -> "StagedDocuments[Subscription]":
        return self.documents(registry.SUBSCRIPTIONS)

    @property
    def experiences(self) -> "StagedDocuments[Experience]":
        return self.documents(registry.EXPERIENCES)

    @property
    def track_records(self) -> "StagedDocuments[TrackRecord]":
        return self.documents(registry.TRACK_RECORDS)

    @property
    def whereabouts(self) -> "StagedDocuments[Whereabouts]":
        return self.documents(registry.WHEREABOUTS)

    @property
    def closings(self) -> "StagedDocuments[Closing]":
        return self.documents(registry.CLOSINGS)

    @property
    def corrections(self) -> "StagedDocuments[Correction]":
        return self.documents(registry.CORRECTIONS)

    def add(self, ledger: str, rows: Iterable[Any]) -> None:
        """Stage rows for a ledger; a customer's wish may move what only staff may see."""
        rows, scope = list(rows), self.caller.actor.scope
        for row in rows:
            if not isinstance(scope, Own) and not reaches(scope, store=row.store, member=None):
                raise Forbidden("this shop's books lie outside what you may change")
        self.changes.append(ledger, rows)

    def documents(self, kind: Kind[A]) -> "StagedDocuments[A]":
        return StagedDocuments(self, kind)


@frozen
class StagedDocuments(Generic[A]):
    """The repository of one kind."""

    work: StagedWork
    kind: Kind[A]

    def get(self, id: UUID, /) -> A:
        return self.get_all((id,))[0]

    def get_all(self, ids: Collection[UUID], /) -> list[A]:
        staged = {id: saved for id in ids if (saved := self._saved(id))}
        loaded = self.work.load(self.kind, [id for id in ids if id not in staged])
        return [staged[id] if id in staged else self._there(id, loaded) for id in ids]

    def find(self, **equal: object) -> list[A]:
        return self.work.search(self.kind, equal)

    def find_any(
        self, column: str, values: Collection[object], /, *, since: datetime | None = None
    ) -> list[A]:
        first = first_id(since) if since else None
        return self.work.search_any(self.kind, column, values, first) if values else []

    def recent(self, *, after: UUID | None = None, limit: int, **equal: object) -> list[A]:
        return self.work.search_page(self.kind, equal, Page(after, limit, newest_first=True))

    def oldest(self, *, after: UUID | None = None, limit: int, **equal: object) -> list[A]:
        return self.work.search_page(self.kind, equal, Page(after, limit))

    def save(self, aggregate: A, /) -> None:
        changes, place = self.work.changes, (self.kind.table, aggregate.id)
        self._stay_within_scope(aggregate)
        before = changes.saved.get(place)
        if before is not None and before.aggregate.version != aggregate.version:
            raise Stale(f"{self._noun} {aggregate.id} was saved twice from one reading")
        store = self.kind.store_of(aggregate)
        changes.happened.extend(Happened(event, aggregate.id, store) for event in aggregate.pending)
        read_at = aggregate.version if before is None else before.read_at
        origin = self.work.at_hand(place, read_at) if before is None else before.before
        after = evolve(aggregate, version=aggregate.version + 1, pending=())
        changes.saved[place] = Saved(self.kind, after, read_at, origin)

    def _stay_within_scope(self, aggregate: A) -> None:
        store, member = self.kind.store_of(aggregate), self.kind.member_of(aggregate)
        if not reaches(self.work.caller.actor.scope, store=store, member=member):
            raise Forbidden(f"this {self._noun} lies outside what you may change", id=aggregate.id)

    def _saved(self, id: UUID) -> A | None:
        saved = self.work.changes.saved.get((self.kind.table, id))
        return cast(A, saved.aggregate) if saved else None

    def _there(self, id: UUID, loaded: Mapping[UUID, A]) -> A:
        if id not in loaded:
            raise self._missing(id)
        return loaded[id]

    def _missing(self, id: UUID) -> NotFound:
        return NotFound(f"no {self._noun} {id}", kind=self._noun, id=id)

    @property
    def _noun(self) -> str:
        return self.kind.table.rstrip("s").replace("_", " ")


@frozen
class StagedClaims:
    """The claims, with what this transaction takes and frees."""

    work: StagedWork

    def of(self, subject: UUID, /) -> list[Claim]:
        changes = self.work.changes
        stored = [c for c in self.work.claims_of(subject) if c.id not in changes.freed]
        staged = [c for c in changes.taken.values() if c.subject == subject]
        return sorted((*stored, *staged), key=lambda claim: (claim.step, claim.during, claim.id))

    def on(self, resources: Collection[UUID], during: Span, /) -> list[Claim]:
        claims = self.work.claims_on({*resources}, during)
        return sorted(claims, key=lambda claim: (claim.resource, claim.during))

    def take(self, claims: Iterable[Claim], /) -> None:
        self.work.changes.taken.update((claim.id, claim) for claim in claims)

    def free(self, claims: Iterable[Claim], /) -> None:
        changes = self.work.changes
        for claim in claims:
            if changes.taken.pop(claim.id, None) is None:
                changes.freed[claim.id] = claim


@frozen
class StagedAgenda:
    """Timed work, to be noted at the end."""

    changes: Changes

    def schedule(self, work: DueWork, /) -> None:
        self.changes.cancelled.discard((work.kind, work.subject))
        self.changes.scheduled[work.kind, work.subject] = work

    def cancel(self, kind: str, subject: UUID, /) -> None:
        self.changes.scheduled.pop((kind, subject), None)
        self.changes.cancelled.add((kind, subject))
