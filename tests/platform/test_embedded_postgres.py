"""The database server that comes with the product."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, text

from adapters.postgres.account import NAMESPACE, OURSELVES, UNPRIVILEGED, Account
from adapters.postgres.embedded import EmbeddedPostgres, OtherRelease, ServerFailed
from tests.databases import Databases

ACCOUNTS = [
    account
    for account in ([OURSELVES] if os.geteuid() else [NAMESPACE, UNPRIVILEGED])
    if account.works()
]


def scalar(url: str, statement: str) -> object:
    with create_engine(url, poolclass=NullPool).begin() as connection:
        answer = connection.execute(text(statement))
        return answer.scalar() if answer.returns_rows else None


@pytest.mark.parametrize("account", ACCOUNTS)
def test_it_serves_under_every_account_of_this_machine(tmp_path: Path, account: Account) -> None:
    with EmbeddedPostgres(tmp_path / "postgres", run_as=account) as server:
        assert scalar(server.url, "select 1") == 1


@pytest.mark.parametrize("account", ACCOUNTS)
def test_every_account_may_run_programs_in_a_folder_of_ours_alone(
    tmp_path: Path, account: Account
) -> None:
    folder = tmp_path / "private"
    folder.mkdir(mode=0o700)
    program = folder / "program"
    program.touch(mode=0o755)

    asked = subprocess.run((*account.prefix, "test", "-x", str(program)))

    assert asked.returncode == 0


def test_an_account_takes_over_what_another_one_wrote(tmp_path: Path) -> None:
    for account in (*ACCOUNTS, *reversed(ACCOUNTS)):
        with EmbeddedPostgres(tmp_path / "postgres", run_as=account) as server:
            scalar(server.url, "create table if not exists notes (note text)")


def test_chinese_text_has_trigrams(database_url: str) -> None:
    scalar(database_url, "create extension pg_trgm")

    assert scalar(database_url, "select cardinality(show_trgm('预约'))") == 3


def test_what_was_committed_is_there_after_a_restart(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "postgres")
    with server:
        scalar(server.url, "create table notes as select '预约' as note")

    with server:
        assert scalar(server.url, "select note from notes") == "预约"


def test_what_was_committed_survives_the_servers_sudden_death(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path / "postgres") as server:
        scalar(server.url, "create table notes as select '预约' as note")
        os.kill(postmaster(tmp_path), signal.SIGKILL)
        while server.alive:
            time.sleep(0.01)

        assert scalar(server.start(), "select note from notes") == "预约"


def test_a_server_that_outlived_its_owner_is_stopped_by_the_next(tmp_path: Path) -> None:
    owner = (
        "import sys, time; from pathlib import Path\n"
        "from adapters.postgres.embedded import EmbeddedPostgres\n"
        "EmbeddedPostgres(Path(sys.argv[1])).start(); print('up', flush=True); time.sleep(99)"
    )
    data = tmp_path / "postgres"
    with subprocess.Popen([sys.executable, "-c", owner, data], stdout=subprocess.PIPE) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == b"up\n"
        first.kill()
    orphan = postmaster(tmp_path)

    with EmbeddedPostgres(data) as server:
        assert scalar(server.url, "select 1") == 1
        assert postmaster(tmp_path) != orphan


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_throw_away_server_dies_with_its_owner(tmp_path: Path, number: signal.Signals) -> None:
    """As when a test run is killed: the owner has no time to stop anything."""
    owner = (
        "import signal, sys, time; from pathlib import Path\n"
        "from adapters.postgres.embedded import EmbeddedPostgres\n"
        "signal.signal(signal.SIGINT, signal.SIG_DFL)\n"
        "server = EmbeddedPostgres(Path(sys.argv[1]), durable=False, outlives=False)\n"
        "server.start(); print('up', flush=True); time.sleep(99)"
    )
    data = tmp_path / "postgres"
    with subprocess.Popen([sys.executable, "-c", owner, data], stdout=subprocess.PIPE) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == b"up\n"
        server = EmbeddedPostgres(data)
        assert server.answers
        first.send_signal(number)

    while server.answers:
        time.sleep(0.01)
    assert not server.answers


def test_a_throw_away_server_that_was_mended_is_watched_over_again(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path / "postgres", durable=False, outlives=False) as server:
        os.kill(postmaster(tmp_path), signal.SIGKILL)
        while server.alive:
            time.sleep(0.01)
        server.start()
        assert scalar(server.url, "select 1") == 1

    assert not server.answers


def test_it_leaves_no_process_and_no_socket_behind(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path / "postgres") as server:
        number = postmaster(tmp_path)

    assert not server.answers
    assert not list((tmp_path / "postgres").glob(".s.*"))
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_a_path_too_long_for_a_socket_is_no_obstacle(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path / ("long" * 30) / "postgres", durable=False) as server:
        assert scalar(server.url, "select 1") == 1
        sockets = Path(str(scalar(server.url, "show unix_socket_directories")))

    assert not sockets.exists()


def test_nobody_else_can_open_it(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path / "postgres", durable=False) as server:
        assert scalar(server.url, "show listen_addresses") == ""
        assert stat.S_IMODE((tmp_path / "postgres").stat().st_mode) == 0o700


def test_a_durable_server_keeps_its_promises(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path / "postgres") as server:
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            assert scalar(server.url, f"show {name}") == "on"


def test_data_of_another_release_are_refused_in_one_sentence(tmp_path: Path) -> None:
    data = tmp_path / "postgres"
    data.mkdir()
    (data / "PG_VERSION").write_text("17\n")

    with pytest.raises(OtherRelease, match="are of PostgreSQL 17, but this Baywise brings"):
        EmbeddedPostgres(data).start()


def test_a_server_that_cannot_start_says_why_in_one_sentence(tmp_path: Path) -> None:
    data = tmp_path / "postgres"
    with EmbeddedPostgres(data, durable=False):
        pass
    (data / "postgresql.conf").write_text("shared_buffers = many\n")

    with pytest.raises(ServerFailed) as refusal:
        EmbeddedPostgres(data).start()

    assert "\n" not in refusal.value.detail


def test_databases_start_as_copies_of_a_prepared_one(postgres_server: Databases) -> None:
    first, second = (postgres_server.new_database(with_notes) for _ in range(2))
    scalar(first, "insert into notes values ('only here')")

    assert scalar(second, "select count(*) from notes") == 0


def with_notes(url: str) -> None:
    scalar(url, "create table notes (note text)")


def postmaster(folder: Path) -> int:
    return int((folder / "postgres" / "postmaster.pid").read_text().split()[0])
