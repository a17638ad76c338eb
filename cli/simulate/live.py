"""Running shops as ``baywise simulate`` sees them: a snapshot of their database, in a directory."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Final

from attrs import frozen
from sqlalchemy import create_engine

from adapters.bootstrap import KEYS_FILE, open_database
from adapters.files import Unwritable
from adapters.kept_clock import clock_of
from adapters.keys import Keys
from adapters.postgres.reach import embedded_in, reach
from adapters.registry import STORES
from adapters.settings import Mode, Settings
from adapters.snapshot.file import load, save
from adapters.snapshot.snapshot import Snapshot
from adapters.snapshot.taking import take
from adapters.sql.connection import connect
from adapters.sql.errors import translated
from adapters.sql.migrate import expect_current
from application.shared.caller import Caller
from application.stores.choosing import Choice
from cli.house import OPERATOR
from domain.shared.channel import Channel
from domain.shared.errors import Conflict, Unavailable
from domain.shared.ids import StoreId

FILE: Final = "snapshot.json.gz"


class NoDatabase(Unavailable):
    """There are no running shops in the home folder."""

    code = "no-database"


class OtherShops(Conflict):
    """The directory is of another question."""

    code = "other-shops"


@frozen(kw_only=True)
class Taken:
    """A snapshot in its file; ``read_s`` is how long reading it took.

    ``ago``: how much earlier it was taken, if that was for an earlier question.
    """

    path: Path
    snapshot: Snapshot
    read_s: float
    ago: timedelta | None = None


def taken(settings: Settings, choice: Choice, out: Path, login: str | None) -> Taken:
    """The snapshot in ``out``, or a new one if there is none.

    Raises:
        OtherShops: that in ``out`` is of other shops.
        BadSnapshot: that in ``out`` is damaged.
        NoDatabase, OlderDatabase, NewerDatabase: there is no database to read, or not of this
            release.
        Forbidden, NoShopThere: see :func:`adapters.snapshot.taking.take`.
    """
    path, begun, ago = out / FILE, perf_counter(), None
    if path.exists():
        snapshot, _ = load(path)
        caller = _caller(settings, login)
        if snapshot.choice != choice or {*_meant(choice, snapshot, caller)} != {*snapshot.asked}:
            raise OtherShops(f"{path} is of other shops; name another directory for these")
        ago = clock_of(settings.home).now() - snapshot.taken
    else:
        snapshot = _read(settings, choice, _caller(settings, login))
        _make(out)
        save(path, snapshot)
    return Taken(path=path, snapshot=snapshot, read_s=perf_counter() - begun, ago=ago)


def _read(settings: Settings, choice: Choice, caller: Caller) -> Snapshot:
    with _database(settings) as url:
        engine = connect(url, pool_size=1)
        try:
            return take(engine, caller, choice, clock_of(settings.home))
        finally:
            engine.dispose()


def _caller(settings: Settings, login: str | None) -> Caller:
    if login is None:
        return OPERATOR
    with _database(settings) as url:
        keys, demo = Keys.from_file(settings.home / KEYS_FILE), settings.mode is Mode.DEMO
        with open_database(url, keys, demo=demo) as app:
            actor = app.people.acting(OPERATOR, login)
    return Caller(actor=actor, channel=Channel.COMMAND_LINE)


@contextmanager
def _database(settings: Settings) -> Iterator[str]:
    """The address of the shops' database, as it is: nothing is brought up to date for this."""
    if settings.database_url is None and not embedded_in(settings).data.exists():
        raise NoDatabase(f"there are no running shops in {settings.home}; start them: baywise up")
    with reach(settings) as url:
        owner = create_engine(url)
        try:
            with translated():
                expect_current(owner)
        finally:
            owner.dispose()
        yield url


def _meant(choice: Choice, snapshot: Snapshot, caller: Caller) -> frozenset[StoreId]:
    return choice.of((one for one in snapshot.of(STORES) if one.id in snapshot.asked), caller)


def _make(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as reason:
        raise Unwritable(f"{out} cannot be made ({reason.strerror})") from reason
