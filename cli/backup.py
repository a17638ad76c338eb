"""``baywise backup`` and ``baywise restore``."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Final

import click
from sqlalchemy import Engine, NullPool, create_engine

from adapters.backup.archive import opened
from adapters.backup.manifest import Manifest
from adapters.backup.restoring import restore as restore_from
from adapters.backup.restoring import tokens_that_open
from adapters.backup.taking import take
from adapters.bootstrap import KEYS_FILE
from adapters.clock import SystemClock
from adapters.keys import Keys
from adapters.postgres.reach import embedded_in, reach
from adapters.settings import Settings
from adapters.sql.keys_check import WrongKeys, expect
from cli.house import house
from domain.shared.errors import NotFound

_FILE: Final = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
@click.pass_obj
def backup(settings: Settings, file: Path) -> None:
    """Write everything at one instant to a new FILE, beside a running `baywise up` or alone.

    The keys are not in it: keep keys.json of the home folder too, and apart from FILE, for
    whoever has both can read every name, phone, plate and VIN.
    """
    _expect_database(settings)
    with reach(settings) as url, _engine(url) as engine:
        taken = take(engine, file, version=version("baywise"), now=SystemClock().now())
    _tell(taken)
    click.echo(f"bytes {file.stat().st_size}")
    for name, holds in taken.promises.items():
        if not holds:
            click.echo(f"broken-promise: {name}; see baywise audit", err=True)
    click.echo(f"the keys are not in it; keep them apart: {settings.home / KEYS_FILE}", err=True)


@click.command()
@click.argument("file", type=_FILE)
@click.option("--replace", is_flag=True, help="Lose all data that are there now.")
@click.option("--check", is_flag=True, help="Only say what the file holds.")
@click.pass_obj
def restore(settings: Settings, file: Path, replace: bool, check: bool) -> None:
    """Put everything from FILE into an empty database: all of it, proven equal, or nothing.

    The keys.json that belongs to the backup must lie in the home folder before.
    """
    with opened(file) as archive:
        manifest = archive.manifest
        if check:
            archive.expect_whole()
            _tell(manifest)
            return
    _expect_keys(settings.home / KEYS_FILE, manifest)
    with reach(settings) as url, _engine(url) as engine:
        restored, broken = restore_from(engine, file, replace=replace)
        tokens = tokens_that_open(engine, now=SystemClock().now())
    with house(settings) as app:
        events = app.stream.last()
    _tell(restored)
    click.echo(f"events {events}")
    click.echo(f"tokens {tokens}, valid, also those revoked since the backup; sessions have ended")
    for finding in broken:
        click.echo(f"broken-promise: {finding.promise.name}, as it was before", err=True)


def _expect_database(settings: Settings) -> None:
    """A mistyped home is not the place to make a database, and then an empty backup of it."""
    if settings.database_url is None and not embedded_in(settings).data.exists():
        raise NotFound(f"there is no database in {settings.home}; is BAYWISE_HOME right?")


def _expect_keys(path: Path, manifest: Manifest) -> None:
    if not path.exists():
        raise WrongKeys(f"{path} is missing; put the keys.json there that belongs to the backup")
    expect(manifest.keys, Keys.from_file(path), path)


@contextmanager
def _engine(url: str) -> Iterator[Engine]:
    engine = create_engine(url, poolclass=NullPool)
    try:
        yield engine
    finally:
        engine.dispose()


def _tell(manifest: Manifest) -> None:
    click.echo(f"taken {manifest.taken.isoformat(timespec='seconds')}")
    click.echo(f"release {manifest.version}")
    click.echo(f"step {manifest.revision}")
    click.echo(f"tables {len(manifest.tables)}")
    click.echo(f"rows {manifest.rows}")
