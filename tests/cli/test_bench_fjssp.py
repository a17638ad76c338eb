"""The bench of flexible shops, on a small problem of our own."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli.main import baywise
from tests.flexible_shops import SHORTEST, SMALL


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "small.fjs"
    path.write_text(SMALL)
    return path


def told(*words: str) -> tuple[Result, dict[str, Any]]:
    done = CliRunner().invoke(baywise, ["bench", "fjssp", *words, "--json"])
    return done, json.loads(done.stdout) if done.stdout else {}


def test_the_gap_to_the_best_known_makespan_is_measured(file: Path) -> None:
    done, report = told(str(file), "--iterations=20000", f"--best={SHORTEST - 1}")

    assert report["figures"]["small_makespan_units"] == SHORTEST
    assert report["figures"]["small_gap_percent"] == 12.5
    assert report["targets"]["gap_mean_percent"] == {"limit": 2.0, "value": 12.5, "holds": False}
    assert report["targets"]["broken_count"]["holds"]
    assert done.exit_code == 1


def test_iterations_and_seconds_of_a_search_are_recorded(file: Path) -> None:
    _, report = told(str(file), "--iterations=500")

    assert report["figures"]["small_planned_iterations_count"] == 500
    assert report["figures"]["small_iterations_count"] == 500
    assert report["figures"]["small_search_s"] >= 0


def test_a_problem_that_nobody_knows_has_no_gap(file: Path) -> None:
    done, report = told(str(file), "--seconds=0.05")

    assert "gap_mean_percent" not in report["targets"]
    assert report["figures"]["problems_with_gap_count"] == 0
    assert done.exit_code == 0


def test_a_problem_is_known_by_the_name_of_its_file(file: Path) -> None:
    named = file.rename(file.with_name("Kacem3.fjs"))

    _, report = told(str(named), "--iterations=20000")

    assert report["figures"]["Kacem3_gap_percent"] == pytest.approx(
        100 * (SHORTEST / 7 - 1), abs=0.01
    )


@pytest.mark.parametrize("content", [b"3 2 three\n", b"\xff\xfe\x00"])
def test_a_bad_file_is_refused_in_one_sentence(file: Path, content: bytes) -> None:
    file.write_bytes(content)

    done, _ = told(str(file))

    assert (done.exit_code, done.stderr.count("\n")) == (6, 1)
    assert "small.fjs, line 1: " in done.stderr
