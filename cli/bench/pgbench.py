"""The same statements sent by PostgreSQL's own load generator: what the server itself can do."""

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from uuid import UUID

import psycopg
from attrs import frozen
from sqlalchemy import make_url

from adapters.postgres.embedded import binaries
from cli.bench.statements import Statement

_TYPES: Final[Mapping[type[Any], str]] = {
    str: "text",
    UUID: "uuid",
    datetime: "timestamptz",
    bytes: "bytea",
    int: "bigint",
    bool: "boolean",
}
_SESSION: Final = "-c role=baywise_application -c timezone=UTC -c lock_timeout=3s"
_TPS: Final = re.compile(r"^tps = ([\d.]+)", re.MULTILINE)
_FAILED: Final = re.compile(r"number of failed transactions: (\d+)")
_THREADS: Final = 2


@frozen(kw_only=True)
class Template:
    """One transaction of the application, to be sent again with other ids and on other days.

    ``fresh`` are the ids that it made, and ``day`` is the day (ISO) that it was about.
    """

    statements: tuple[Statement, ...]
    fresh: frozenset[UUID]
    day: str


@frozen
class Pgbench:
    """Sends transactions whose parameters lie ready in a table, each of them once.

    pgbench cannot make ids and JSON by itself, so it reads them first. What that costs is
    measured and taken off, in favour of pgbench.
    """

    url: str

    def lay_out(self, templates: Sequence[Template], count: int) -> None:
        """Make parameters for ``count`` transactions, the templates in turn."""
        values = _values(templates[0])
        with psycopg.connect(libpq(self.url)) as connection:
            connection.execute("drop table if exists bench_parameters")
            columns = ", ".join(f"{name} text" for name in values)
            connection.execute(f"create table bench_parameters (n integer primary key, {columns})")
            connection.execute("grant select on bench_parameters to baywise_application")
            for turn, template in enumerate(templates):
                rows = _rows(template, turn, len(templates), count)
                connection.execute(rows, _values(template) | {"day": template.day})
            connection.commit()
            connection.autocommit = True
            connection.execute("vacuum analyze bench_parameters")

    def per_s(self, template: Template, *, clients: int, each: int, first: int) -> float:
        """Transactions per second of clients that send ``each`` of them.

        Their parameters begin at number ``first`` of those that are laid out.
        """
        whole = self._tps(_read(template) + _sent(template), clients, each, first)
        reading = self._tps(_read(template), clients, each, first)
        return 1 / (1 / whole - 1 / reading)

    def _tps(self, script: str, clients: int, each: int, first: int) -> float:
        variables = {"first": first, "turn": -1, "clients": clients}
        with TemporaryDirectory(prefix="baywise-pgbench-") as folder:
            file = Path(folder) / "script.sql"
            file.write_text(script, encoding="utf-8")
            said = subprocess.run(
                [
                    str(binaries() / "pgbench"),
                    *("--no-vacuum", "--protocol=prepared", f"--file={file}"),
                    *(f"--client={clients}", f"--jobs={min(clients, _THREADS)}"),
                    f"--transactions={each}",
                    *(f"--define={name}={value}" for name, value in variables.items()),
                    libpq(self.url),
                ],
                env=os.environ | {"PGOPTIONS": _SESSION},
                capture_output=True,
                text=True,
            )
        told, failed = _TPS.search(said.stdout), _FAILED.search(said.stdout)
        if said.returncode or told is None or failed is None or int(failed[1]):
            raise RuntimeError(f"pgbench failed: {said.stderr[-2000:]}{said.stdout[-500:]}")
        return float(told[1])


def libpq(url: str) -> str:
    """The address as PostgreSQL's own programs take it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _values(template: Template) -> dict[str, str]:
    """Every parameter as PostgreSQL's text, named by the number of its statement."""
    return {
        f"p{number}_{name}": _text(value)
        for number, statement in enumerate(template.statements)
        for name, value in statement.params.items()
    }


def _text(value: Any) -> str:
    match value:
        case list() | tuple():
            return f"{{{','.join(map(_text, value))}}}"
        case bytes():
            return f"\\x{value.hex()}"
        case datetime():
            return value.isoformat()
    return str(value)


def _type(value: Any) -> str:
    if isinstance(value, list):
        return f"{_type(value[0]) if value else 'uuid'}[]"
    return _TYPES[type(value)]


def _rows(template: Template, turn: int, every: int, count: int) -> str:
    """Inserts the template's share of the parameters: other ids, and a day later each time."""
    columns = []
    for name, value in _values(template).items():
        made = f"%({name})s::text"
        for id in sorted(template.fresh):
            if str(id) in value:
                made = f"replace({made}, '{id}', md5(n || '{id}')::uuid::text)"
        if template.day in value:
            made = f"replace({made}, %(day)s, (date '{template.day}' + 1 + n / {every})::text)"
        columns.append(made)
    return (
        f"insert into bench_parameters select n, {', '.join(columns)} "
        f"from generate_series({turn}, {count - 1}, {every}) as n"
    )


def _read(template: Template) -> str:
    names = ", ".join(_values(template))
    return (
        "\\set turn :turn + 1\n\\set n :first + :turn * :clients + :client_id\n"
        f"select {names} from bench_parameters where n = :n \\gset\n"
    )


def _sent(template: Template) -> str:
    script = ["begin;"]
    for number, statement in enumerate(template.statements):
        sql = statement.sql
        for name, value in statement.params.items():
            sql = sql.replace(f"%({name})s", f"(:p{number}_{name})::{_type(value)}")
        script.append(f"{' '.join(sql.split())};")
    return "\n".join((*script, "commit;\n"))
