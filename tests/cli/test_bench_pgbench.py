"""pgbench beside the application: the same work, not only the same text."""

import psycopg

from cli.bench.booking import captured
from cli.bench.pgbench import Pgbench, libpq
from cli.bench.throwaway import furnished

_WRITTEN = ("claims", "appointments", "orders", "movements", "due_work", "outbox", "audit")
_SHOPS, _CLIENTS, _EACH = 4, 2, 6


def test_what_pgbench_sends_writes_what_the_application_wrote() -> None:
    with furnished(shops=_SHOPS, customers=_SHOPS, seed=1) as base:
        empty = _rows(base.url)
        _, templates = captured(base)
        ours = _rows(base.url)
        pgbench = Pgbench(base.url)
        pgbench.lay_out(templates, _CLIENTS * _EACH)

        pgbench.per_s(templates[0], clients=_CLIENTS, each=_EACH, first=0)
        theirs = _rows(base.url)

    times = _CLIENTS * _EACH // len(templates)
    for table in _WRITTEN:
        assert theirs[table] - ours[table] == times * (ours[table] - empty[table])


def _rows(url: str) -> dict[str, int]:
    """How many rows every table has."""
    counts = ", ".join(f"(select count(*) from {table})" for table in _WRITTEN)
    with psycopg.connect(libpq(url)) as connection:
        row = connection.execute(f"select {counts}").fetchone()
    return dict(zip(_WRITTEN, row or (), strict=True))
