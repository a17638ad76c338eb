"""Being woken when events are told; what happened is read elsewhere."""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

from psycopg import AsyncConnection, OperationalError
from sqlalchemy import make_url

from adapters.sql.relay import CHANNEL

_AGAIN_S: Final = 0.5


async def woken(url: str, *, at_least_every_s: float = 2.0) -> AsyncIterator[None]:
    """Yields when there may be news, and now and then without any.

    One connection of its own; when it breaks, the next yield comes late and nothing is lost,
    because whoever listens goes on from a position.
    """
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    while True:
        try:
            async with await AsyncConnection.connect(plain, autocommit=True) as connection:
                await connection.execute(f"listen {CHANNEL}")
                while True:
                    yield
                    async for _ in connection.notifies(timeout=at_least_every_s, stop_after=1):
                        pass
        except OperationalError:
            await asyncio.sleep(_AGAIN_S)
            yield
