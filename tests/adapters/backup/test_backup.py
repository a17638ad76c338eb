"""What comes back from a backup is what went in, or nothing comes back."""

import errno
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import uuid4
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from sqlalchemy import Engine, NullPool, create_engine, make_url

from adapters.backup.archive import MANIFEST, opened, written
from adapters.backup.manifest import DamagedBackup, Manifest, NewerBackup
from adapters.backup.restoring import (
    DatabaseInUse,
    NotEmpty,
    NotOurs,
    RestoreDiffers,
    restore,
    tokens_that_open,
)
from adapters.backup.taking import take
from adapters.bootstrap import open_database
from adapters.files import FileThere
from adapters.preparation import migrated
from adapters.sql.connection import connect
from adapters.sql.migrate import NewerDatabase, OlderDatabase, newest, raise_to, revision_of
from adapters.sql.promises import examine
from application.inventory.service import Delivered
from application.people.errors import NotLoggedIn
from application.shared.caller import SYSTEM
from domain.shared.errors import NotFound
from domain.shared.money import Money
from tests.adapters.bench import NOON
from tests.adapters.rows import insert, past_triggers
from tests.adapters.test_schema import _EVERYTHING
from tests.chain import store_id
from tests.databases import Databases
from tests.lived import KEYS, LOGIN, PASSWORD


def rows(engine: Engine, sql: str) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.exec_driver_sql(sql))


def address(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def is_untouched(engine: Engine) -> bool:
    """Whether nobody has ever made a table there."""
    return rows(engine, "select from pg_tables where schemaname = 'public'") == []


def rewritten(file: Path, into: Path, **changed: object) -> Path:
    """The same backup with another manifest."""
    with ZipFile(file) as before, ZipFile(into, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            if name == MANIFEST:
                content = json.dumps(json.loads(content) | changed).encode()
            after.writestr(name, content)
    return into


def test_what_was_backed_up_comes_back_to_the_last_byte(
    source: Engine, target: Engine, file: Path, tmp_path: Path
) -> None:
    restored, broken = restore(target, file)

    again = take(target, tmp_path / "again", version="1.2.3", now=NOON)
    assert again == restored
    assert restored == take(source, tmp_path / "still", version="1.2.3", now=NOON)
    assert broken == []
    assert {table.name for table in restored.tables if table.rows} >= {"orders", "audit", "people"}


def test_tables_rights_and_policies_come_back_too(
    source: Engine, target: Engine, file: Path
) -> None:
    restore(target, file)

    assert rows(target, _EVERYTHING) == rows(source, _EVERYTHING)


def test_who_could_log_in_can_log_in_and_go_on(target: Engine, file: Path) -> None:
    restore(target, file)

    with open_database(address(target), KEYS) as app:
        assert app.people.log_in(LOGIN, PASSWORD).secret
        part = app.shelf.catalogue().parts[0].id
        item = Delivered(part=part, quantity=1, cost=Money(100))
        app.inventory.receive(SYSTEM, store=store_id(1), delivery=uuid4(), items=(item,))
        while app.stream.move():
            pass
    assert all(finding.holds for finding in examine(target, now=NOON))


def test_who_was_logged_in_logs_in_again_and_programs_go_on(
    source: Engine, target: Engine, tmp_path: Path
) -> None:
    with open_database(address(source), KEYS) as app:
        session = app.people.log_in(LOGIN, PASSWORD).secret
    past_triggers(source, _TOKENS)
    take(source, tmp_path / "open", version="1.2.3", now=NOON)

    restore(target, tmp_path / "open")

    assert rows(source, "select from sessions") != []
    assert rows(target, "select from sessions") == []
    assert len(rows(target, "select from tokens")) == 2
    assert tokens_that_open(target, now=NOON) == 1
    with open_database(address(target), KEYS) as app, pytest.raises(NotLoggedIn):
        app.people.session(session)


_TOKENS = """
insert into tokens
select gen_random_uuid(), sha256(name::bytea), people.id, name, timestamptz '2020-01-01', until
from people, (values ('old', timestamptz '2020-01-02'), ('new', 'infinity')) as given (name, until)
"""


def test_the_application_sees_no_more_than_before(target: Engine, file: Path) -> None:
    restore(target, file)

    application = connect(address(target))
    assert rows(application, "select id from members") == []
    with application.connect() as connection:
        connection.exec_driver_sql("select set_config('baywise.scope', 'chain', true)")
        assert connection.exec_driver_sql("select count(*) from members").scalar_one() == 1
    application.dispose()


def test_the_owner_of_an_external_database_need_not_be_superuser(
    postgres_server: Databases, target: Engine, file: Path
) -> None:
    restore(target, file)
    with target.begin() as connection:
        connection.exec_driver_sql("create role landlord login createrole")
        connection.exec_driver_sql(
            "grant baywise_application, baywise_reader to landlord with admin option"
        )
        own = make_url(postgres_server.new_database()).set(username="landlord")
        connection.exec_driver_sql(f"alter database {own.database} owner to landlord")
    engine = create_engine(own, poolclass=NullPool)

    for replace in (False, True):
        _, broken = restore(engine, file, replace=replace)
        assert broken == []
    with open_database(address(engine), KEYS) as app:
        assert app.people.log_in(LOGIN, PASSWORD).secret
    postgres_server.drop(address(engine))


def test_a_backup_is_of_one_instant_while_others_work(
    source: Engine, target: Engine, tmp_path: Path
) -> None:
    with at_work(source) as working:
        for number in range(5):
            working.wait()
            working.clear()
            take(source, tmp_path / f"{number}", version="1.2.3", now=NOON)

    for number in range(5):
        _, broken = restore(target, tmp_path / f"{number}", replace=True)
        assert broken == []


@contextmanager
def at_work(engine: Engine) -> Iterator[Event]:
    """Somebody takes in goods all the time; the event is set after each delivery."""
    delivered, done = Event(), Event()

    def receive() -> None:
        with open_database(address(engine), KEYS) as app:
            item = Delivered(part=app.shelf.catalogue().parts[0].id, quantity=1, cost=Money(7))
            while not done.is_set():
                app.inventory.receive(SYSTEM, store=store_id(1), delivery=uuid4(), items=(item,))
                app.stream.move()
                delivered.set()

    thread = Thread(target=receive)
    thread.start()
    try:
        yield delivered
    finally:
        done.set()
        thread.join()


def test_a_backup_of_an_older_release_is_brought_up_to_date(
    postgres_server: Databases, target: Engine, tmp_path: Path
) -> None:
    older = create_engine(postgres_server.new_database(), poolclass=NullPool)
    with older.begin() as connection:
        raise_to(connection, "0002")
    store = uuid4()
    insert(older, "stores", id=store)
    taken = take(older, tmp_path / "older", version="0.9", now=NOON)

    restore(target, tmp_path / "older")

    with target.connect() as connection:
        assert (taken.revision, revision_of(connection)) == ("0002", newest())
    assert [row.id for row in rows(target, "select id from stores")] == [store]
    postgres_server.drop(address(older))


@pytest.mark.parametrize("kept", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_file_that_was_cut_off_restores_nothing(target: Engine, file: Path, kept: float) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * kept)])

    with pytest.raises(DamagedBackup):
        restore(target, file)
    assert is_untouched(target)


@pytest.mark.parametrize("place", [0.02, 0.2, 0.4, 0.6, 0.8])
def test_one_changed_byte_restores_nothing(target: Engine, file: Path, place: float) -> None:
    content = bytearray(file.read_bytes())
    content[int(len(content) * place)] ^= 0x55
    file.write_bytes(content)

    with pytest.raises(DamagedBackup):
        restore(target, file)
    assert is_untouched(target)


def test_a_table_that_was_exchanged_is_found(target: Engine, file: Path, tmp_path: Path) -> None:
    forged = tmp_path / "forged"
    with ZipFile(file) as before, ZipFile(forged, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, b"" if name == "tables/movements.copy" else content)

    with opened(forged) as archive, pytest.raises(DamagedBackup, match="movements"):
        archive.expect_whole()
    with pytest.raises(DamagedBackup, match="movements"):
        restore(target, forged)
    assert is_untouched(target)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": "1"}', "\x00", '{"format": 1}'])
def test_what_is_no_manifest_is_no_backup(content: str) -> None:
    with pytest.raises(DamagedBackup):
        Manifest.loads(content)


@pytest.mark.parametrize("newer", [{"format": 2}, {"revision": "9999"}])
def test_a_backup_of_a_newer_release_is_refused(
    target: Engine, file: Path, tmp_path: Path, newer: dict[str, object]
) -> None:
    forged = rewritten(file, tmp_path / "newer", **newer, version="7.0")

    with pytest.raises(NewerBackup, match=r"Baywise 7\.0"):
        restore(target, forged)
    assert is_untouched(target)


def test_what_is_there_is_named_and_not_replaced(source: Engine, file: Path) -> None:
    with pytest.raises(NotEmpty, match="1 stores, 1 people, 1 members, 1 vehicles, 1 orders"):
        restore(source, file)


def test_what_is_there_is_replaced_when_that_is_said(
    source: Engine, file: Path, tmp_path: Path
) -> None:
    insert(source, "orders")

    restored, _ = restore(source, file, replace=True)

    assert take(source, tmp_path / "again", version="1.2.3", now=NOON) == restored


def test_a_restore_that_fails_leaves_what_was_there(
    source: Engine, file: Path, tmp_path: Path
) -> None:
    forged = rewritten(file, tmp_path / "forged", tables=[])

    before = take(source, tmp_path / "before", version="1.2.3", now=NOON)
    with pytest.raises(DamagedBackup):
        restore(source, forged, replace=True)
    assert take(source, tmp_path / "after", version="1.2.3", now=NOON) == before


def test_a_started_and_unused_database_is_empty(target: Engine, file: Path) -> None:
    migrated(address(target))
    insert(target, "keys_check")
    insert(target, "consumers")

    restore(target, file)


def test_tables_of_others_are_never_replaced(target: Engine, file: Path) -> None:
    with target.begin() as connection:
        connection.exec_driver_sql("create table thesis (chapter text)")

    with pytest.raises(NotOurs):
        restore(target, file, replace=True)


def test_nobody_may_work_with_a_database_that_is_restored(target: Engine, file: Path) -> None:
    with target.connect(), pytest.raises(DatabaseInUse):
        restore(target, file)


def test_a_broken_promise_comes_back_as_it_was(
    source: Engine, target: Engine, tmp_path: Path
) -> None:
    past_triggers(source, "delete from postings where line = 0")
    taken = take(source, tmp_path / "broken", version="1.2.3", now=NOON)

    _, broken = restore(target, tmp_path / "broken")

    assert [name for name, holds in taken.promises.items() if not holds] == ["entries-balance"]
    assert [finding.promise.name for finding in broken] == ["entries-balance"]


def test_a_promise_that_held_must_hold_again(
    source: Engine, target: Engine, tmp_path: Path
) -> None:
    past_triggers(source, "update stock set value = value + 1")
    taken = take(source, tmp_path / "broken", version="1.2.3", now=NOON)
    forged = rewritten(
        tmp_path / "broken", tmp_path / "forged", promises=dict.fromkeys(taken.promises, True)
    )

    with pytest.raises(RestoreDiffers, match="stock-is-the-sum-of-its-movements"):
        restore(target, forged)
    assert is_untouched(target)


def test_a_backup_never_replaces_a_file(source: Engine, file: Path) -> None:
    before = file.read_bytes()

    with pytest.raises(FileThere):
        take(source, file, version="1.2.3", now=NOON)
    assert file.read_bytes() == before


def test_a_backup_that_fails_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no room"), written(tmp_path / "full") as archive:
        with archive.table("orders") as table:
            table.write(b"1\n")
        raise OSError(errno.ENOSPC, "no room")
    assert list(tmp_path.iterdir()) == []


def test_a_backup_is_for_its_owner_only(file: Path) -> None:
    assert file.stat().st_mode & 0o777 == 0o600


def test_what_is_not_baywise_is_not_backed_up(target: Engine, tmp_path: Path) -> None:
    with pytest.raises(OlderDatabase):
        take(target, tmp_path / "nothing", version="1.2.3", now=NOON)
    assert list(tmp_path.iterdir()) == []


def test_a_newer_database_is_backed_up_by_its_own_release(source: Engine, tmp_path: Path) -> None:
    past_triggers(source, "update alembic_version set version_num = '9999'")

    with pytest.raises(NewerDatabase):
        take(source, tmp_path / "newer", version="1.2.3", now=NOON)


def test_a_file_that_is_not_there_is_not_found(target: Engine, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        restore(target, tmp_path / "nothing")
