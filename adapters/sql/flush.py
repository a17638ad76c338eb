"""A transaction's changes as one statement.

The order of locks is fixed: the shops' claims first, then documents by table, ledgers, and the
outbox last. One statement instead of a dozen is what makes a booking cheap.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from attrs import Factory, define

from adapters import audit
from adapters.changes import Changes, Saved
from adapters.sql.codec import Codec, to_json
from adapters.sql.ledgers import LEDGERS
from adapters.sql.schema import DOCUMENTS
from adapters.sql.session import Session
from adapters.sql.statement import Part, statement
from application.shared.ports import Asked
from domain.shared.claims import Taken
from domain.shared.errors import Stale

Rows = Sequence[Mapping[str, Any]]
Refusal = Callable[[], Exception]
Entered = dict[str, Any]
"""The parameters of an audit entry."""

NO_STORE: Final = UUID(int=0)
"""Stands for the chain as a whole where a shop is expected."""


@define
class Flush:
    """Collects the parts; :meth:`run` sends them and checks that each did what it should."""

    codec: Codec
    asked: Asked
    now: datetime
    parts: list[Part] = Factory(list)
    params: dict[str, Any] = Factory(dict)
    sent: dict[str, Any] = Factory(dict)
    """The rows that the parts read: one parameter for all, as each costs on both sides."""
    expected: list[tuple[int, Refusal]] = Factory(list)

    def run(self, session: Session, changes: Changes, answer: "Answered | None") -> None:
        """Apply the changes.

        Raises:
            Taken: somebody has the time. Stale: somebody saved first.
        """
        self._effects(changes)
        self._audit(changes)
        self._answer(answer)
        self._send(session)

    def apply(self, session: Session, changes: Changes) -> None:
        """The same without audit and answer, which come at the end of the transaction."""
        self._effects(changes)
        self._send(session)

    def _effects(self, changes: Changes) -> None:
        self.params["now"] = self.now.isoformat()
        self._claims(changes)
        self._documents(changes)
        self._ledgers(changes)
        self._agenda(changes)
        self._outbox(changes)

    def _send(self, session: Session) -> None:
        params = {**self.params, "sent": to_json(self.sent)}
        counts = session.row(statement(tuple(self.parts)), params)
        refusals = [
            refusal()
            for (count, refusal), done in zip(self.expected, counts, strict=True)
            if done != count
        ]
        if refusals:
            # Whoever read old data asks for the wrong things, so that comes first: it is retried.
            raise next((one for one in refusals if isinstance(one, Stale)), refusals[0])

    def _add(
        self,
        name: str,
        sql: str,
        rows: Rows = (),
        refusal: Refusal | None = None,
        *,
        reads: str = "",
    ) -> None:
        """Add a part; with a ``refusal``, one that must touch every one of its rows."""
        reads, alone = reads or name, len(rows) == 1
        if rows:
            self.sent[reads] = rows[0] if alone else rows
        self.parts.append(Part(name, sql, reads, alone, counted=refusal is not None))
        if refusal is not None:
            self.expected.append((len(rows), refusal))

    def _claims(self, changes: Changes) -> None:
        if not changes.taken and not changes.freed:
            return
        touched = (*changes.taken.values(), *changes.freed.values())
        self.sent["shops"] = sorted({str(claim.store) for claim in touched})
        self._add("lock", _LOCK)
        if changes.freed:
            self.sent["freed"] = [str(id) for id in changes.freed]
            self._add("freed", _FREED)
        if changes.taken:
            wanted = [_claim_row(claim) for claim in changes.taken.values()]
            self._add("expired", _EXPIRED, wanted, reads="wanted")
            self._add("taken", _TAKEN, wanted, self._taken(changes), reads="wanted")

    def _taken(self, changes: Changes) -> Refusal:
        first = next(iter(changes.taken.values()))
        return lambda: Taken.on(first.resource, first.during)

    def _documents(self, changes: Changes) -> None:
        by_table = sorted(changes.saved.values(), key=lambda s: (s.kind.table, s.read_at > 0))
        for (table, known), group in groupby(by_table, key=lambda s: (s.kind.table, s.read_at > 0)):
            saved = sorted(group, key=lambda s: s.aggregate.id)
            name = f"{table}_{'changed' if known else 'new'}"
            sql = DOCUMENTS[table].update if known else DOCUMENTS[table].insert
            self._add(name, sql, [self._document(one) for one in saved], _stale(table))

    def _document(self, saved: Saved) -> dict[str, Any]:
        aggregate = saved.aggregate
        columns = saved.kind.promoted(aggregate)
        return {
            "id": str(aggregate.id),
            "read_at": saved.read_at,
            "version": aggregate.version,
            "body": self.codec.body(aggregate),
            **{name: self.codec.column(value) for name, value in columns.items()},
        }

    def _ledgers(self, changes: Changes) -> None:
        for name, staged in changes.rows.items():
            for part in LEDGERS[name](staged, self.codec):
                self._add(part.name, part.sql, part.rows, part.refusal)

    def _agenda(self, changes: Changes) -> None:
        if changes.cancelled:
            gone = [{"kind": kind, "subject": str(subject)} for kind, subject in changes.cancelled]
            self._add("cancelled", _CANCELLED, gone)
        if changes.scheduled:
            due = [self.codec.plain(work) for work in changes.scheduled.values()]
            self._add("scheduled", _SCHEDULED, due)

    def _outbox(self, changes: Changes) -> None:
        if not changes.happened:
            return
        caller = self.asked.caller
        self.params |= {
            "actor": str(caller.actor.id),
            "channel": str(caller.channel),
            "causation": self.asked.command,
        }
        facts = [
            {
                "at": fact.event.at.isoformat(),
                "kind": type(fact.event).__name__,
                "revision": fact.event.revision,
                "store": str(fact.store) if fact.store else None,
                "subject": str(fact.subject),
                "body": self.codec.plain(fact.event),
            }
            for fact in changes.happened
        ]
        self._add("noted", _OUTBOX, facts)

    def _audit(self, changes: Changes) -> None:
        self.params |= entered(self.asked, self.now, changes)
        self._add("head", HEAD)
        self._add("audited", AUDITED)

    def _answer(self, answer: "Answered | None") -> None:
        if answer is not None:
            self.params |= answer
            self._add("remembered", _ANSWER)


def logged(line: str, now: datetime, home: UUID = NO_STORE, about: Iterable[UUID] = ()) -> Entered:
    """The parameters of :data:`LOG` for a line ``about`` some things in the chain of ``home``."""
    # As PostgreSQL writes an array: cheaper to send than one.
    subjects = f"{{{','.join(map(str, about))}}}"
    return {"home": str(home), "line": line, "now": now.isoformat(), "subjects": subjects}


def entered(asked: Asked, now: datetime, changes: Changes) -> Entered:
    """The same for what a transaction changes."""
    line = audit.entry(asked, now, changes)
    return logged(line, now, changes.home or NO_STORE, (id for _, id in changes.saved))


Answered = Mapping[str, Any]
"""The parameters of the answer's row: actor, key, command, fingerprint, answer."""


def _stale(table: str) -> Refusal:
    return lambda: Stale(f"{table.replace('_', ' ')}: somebody else saved first")


def _claim_row(claim: Any) -> dict[str, Any]:
    return {
        "id": str(claim.id),
        "store": str(claim.store),
        "resource": str(claim.resource),
        "starts": claim.during.start.isoformat(),
        "ends": claim.during.end.isoformat(),
        "kind": str(claim.kind),
        "subject": str(claim.subject),
        "step": claim.step,
        "expires": claim.expires.isoformat() if claim.expires else None,
    }


_LOCK = """
select pg_advisory_xact_lock(hashtextextended(shop, 0))
from (select jsonb_array_elements_text(%(sent)s::jsonb -> 'shops') as shop order by 1) as shops
"""
_FREED = """
delete from claims
where id = any(array(select jsonb_array_elements_text(%(sent)s::jsonb -> 'freed'))::uuid[])
  and $after returning 1
"""
_WANTED = """$rows as w (
    id uuid, store uuid, resource uuid, starts timestamptz, ends timestamptz,
    kind text, subject uuid, step integer, expires timestamptz)"""
_EXPIRED = f"""
delete from claims as c using {_WANTED}
where c.resource = w.resource and c.during && tstzrange(w.starts, w.ends)
  and c.kind = 'hold' and c.expires <= %(now)s::timestamptz and $after
returning 1
"""
_TAKEN = f"""
insert into claims (id, store, resource, during, kind, subject, step, expires)
select id, store, resource, tstzrange(starts, ends), kind, subject, step, expires
from {_WANTED} where $after
order by resource, starts
on conflict do nothing returning 1
"""
_CANCELLED = """
delete from due_work as d using $rows as g (kind text, subject uuid)
where d.kind = g.kind and d.subject = g.subject and $after returning 1
"""
_SCHEDULED = """
insert into due_work (kind, subject, store, at)
select kind, subject, store, at
from $rows as g (kind text, subject uuid, store uuid, at timestamptz) where $after
on conflict (kind, subject) do update
set at = excluded.at, store = excluded.store, leased = null, attempts = 0
returning 1
"""
_OUTBOX = """
insert into outbox (at, kind, revision, store, subject, actor, channel, causation, body)
select at, kind, revision, store, subject, %(actor)s::uuid, %(channel)s, %(causation)s, body
from $rows as f (at timestamptz, kind text, revision integer, store uuid, subject uuid, body jsonb)
where $after returning 1
"""
HEAD = """
insert into audit_heads as h (store, seq, hash)
select %(home)s::uuid, 1, sha256(decode(repeat('00', 32), 'hex') || convert_to(%(line)s, 'UTF8'))
where $after
on conflict (store) do update
set seq = h.seq + 1, hash = sha256(h.hash || convert_to(%(line)s, 'UTF8'))
returning h.store, h.seq, h.hash
"""
AUDITED = """
insert into audit (store, seq, at, line, hash, subjects)
select store, seq, %(now)s::timestamptz, %(line)s, hash, %(subjects)s::uuid[] from head returning 1
"""
LOG = f"with head as ({HEAD}) {AUDITED}".replace("$after", "true")
"""One line of the audit log by itself."""

_ANSWER = """
insert into answers (actor, key, command, fingerprint, answer, at)
select %(actor)s::uuid, %(key)s, %(command)s, %(fingerprint)s, %(answer)s::jsonb,
       %(now)s::timestamptz
where $after returning 1
"""
