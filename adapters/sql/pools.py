"""The connections of one process to a database."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Self

from attrs import frozen
from sqlalchemy import Engine

from adapters.sql.connection import connect


@frozen(kw_only=True)
class Pools:
    """Connections to one database, apart where one must not wait for the other."""

    main: Engine
    aside: Engine
    """What everybody has at hand is read in the middle of a transaction, which holds a connection:
    if it waited for another of the same pool, all could wait for each other."""
    afar: Engine
    """A year of the whole network is read for seconds: whoever books does not wait behind it."""
    beside: Engine
    """Programs outside that are many, or far behind, get no more of the server than this."""

    @classmethod
    @contextmanager
    def open(cls, url: str, *, size: int = 8) -> Iterator[Self]:
        """Connections until the end of the block, at most ``size`` for whoever books."""
        with ExitStack() as opened:

            def pool(size: int) -> Engine:
                engine = connect(url, pool_size=size)
                opened.callback(engine.dispose)
                return engine

            yield cls(main=pool(size), aside=pool(2), afar=pool(2), beside=pool(2))
