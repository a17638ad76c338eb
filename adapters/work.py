"""One transaction as both stores see it: reads go through, writes wait for the end.

What differs between PostgreSQL and the twin is reading and committing; everything between, in
particular what a use case sees of its own changes, is here and so cannot differ.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from attrs import Factory, define, evolve, frozen

from adapters import registry
from adapters.changes import Changes, Happened, Saved
from adapters.kinds import Kind
from application.shared.caller import Caller
from application.shared.ports import Asked, DueWork
from application.shared.rights import reaches
from domain.booking.appointment import Appointment
from domain.people.person import Person
from domain.shared.aggregate import Aggregate
from domain.shared.claims import Claim
from domain.shared.errors import Forbidden, NotFound, Stale
from domain.shared.time import Span
from domain.work_orders.work_order import WorkOrder

A = TypeVar("A", bound=Aggregate)


@define(kw_only=True)
class StagedWork(ABC):
    """Implements :class:`application.shared.ports.Work` over four questions to the store."""

    asked: Asked
    now: datetime
    changes: Changes = Factory(Changes)
    unknown: dict[UUID, Mapping[str, Any]] = Factory(dict)

    @abstractmethod
    def load(self, kind: Kind[A], ids: Collection[UUID], /) -> Mapping[UUID, A]:
        """Those of ``ids`` that exist and that the caller may see."""

    @abstractmethod
    def search(self, kind: Kind[A], equal: Mapping[str, object], /) -> list[A]:
        """Those the caller may see whose columns are equal, oldest id first."""

    @abstractmethod
    def claims_of(self, subject: UUID, /) -> list[Claim]: ...

    @abstractmethod
    def claims_on(self, resources: Collection[UUID], during: Span, /) -> list[Claim]: ...

    @abstractmethod
    def answered(self) -> tuple[bool, object]: ...

    @abstractmethod
    def answer(self, value: object, /) -> None: ...

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
    def appointments(self) -> "StagedDocuments[Appointment]":
        return self.documents(registry.APPOINTMENTS)

    @property
    def work_orders(self) -> "StagedDocuments[WorkOrder]":
        return self.documents(registry.WORK_ORDERS)

    @property
    def people(self) -> "StagedDocuments[Person]":
        return self.documents(registry.PEOPLE)

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
        staged = self.work.changes.saved
        loaded = self.work.load(self.kind, [id for id in ids if id not in staged])
        return [self._staged(staged[id]) if id in staged else self._there(id, loaded) for id in ids]

    def find(self, **equal: object) -> list[A]:
        return self.work.search(self.kind, equal)

    def save(self, aggregate: A, /) -> None:
        changes = self.work.changes
        self._stay_within_scope(aggregate)
        before = changes.saved.get(aggregate.id)
        if before is not None and before.aggregate.version != aggregate.version:
            raise Stale(f"{self._noun} {aggregate.id} was saved twice from one reading")
        store = self.kind.store_of(aggregate)
        changes.happened.extend(Happened(event, aggregate.id, store) for event in aggregate.pending)
        read_at = aggregate.version if before is None else before.read_at
        after = evolve(aggregate, version=aggregate.version + 1, pending=())
        unknown = self.work.unknown.get(aggregate.id, {})
        changes.saved[aggregate.id] = Saved(self.kind, after, read_at, unknown)

    def _stay_within_scope(self, aggregate: A) -> None:
        store, member = self.kind.store_of(aggregate), self.kind.member_of(aggregate)
        if not reaches(self.work.caller.actor.scope, store=store, member=member):
            raise Forbidden(f"this {self._noun} lies outside what you may change", id=aggregate.id)

    def _staged(self, saved: Saved) -> A:
        if not isinstance(saved.aggregate, self.kind.of):
            raise self._missing(saved.aggregate.id)
        return saved.aggregate

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
        return self.work.claims_on(resources, during)

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


def appended(changes: Changes, ledger: str, rows: Iterable[Any]) -> None:
    """Stage rows for a ledger."""
    changes.rows.setdefault(ledger, []).extend(rows)
