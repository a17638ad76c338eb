"""One transaction's conversation with the server, on the driver itself.

The engine gives connections, opens and ends transactions; asking through it as well would cost
more time than the server needs for the answers.
"""

from collections.abc import Mapping
from typing import Any, Self, cast

import psycopg
from attrs import frozen
from psycopg.rows import namedtuple_row
from sqlalchemy import Connection


@frozen
class Session:
    """Sends statements and answers rows, whose columns are attributes."""

    cursor: psycopg.Cursor[Any]

    @classmethod
    def of(cls, connection: Connection) -> Self:
        """The conversation over a connection whose transaction others open and end."""
        driver = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
        return cls(driver.cursor(row_factory=namedtuple_row))

    def rows(self, sql: str, params: Mapping[str, Any]) -> list[Any]:
        return self.cursor.execute(sql, params).fetchall()

    def row(self, sql: str, params: Mapping[str, Any]) -> Any:
        """The one row that the statement answers.

        Raises:
            ValueError: it is not one.
        """
        (row,) = self.rows(sql, params)
        return row
