"""``baywise backup`` and ``baywise restore`` from one home to another, on real servers."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from adapters.settings import Settings
from application.shared.caller import SYSTEM
from cli.audit import audit
from cli.backup import backup, restore
from cli.house import house
from cli.main import baywise
from domain.members.phone import Phone
from simulation.clock import HandClock
from tests.chain import MONDAY
from tests.lived import LOGIN, PASSWORD, live
from tests.running import Running
from tests.running import baywise as run


@pytest.fixture
def old(tmp_path: Path) -> Settings:
    """A home in which one visit was lived."""
    settings = Settings(home=tmp_path / "old")
    with house(settings) as app:
        live(app, HandClock(MONDAY))
    return settings


@pytest.fixture
def new(tmp_path: Path) -> Settings:
    """A home that nobody has used."""
    return Settings(home=tmp_path / "new")


def give_keys(old: Settings, new: Settings) -> None:
    new.home.mkdir()
    shutil.copy(old.home / "keys.json", new.home)


def ask(settings: Settings, *words: str) -> Result:
    """What ``baywise`` answers, exit code and all."""
    return CliRunner().invoke(baywise, words, obj=settings)


def counted(result: Result) -> str:
    return next(line for line in result.output.splitlines() if line.startswith("rows "))


def test_a_lost_home_comes_back_on_a_fresh_one(
    old: Settings, new: Settings, tmp_path: Path
) -> None:
    file = str(tmp_path / "monday.baywise")
    taken = CliRunner().invoke(backup, [file], obj=old)
    give_keys(old, new)
    shutil.rmtree(old.home)

    restored = CliRunner().invoke(restore, [file], obj=new)

    assert (taken.exit_code, restored.exit_code) == (0, 0), taken.output + restored.output
    assert counted(taken) == counted(restored)
    assert "\ntokens 0, " in restored.output
    assert f"keep them apart: {old.home / 'keys.json'}" in taken.stderr
    audited = CliRunner().invoke(audit, obj=new)
    assert audited.exit_code == 0, audited.output
    with house(new) as app:
        assert app.people.log_in(LOGIN, PASSWORD).secret
    again = CliRunner().invoke(backup, [str(tmp_path / "again")], obj=new)
    assert again.exit_code == 0, again.output


def test_the_customer_is_found_by_phone_after_a_restore(
    old: Settings, new: Settings, tmp_path: Path
) -> None:
    file = str(tmp_path / "monday.baywise")
    ask(old, "backup", file)
    give_keys(old, new)
    ask(new, "restore", file)

    with house(new) as app:
        [match] = app.desk.by_phone(SYSTEM, phone=Phone("13800000001"))
    assert match.member.name.text == "顾客1"
    assert len(match.vehicles) == 1


def test_without_the_keys_nothing_is_restored(old: Settings, new: Settings, tmp_path: Path) -> None:
    file = str(tmp_path / "monday.baywise")
    ask(old, "backup", file)

    missing = ask(new, "restore", file)
    with house(new):
        pass
    others = ask(new, "restore", file)

    for refused, words in ((missing, "is missing"), (others, "has other keys")):
        assert refused.exit_code == 8
        assert refused.output.startswith("wrong-keys: ")
        assert words in refused.output
        assert refused.output.count("\n") == 1
    with house(new) as app:
        assert app.directory.register.stores == {}


def test_a_database_whose_keys_are_lost_is_not_opened_with_new_ones(old: Settings) -> None:
    (old.home / "keys.json").rename(old.home / "keys.kept")

    lost = ask(old, "people", "list")
    assert (lost.exit_code, lost.output[:12]) == (8, "wrong-keys: ")
    assert not (old.home / "keys.json").exists()

    (old.home / "keys.json").write_text("{")
    damaged = ask(old, "people", "list")
    assert (damaged.exit_code, damaged.output[:14]) == (8, "damaged-keys: ")

    (old.home / "keys.kept").rename(old.home / "keys.json")
    assert LOGIN in ask(old, "people", "list").output


def test_restoring_onto_data_says_what_would_be_lost(old: Settings, tmp_path: Path) -> None:
    file = str(tmp_path / "monday.baywise")
    ask(old, "backup", file)

    refused = ask(old, "restore", file)
    assert refused.exit_code == 5
    assert refused.output.startswith("not-empty: the database is not empty; --replace would lose")

    assert ask(old, "restore", file, "--replace").exit_code == 0
    assert ask(old, "audit").exit_code == 0


def test_a_file_can_be_checked_without_a_database(
    old: Settings, new: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "monday.baywise"
    taken = ask(old, "backup", str(file))

    checked = ask(new, "restore", str(file), "--check")
    file.write_bytes(file.read_bytes()[:-200])
    damaged = ask(new, "restore", str(file), "--check")

    assert counted(checked) == counted(taken)
    assert (damaged.exit_code, damaged.output[:16]) == (6, "damaged-backup: ")
    assert not new.home.exists()


def test_a_mistyped_home_is_not_made_and_backed_up(new: Settings, tmp_path: Path) -> None:
    refused = ask(new, "backup", str(tmp_path / "nothing"))

    assert (refused.exit_code, refused.output[:11]) == (4, "not-found: ")
    assert list(tmp_path.iterdir()) == []


def test_a_running_baywise_is_backed_up_and_not_restored_into(tmp_path: Path) -> None:
    file = str(tmp_path / "running.baywise")
    with Running(tmp_path / "home", "--demo") as up:
        taken = run("backup", file, env=up.env)
        refused = run("restore", file, "--replace", env=up.env)

    assert taken.returncode == 0, taken.stderr
    assert refused.returncode == 5
    assert refused.stderr.startswith("database-in-use: ")


def test_what_a_command_did_is_told_when_it_ends(new: Settings) -> None:
    with house(new) as app:
        live(app, HandClock(MONDAY))
    with house(new) as app:
        position = app.stream.last()
        app.people.log_in(LOGIN, PASSWORD)
    with house(new) as app:
        assert app.stream.last() > position
