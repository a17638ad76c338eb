"""A transaction's changes as one statement.

Every part is a common table expression that waits for the one before it, so the order of locks
is fixed: the shops' claims first, then documents by table, ledgers, and the outbox last. One
statement instead of a dozen is what makes a booking cheap.
"""

from collections.abc import Callable, Mapping
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
from application.shared.ports import Asked
from domain.shared.claims import Taken
from domain.shared.errors import Stale

NO_STORE: Final = UUID(int=0)
"""Stands for the chain as a whole where a shop is expected."""


@define
class Flush:
    """Collects the parts; :meth:`run` sends them and checks that each did what it should."""

    codec: Codec
    asked: Asked
    now: datetime
    parts: list[tuple[str, str]] = Factory(list)
    params: dict[str, Any] = Factory(dict)
    expected: list[tuple[str, int, Callable[[], Exception]]] = Factory(list)

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
        self.params["now"] = self.now
        self._claims(changes)
        self._documents(changes)
        self._ledgers(changes)
        self._agenda(changes)
        self._outbox(changes)

    def _send(self, session: Session) -> None:
        row = session.row(self._statement(), self.params)
        refusals = [
            refusal()
            for (_, count, refusal), done in zip(self.expected, row, strict=True)
            if done != count
        ]
        if refusals:
            # Whoever read old data asks for the wrong things, so that comes first: it is retried.
            raise next((one for one in refusals if isinstance(one, Stale)), refusals[0])

    def _statement(self) -> str:
        parts = ",\n".join(f"{name} as ({body})" for name, body in self.parts)
        counts = ", ".join(
            f"(select count(*) from {name}) as {name}" for name, _, _ in self.expected
        )
        return f"with {parts}\nselect {counts}"

    def _add(
        self,
        name: str,
        body: str,
        count: int | None = None,
        refusal: Callable[[], Exception] = lambda: Stale("somebody else was faster"),
    ) -> None:
        after = f"(select count(*) from {self.parts[-1][0]}) >= 0" if self.parts else "true"
        self.parts.append((name, body.replace("$after", after)))
        if count is not None:
            self.expected.append((name, count, refusal))

    def _rows(self, name: str, rows: list[dict[str, Any]]) -> str:
        self.params[name] = to_json(rows)
        return f"jsonb_to_recordset(%({name})s::jsonb)"

    def _claims(self, changes: Changes) -> None:
        if not changes.taken and not changes.freed:
            return
        touched = (*changes.taken.values(), *changes.freed.values())
        self.params["shops"] = sorted({str(claim.store) for claim in touched})
        self.params["freed"] = list(changes.freed)
        self._add("lock", _LOCK)
        self._add(
            "freed", "delete from claims where id = any(%(freed)s::uuid[]) and $after returning 1"
        )
        if changes.taken:
            wanted = self._rows("wanted", [_claim_row(claim) for claim in changes.taken.values()])
            self._add("expired", _EXPIRED.replace("$rows", wanted))
            refusal = self._taken(changes)
            self._add("taken", _TAKEN.replace("$rows", wanted), len(changes.taken), refusal)

    def _taken(self, changes: Changes) -> Callable[[], Exception]:
        first = next(iter(changes.taken.values()))
        return lambda: Taken.on(first.resource, first.during)

    def _documents(self, changes: Changes) -> None:
        by_table = sorted(changes.saved.values(), key=lambda s: (s.kind.table, s.read_at > 0))
        for (table, known), group in groupby(by_table, key=lambda s: (s.kind.table, s.read_at > 0)):
            saved = sorted(group, key=lambda s: s.aggregate.id)
            name = f"{table}_{'changed' if known else 'new'}"
            rows = self._rows(name, [self._document(one) for one in saved])
            sql = DOCUMENTS[table].update if known else DOCUMENTS[table].insert
            self._add(name, sql.replace("$rows", rows), len(saved), _stale(table))

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
                rows = self._rows(part.name, part.rows)
                self._add(part.name, part.sql.replace("$rows", rows), part.count, part.refusal)

    def _agenda(self, changes: Changes) -> None:
        if changes.cancelled:
            gone = [{"kind": kind, "subject": str(subject)} for kind, subject in changes.cancelled]
            self._add("cancelled", _CANCELLED.replace("$rows", self._rows("gone", gone)))
        if changes.scheduled:
            due = [self.codec.plain(work) for work in changes.scheduled.values()]
            self._add("scheduled", _SCHEDULED.replace("$rows", self._rows("due", due)))

    def _outbox(self, changes: Changes) -> None:
        if not changes.happened:
            return
        caller = self.asked.caller
        self.params |= {
            "actor": caller.actor.id,
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
        self._add("noted", _OUTBOX.replace("$rows", self._rows("facts", facts)))

    def _audit(self, changes: Changes) -> None:
        self.params["home"] = changes.home or NO_STORE
        self.params["line"] = audit.entry(self.asked, self.now, changes)
        self._add("head", HEAD)
        self._add("audited", AUDITED, 1)

    def _answer(self, answer: "Answered | None") -> None:
        if answer is not None:
            self.params |= answer
            self._add("remembered", _ANSWER)


Answered = Mapping[str, Any]
"""The parameters of the answer's row: actor, key, command, fingerprint, answer."""


def _stale(table: str) -> Callable[[], Exception]:
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
from (select unnest(%(shops)s::text[]) as shop order by 1) as shops
"""
_WANTED = """$rows as w (
    id uuid, store uuid, resource uuid, starts timestamptz, ends timestamptz,
    kind text, subject uuid, step integer, expires timestamptz)"""
_EXPIRED = f"""
delete from claims as c using {_WANTED}
where c.resource = w.resource and c.during && tstzrange(w.starts, w.ends)
  and c.kind = 'hold' and c.expires <= %(now)s and $after
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
set at = excluded.at, store = excluded.store, leased = null
returning 1
"""
_OUTBOX = """
insert into outbox (at, kind, revision, store, subject, actor, channel, causation, body)
select at, kind, revision, store, subject, %(actor)s, %(channel)s, %(causation)s, body
from $rows as f (at timestamptz, kind text, revision integer, store uuid, subject uuid, body jsonb)
where $after returning 1
"""
HEAD = """
insert into audit_heads as h (store, seq, hash)
select %(home)s, 1, sha256(decode(repeat('00', 32), 'hex') || convert_to(%(line)s, 'UTF8'))
where $after
on conflict (store) do update
set seq = h.seq + 1, hash = sha256(h.hash || convert_to(%(line)s, 'UTF8'))
returning h.store, h.seq, h.hash
"""
AUDITED = """
insert into audit (store, seq, at, line, hash)
select store, seq, %(now)s, %(line)s, hash from head returning 1
"""
LOG = f"with head as ({HEAD}) {AUDITED}".replace("$after", "true")
"""One line of the audit log by itself."""

_ANSWER = """
insert into answers (actor, key, command, fingerprint, answer, at)
select %(actor)s, %(key)s, %(command)s, %(fingerprint)s, %(answer)s::jsonb, %(now)s
where $after returning 1
"""
