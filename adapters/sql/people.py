"""Sessions, tokens and regions in PostgreSQL: single statements, each its own transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from attrs import frozen
from sqlalchemy import Connection, Engine

from adapters.sql.errors import translated
from domain.people.credentials import IDLE, LONGEST, Session, Token
from domain.shared.ids import PersonId

_SESSION: Final = "digest, person, passwords, opened, seen"
_TOKEN: Final = "id, digest, person, name, issued, expires"


@contextmanager
def _transaction(engine: Engine) -> Iterator[Connection]:
    with translated(), engine.begin() as connection:
        yield connection


@frozen
class SqlSessions:
    """Implements :class:`application.people.ports.Sessions`."""

    engine: Engine

    def open(self, session: Session, /) -> None:
        sql = f"""insert into sessions ({_SESSION})
            values (%(digest)s, %(person)s, %(passwords)s, %(opened)s, %(seen)s)"""
        params = {
            "digest": session.digest,
            "person": session.person,
            "passwords": session.passwords,
            "opened": session.opened,
            "seen": session.seen,
        }
        with _transaction(self.engine) as connection:
            connection.exec_driver_sql(sql, params)

    def find(self, digest: bytes, /) -> Session | None:
        sql = f"select {_SESSION} from sessions where digest = %(digest)s"
        return self._one(sql, digest)

    def saw(self, digest: bytes, at: datetime, /) -> None:
        sql = "update sessions set seen = greatest(seen, %(at)s) where digest = %(digest)s"
        with _transaction(self.engine) as connection:
            connection.exec_driver_sql(sql, {"digest": digest, "at": at})

    def close(self, digest: bytes, /) -> Session | None:
        return self._one(
            f"delete from sessions where digest = %(digest)s returning {_SESSION}", digest
        )

    def sweep(self, at: datetime, /) -> int:
        sql = "delete from sessions where seen <= %(idle)s or opened <= %(oldest)s"
        with _transaction(self.engine) as connection:
            params = {"idle": at - IDLE, "oldest": at - LONGEST}
            return connection.exec_driver_sql(sql, params).rowcount

    def _one(self, sql: str, digest: bytes) -> Session | None:
        with _transaction(self.engine) as connection:
            row = connection.exec_driver_sql(sql, {"digest": digest}).one_or_none()
        return _session(row) if row else None


@frozen
class SqlTokens:
    """Implements :class:`application.people.ports.Tokens`."""

    engine: Engine

    def issue(self, token: Token, /) -> None:
        sql = f"""insert into tokens ({_TOKEN})
            values (%(id)s, %(digest)s, %(person)s, %(name)s, %(issued)s, %(expires)s)"""
        params = {
            "id": token.id,
            "digest": token.digest,
            "person": token.person,
            "name": token.name,
            "issued": token.issued,
            "expires": token.expires,
        }
        with _transaction(self.engine) as connection:
            connection.exec_driver_sql(sql, params)

    def find(self, digest: bytes, /) -> Token | None:
        return self._first("digest = %(it)s", digest)

    def get(self, id: UUID, /) -> Token | None:
        return self._first("id = %(it)s", id)

    def of(self, person: PersonId, /) -> list[Token]:
        return self._where("person = %(it)s", person)

    def revoke(self, id: UUID, /) -> bool:
        with _transaction(self.engine) as connection:
            sql = "delete from tokens where id = %(id)s"
            return connection.exec_driver_sql(sql, {"id": id}).rowcount == 1

    def _first(self, test: str, it: object) -> Token | None:
        return next(iter(self._where(test, it)), None)

    def _where(self, test: str, it: object) -> list[Token]:
        sql = f"select {_TOKEN} from tokens where {test} order by issued, id"
        with _transaction(self.engine) as connection:
            return [_token(row) for row in connection.exec_driver_sql(sql, {"it": it})]


def _session(row: Any) -> Session:
    return Session(
        digest=bytes(row.digest),
        person=PersonId(row.person),
        passwords=row.passwords,
        opened=row.opened.astimezone(UTC),
        seen=row.seen.astimezone(UTC),
    )


def _token(row: Any) -> Token:
    return Token(
        id=row.id,
        digest=bytes(row.digest),
        person=PersonId(row.person),
        name=row.name,
        issued=row.issued.astimezone(UTC),
        expires=row.expires.astimezone(UTC),
    )
