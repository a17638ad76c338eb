"""Every command of the how-to works, one after the other."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from api.sentences import CHINESE
from cli.main import baywise
from simulation.report.sweep.write import FILES
from simulation.sweep.design import Design

PAGE = (Path(__file__).parents[2] / "docs" / "howto" / "sweep.md").read_text(encoding="utf-8")


def test_the_commands_of_the_page_do_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told: dict[str, str] = {}
    for kind, block in re.findall(r"```(sh|toml)\n(.*?)```", PAGE, flags=re.DOTALL):
        if kind == "toml":
            with Path("small/scenario.toml").open("a", encoding="utf-8") as file:
                file.write(block)
            continue
        for line in block.splitlines():
            done = CliRunner().invoke(baywise, shlex.split(line)[1:], catch_exceptions=False)
            assert done.exit_code == 0, done.output
            told[line] = done.stdout

    answers = [one for line, one in told.items() if "simulate sweep" in line]
    assert [one.split(" ", 1)[0] for one in answers] == ["At", "在", "Of"]
    assert {one.name for one in Path("answers").iterdir() if one.is_file()} == {*FILES}
    report = Path("compared/report.html").read_text("utf-8")
    assert "patience_h 2\N{NO-BREAK SPACE}h – 6\N{NO-BREAK SPACE}h" in report


def test_the_page_names_the_designs_and_the_files() -> None:
    assert tuple(re.findall(r"^\| `(sweep\.\w+)`", PAGE, flags=re.MULTILINE)) == FILES
    assert all(f"| `{design}`" in PAGE for design in Design)


def test_the_problems_of_the_page_are_told_in_these_words() -> None:
    told = re.findall(r"^\| `([a-z-]+)` \(\d+\): [^|]+ \| ([^|]+) \|", PAGE, re.MULTILINE)

    assert {code: CHINESE.get(code, "—") for code, _ in told} == dict(told)
