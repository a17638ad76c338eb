"""The database of these settings, wherever it is."""

from collections.abc import Iterator
from contextlib import contextmanager

from adapters.postgres import external
from adapters.postgres.embedded import EmbeddedPostgres
from adapters.postgres.home import occupied
from adapters.settings import Settings


@contextmanager
def reach(settings: Settings) -> Iterator[str]:
    """The address to work with inside the block, for a command that does one thing and ends.

    The external database if one is named, else the embedded one: the server that a running
    ``baywise up`` has started on this home, or one of our own until the end of the block.
    """
    if settings.database_url is not None:
        external.check(settings.database_url)
        yield settings.database_url
        return
    server = embedded_in(settings)
    if server.answers:
        yield server.url
        return
    with occupied(settings.home), server:
        yield server.url


def embedded_in(settings: Settings) -> EmbeddedPostgres:
    """The embedded server of this home, not started."""
    return EmbeddedPostgres(settings.home / "postgres")
