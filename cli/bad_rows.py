"""Bad rows, told before the error that refuses them."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from adapters.tables.problems import BadTable


@contextmanager
def naming_bad_rows() -> Iterator[None]:
    """One line on stdout for each bad row, before the error goes its way."""
    try:
        yield
    except BadTable as error:
        for row in error.rows:
            click.echo(row)
        raise
