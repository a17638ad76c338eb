"""Every command of the how-to works, one after the other."""

import re
import shlex
from pathlib import Path

import pytest
from attrs import fields
from click.testing import CliRunner

from api.sentences import CHINESE
from cli.main import baywise
from simulation.scenario.changes.language import FORMS
from simulation.scenario.policy import Policy

PAGE = (Path(__file__).parents[2] / "docs" / "howto" / "simulate.md").read_text(encoding="utf-8")


def test_the_commands_of_the_page_do_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```sh\n(.*?)```", PAGE, flags=re.DOTALL)
    told: dict[str, str] = {}
    for line in (line for block in blocks for line in block.splitlines()):
        done = CliRunner().invoke(baywise, shlex.split(line)[1:], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        told[line] = done.stdout

    assert told["baywise simulate check first"].startswith("scenario fresh-3-1\nshops 3\n")
    assert "S0002 增加 1 个举升工位\n" in next(one for line, one in told.items() if "--zh" in line)
    assert (tmp_path / "busy-south" / "demand.csv").is_file()
    ran = next(one for line, one in told.items() if line.startswith("baywise simulate run"))
    assert "\nruns 1, cars " in ran
    assert "S0001 network" in told["baywise why-wait S0001 --run first-runs"]
    assert (tmp_path / "before-and-after" / "report.html").is_file()
    extremes = told["baywise simulate validate --only extremes"]
    assert [line.split()[0] for line in extremes.splitlines()] == ["agrees", "departs", "agrees"]
    what = next(one for line, one in told.items() if line.startswith("baywise simulate whatif"))
    assert what.startswith("S0002")
    fitted = next(one for line, one in told.items() if line.startswith("baywise simulate calib"))
    assert re.search(r"^demand 1 -> [\d.]+", fitted, flags=re.MULTILINE)
    again = CliRunner().invoke(baywise, ["simulate", "check", "fitted/scenario"])
    assert again.exit_code == 0, again.output
    files = {path.name for path in (tmp_path / "first").iterdir()}
    reports = {path.name for path in (tmp_path / "before-and-after").iterdir()}
    assert {*re.findall(r"`(\w+\.(?:csv|toml|md))`", PAGE)} <= files | reports


def test_the_page_names_every_lever() -> None:
    assert all(f"`{one.name}`" in PAGE for one in fields(Policy))


def test_the_page_shows_every_form_of_a_change() -> None:
    rows = re.findall(r"^\| (`.*?) \| ", PAGE[PAGE.index("## What if") :], re.MULTILINE)
    shown = [form for row in rows for form in re.findall(r"`(.+?)`", row)]

    assert tuple(form for form in shown if form in FORMS) == FORMS


def test_the_problems_of_the_page_are_told_in_these_words() -> None:
    told = re.findall(r"^\| `([a-z-]+)` \(\d+\): [^|]+ \| ([^|]+) \|", PAGE, re.MULTILINE)

    assert {code: CHINESE.get(code, "—") for code, _ in told} == dict(told)
