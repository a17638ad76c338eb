"""``baywise up`` as a person meets it: a process, its words, its exit code."""

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import NullPool, create_engine, text

from adapters.postgres.embedded import EmbeddedPostgres
from adapters.postgres.home import DiskFull, occupied
from adapters.postgres.reach import reach
from adapters.settings import Settings
from tests.databases import Databases
from tests.running import Running, baywise, environment


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with Running(tmp_path_factory.mktemp("home"), BAYWISE_WORKERS="2") as up:
        yield up


def home_of(running: Running) -> Path:
    return Path(running.env["BAYWISE_HOME"])


@pytest.mark.parametrize("path", ["/healthz", "/metrics"])
def test_it_serves_what_machines_ask(running: Running, path: str) -> None:
    assert httpx.get(running.address + path).status_code == 200


def test_production_answers_to_its_own_names_and_is_no_open_book(running: Running) -> None:
    elsewhere = httpx.get(running.address, headers={"host": "evil.example"})
    document = httpx.get(f"{running.address}/schema/openapi.json")

    assert (elsewhere.status_code, elsewhere.json()["code"]) == (400, "unknown-host")
    assert document.status_code == 401


def test_a_second_one_on_the_same_home_is_refused(running: Running) -> None:
    second = baywise("up", env=running.env)

    assert second.returncode == 5
    assert second.stderr.startswith(f"home-in-use: Baywise already runs on {home_of(running)}")
    assert second.stderr.count("\n") == 1


def test_another_command_works_on_the_database_of_a_running_one(running: Running) -> None:
    with reach(Settings(home=home_of(running))) as url:
        engine = create_engine(url, poolclass=NullPool)
        with engine.connect() as connection:
            assert connection.scalar(text("select 1")) == 1

    assert httpx.get(f"{running.address}/healthz").status_code == 200


def test_a_killed_database_comes_back(running: Running) -> None:
    killed = postmaster(home_of(running))
    assert killed is not None
    os.kill(killed, signal.SIGKILL)

    server = EmbeddedPostgres(home_of(running) / "postgres")
    until(lambda: server.answers and postmaster(home_of(running)) != killed)


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        refused = baywise("up", env=environment(tmp_path, BAYWISE_PORT=port))

    assert refused.returncode == 5
    assert refused.stderr == (
        f"port-in-use: port {port} is in use by another program; set BAYWISE_PORT to a free one\n"
    )


def test_a_bad_setting_is_one_sentence(tmp_path: Path) -> None:
    refused = baywise("up", env=environment(tmp_path, BAYWISE_PORT="eighty"))

    assert refused.returncode == 6
    assert refused.stderr.startswith("bad-setting: BAYWISE_PORT is 'eighty'")
    assert refused.stderr.count("\n") == 1


def test_a_home_that_cannot_be_used_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused = baywise("up", env=environment(tmp_path / "file" / "home"))

    assert refused.returncode == 8
    assert refused.stderr.startswith(f"home-unusable: {tmp_path}/file/home cannot be used")
    assert refused.stderr.count("\n") == 1


def test_a_database_that_loses_data_is_one_sentence(
    tmp_path: Path, postgres_server: Databases
) -> None:
    env = environment(tmp_path, BAYWISE_DATABASE_URL=postgres_server.url)
    refused = baywise("up", env=env)

    assert refused.returncode == 8
    assert refused.stderr.startswith("database-unfit: the database runs with fsync = off")
    assert refused.stderr.count("\n") == 1


def test_a_disk_with_little_room_is_refused_before_the_start(tmp_path: Path) -> None:
    with (
        pytest.raises(DiskFull, match="are needed to start"),
        occupied(tmp_path, enough_bytes=2**62),
    ):
        pass


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_with_success_and_leaves_nothing_running(
    tmp_path: Path, number: signal.Signals
) -> None:
    with Running(tmp_path, "--demo") as up:
        database = postmaster(tmp_path)
        assert up.interrupt(number) == 0

    assert database is not None
    wait_until_gone(database)
    wait_until_gone(-up.process.pid)
    with occupied(tmp_path):
        pass


def test_it_can_be_interrupted_while_it_starts(tmp_path: Path) -> None:
    for wait_s in (0.4, 0.8):
        with Running(tmp_path).launch() as process:
            time.sleep(wait_s)
            os.killpg(process.pid, signal.SIGTERM)
            assert process.wait(30) in {0, -signal.SIGTERM}
        wait_until_gone(-process.pid)
        assert postmaster(tmp_path) is None


def test_workers_do_not_outlive_a_killed_parent_and_the_next_start_recovers(
    tmp_path: Path,
) -> None:
    with Running(tmp_path) as first:
        orphan = postmaster(tmp_path)
        first.process.kill()
        first.process.wait()
        until(lambda: not answers(first.address))

        with Running(tmp_path) as second:
            assert answers(second.address)
            assert postmaster(tmp_path) != orphan


def wait_until_gone(number: int) -> None:
    until(lambda: not exists(number))


def exists(number: int) -> bool:
    """Whether a process, or for a negative number any process of its group, is there."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/healthz").is_success
    except httpx.TransportError:
        return False


def postmaster(home: Path) -> int | None:
    try:
        return int((home / "postgres" / "postmaster.pid").read_text().split()[0])
    except (FileNotFoundError, IndexError):
        return None


def until(holds: Callable[[], bool], patience_s: float = 20) -> None:
    deadline = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)
