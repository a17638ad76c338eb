"""``baywise import`` and ``baywise export`` on real homes."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from attrs import evolve
from click.testing import CliRunner, Result

from adapters.postgres.reach import embedded_in
from adapters.settings import Settings
from application.shared.caller import SYSTEM
from cli.exchange import EXCHANGES
from cli.house import house
from cli.main import baywise
from tests.chain import CATALOGUE, small_chain
from tests.docs.test_start_a_chain import PAGE

SAMPLES = PAGE.with_suffix("")
IN_ORDER = ("members", "vehicles", "prices", "stock")


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    with a_home(tmp_path / "home") as settings:
        yield settings


@contextmanager
def a_home(path: Path) -> Iterator[Settings]:
    """A chain of three shops that has a catalogue and nothing else; its server stays up."""
    settings = Settings(home=path)
    path.mkdir()
    with embedded_in(settings):
        with house(settings) as app:
            app.loading.load_catalogue(SYSTEM, catalogue=evolve(CATALOGUE, price_lists=()))
            app.loading.load_network(SYSTEM, network=small_chain())
        yield settings


def ask(settings: Settings, *words: str) -> Result:
    return CliRunner().invoke(baywise, words, obj=settings)


def test_a_chain_moves_by_its_tables(settings: Settings, tmp_path: Path) -> None:
    with a_home(tmp_path / "other") as other:
        move(settings, other, tmp_path)

        assert ask(settings, "audit").exit_code == 0
        assert ask(other, "audit").exit_code == 0
    assert {*EXCHANGES} == {*IN_ORDER}


def move(settings: Settings, other: Settings, folder: Path) -> None:
    """Bring the samples into one home and from there into the other, and compare the tables."""
    out, again = folder / "out", folder / "again"
    out.mkdir()
    again.mkdir()

    for name in IN_ORDER:
        file = f"{name}.csv"
        first = ask(settings, "import", name, str(SAMPLES / file))
        assert (first.exit_code, first.output[:4]) == (0, "new "), first.output
        assert ask(settings, "export", name, str(out / file)).exit_code == 0
        moved = ask(other, "import", name, str(out / file))
        assert moved.output == first.output
        assert ask(other, "export", name, str(again / file)).exit_code == 0
        assert (again / file).read_bytes() == (out / file).read_bytes()
        unchanged = ask(settings, "import", name, str(SAMPLES / file))
        assert unchanged.output.startswith("new 0\nchanged 0\nunchanged "), unchanged.output


def test_bad_cells_and_refused_rows_are_named_together_and_nothing_is_taken(
    settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "stock.csv"
    file.write_text(
        "store,part,quantity,cost_yuan\nS0001,OF-VW-01,1,10\nS0001,OF-NI-01,none,10\n"
        "S9999,OF-VW-01,1,10\nS0001,OF-VW-01,2,10\n",
        encoding="gbk",
    )

    refused = ask(settings, "import", "stock", str(file))

    assert refused.exit_code == 6
    *rows, last = refused.output.splitlines()
    assert [":".join(row.split(":")[:3]) for row in rows] == [
        "stock.csv:3: quantity",
        "stock.csv:4: store",
        "stock.csv:5: part",
    ]
    assert last.startswith("bad-table: the table has 3 mistakes, the first in stock.csv:3")
    assert ask(settings, "export", "stock", str(tmp_path / "out.csv")).output == "rows 0\n"


def test_a_dry_run_says_what_would_come_of_it(settings: Settings, tmp_path: Path) -> None:
    file = str(SAMPLES / "members.csv")

    dry = ask(settings, "import", "members", file, "--dry-run")

    assert dry.output == "new 3\nchanged 0\nunchanged 0\nnothing was written\n"
    assert ask(settings, "export", "members", str(tmp_path / "out.csv")).output == "rows 0\n"


def test_files_that_are_missing_or_there_already_are_one_sentence(
    settings: Settings, tmp_path: Path
) -> None:
    missing = ask(settings, "import", "prices", str(tmp_path / "no.csv"))
    assert missing.exit_code == 6
    assert "no.csv: the file is missing" in missing.output

    shutil.copy(SAMPLES / "prices.csv", tmp_path)
    there = ask(settings, "export", "prices", str(tmp_path / "prices.csv"))
    assert (there.exit_code, there.output[:13]) == (5, "file-exists: ")
