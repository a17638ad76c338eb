"""The commands of the how-to do what it says."""

import logging
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from click.testing import CliRunner

from cli.main import baywise
from domain.dispatch.placement import Bar
from tests.simulation.test_replay import edited

PAGE = (Path(__file__).parents[2] / "docs" / "howto" / "replay.md").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """The command sends the log of its process to standard error."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def test_a_recorded_day_replays_and_a_changed_one_tells_its_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    [block] = re.findall(r"```sh\n(.*?)```", PAGE, flags=re.DOTALL)
    record, replay = (shlex.split(line)[1:] for line in block.splitlines())

    told = CliRunner().invoke(baywise, record, catch_exceptions=False)
    same = CliRunner().invoke(baywise, replay, catch_exceptions=False)
    path = edited(Path("day.jsonl"), lambda lines: lines[3]["came"].update(answer="other"))
    differs = CliRunner().invoke(baywise, ["dispatch", "replay", str(path)])

    assert (told.exit_code, same.exit_code, differs.exit_code) == (0, 0, 1)
    count = told.stdout.split()[1]
    assert same.stdout == f"twin: all {count} requests came to the same\n"
    assert differs.stdout.splitlines()[0].startswith("twin: day.jsonl:4: ")
    assert '  recorded  "other"' in differs.stdout.splitlines()


def test_the_page_names_every_limit_of_shops_near_by() -> None:
    assert {*re.findall(r"^\| `(\w+)` \| (?:lacks|has)", PAGE, re.MULTILINE)} == {*Bar} - {
        Bar.TOO_FAR
    }
