"""Every command of the how-to works, one after the other, on a chain of one shop."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.sentences import CHINESE
from cli.main import baywise
from domain.dispatch.rules import RULES
from tests.chain import a_furnished_twin

PAGE = Path(__file__).parents[2] / "docs" / "howto" / "rules.md"


def test_the_commands_of_the_page_do_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    app = a_furnished_twin(stores=1)[0]
    monkeypatch.chdir(PAGE.parent)

    def run(line: str) -> Result:
        _, *words = shlex.split(line)
        done = CliRunner().invoke(baywise, words, obj=app, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done

    blocks = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    told = {line: run(line).stdout for line in lines}

    assert len(told) == 8
    first, *_ = told.values()
    assert "offer.wait\t60\tstandard\t0..100\n" in first
    history = told["baywise rules history --store S0001"].splitlines()
    assert [line.split("\t")[-1] for line in history] == [
        "drive.radius_km=15 hands.load=25",
        "hands.load=25",
    ]
    now = run("baywise rules show --store S0001").stdout
    assert "drive.radius_km\t25\tchain\t1..100\n" in now
    assert "version\t1 + chain 2 + region 1 + shop 2\n" in now


def test_the_page_names_every_rule() -> None:
    row = r"^\| (`\w+\..*?) \|"
    rows = re.findall(row, PAGE.read_text(), re.MULTILINE)
    named = [name for row in rows for name in re.findall(r"`(\w*\.\w+)`", row)]
    full, section = list[str](), ""
    for name in named:
        section = name.partition(".")[0] or section
        full.append(f"{section}.{name.partition('.')[2]}")

    assert full == [*RULES]


def test_the_problems_of_the_page_are_told_in_these_words() -> None:
    told = re.findall(
        r"^\| `([a-z-]+)` \(\d+\): [^|]+ \| ([^|]+) \|", PAGE.read_text(), re.MULTILINE
    )

    assert {*dict(told)} == {"out-of-range", "unknown-rule", "bad-rules", "forbidden"}
    assert {code: CHINESE[code] for code, _ in told} == dict(told)
