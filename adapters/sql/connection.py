"""Connections of the application: what they may do, and what they remember."""

from typing import Any, Final

import msgspec
import psycopg
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.types.json import set_json_loads
from sqlalchemy import Engine, create_engine, event

_SESSION: Final = """
set role baywise_application; set time zone 'UTC';
set lock_timeout = '3s'; set statement_timeout = '30s'"""


class LastingConnection(psycopg.Connection[Any]):
    """Keeps its prepared statements when a transaction is rolled back.

    The driver forgets them all then, in case the transaction had made a table that is gone now.
    The application makes none; and planning everything anew after each refused command would
    cost more than all other work of the server.
    """

    def rollback(self) -> None:
        if self.info.transaction_status is TransactionStatus.IDLE:
            return
        done = self.pgconn.exec_(b"rollback")
        if done.status != ExecStatus.COMMAND_OK:
            raise psycopg.OperationalError(done.get_error_message())


def connect(url: str, *, pool_size: int = 8) -> Engine:
    """An engine whose connections act as the application, which owns nothing."""
    engine = create_engine(url, pool_size=pool_size, max_overflow=0, pool_use_lifo=True)

    @event.listens_for(engine, "do_connect")
    def lasting(_: object, __: object, args: Any, params: Any) -> LastingConnection:
        return LastingConnection.connect(*args, **params)

    @event.listens_for(engine, "connect")
    def become_application(connection: LastingConnection, _: object) -> None:
        connection.execute(_SESSION)
        set_json_loads(msgspec.json.decode, connection)
        connection.commit()

    return engine
