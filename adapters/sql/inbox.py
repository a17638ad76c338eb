"""Messages of providers in PostgreSQL, encrypted."""

from base64 import b64encode
from typing import Any, Final
from uuid import UUID

import msgspec
from attrs import frozen
from sqlalchemy import Engine

from adapters.sql.codec import Codec
from adapters.sql.errors import translated
from application.finance.inbox import Message

_KEEP: Final = """
insert into provider_messages (id, at, tender, raw)
values (%(id)s, %(at)s, %(tender)s, %(raw)s)
"""
_JUDGE: Final = "update provider_messages set verdict = %(verdict)s where id = %(id)s"


@frozen
class SqlInbox:
    """Implements :class:`application.finance.inbox.Inbox`."""

    engine: Engine
    codec: Codec

    def keep(self, message: Message, /) -> None:
        raw = msgspec.json.encode(
            {"headers": dict(message.headers), "body": b64encode(message.body).decode()}
        )
        params = {
            "id": message.id,
            "at": message.at,
            "tender": str(message.tender),
            "raw": self.codec.encrypted(raw),
        }
        self._run(_KEEP, params)

    def judge(self, id: UUID, verdict: str, /) -> None:
        self._run(_JUDGE, {"id": id, "verdict": verdict})

    def _run(self, sql: str, params: dict[str, Any]) -> None:
        with translated(), self.engine.begin() as connection:
            connection.exec_driver_sql(sql, params)
