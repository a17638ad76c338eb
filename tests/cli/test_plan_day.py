"""A day planned at the terminal."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from adapters.day_files import read_day, read_plan
from cli.main import baywise
from domain.planning.checker import violations

_WITHOUT_COMPILER = """
import sys
sys.modules["numba"] = None
from cli.main import baywise
baywise()
"""


def a_day(jobs: int = 12) -> dict[str, Any]:
    """Two lifts, a bay for checks, and four people of different skill."""
    skills = (
        {"repair": 3, "qc": 2},
        {"repair": 2, "qc": 2},
        {"repair": 1},
        {"repair": 2, "diagnose": 3},
    )
    return {
        "seed": 1,
        "bays": ["lift", "lift", "check"],
        "technicians": [
            {"skills": each, "shift": [0, 108], "break": [44 + 4 * at, 53 + 4 * at]}
            for at, each in enumerate(skills)
        ],
        "jobs": [
            {
                "arrival": 3 * at,
                "due": 3 * at + 20,
                "weight": 1 + at % 3,
                "operations": [
                    {"skill": "repair", "level": 1 + at % 2, "bay": "lift", "duration": 6 + at % 5},
                    {"skill": "qc", "level": 1, "bay": "check", "duration": 2},
                ],
            }
            for at in range(jobs)
        ],
    }


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "day.json"
    path.write_text(json.dumps(a_day()))
    return path


def planned(*words: str) -> Result:
    return CliRunner().invoke(baywise, ["plan-day", *words])


def test_a_day_is_planned_better_than_by_a_rule_and_the_plan_is_valid(
    file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "plan.json"

    told = json.loads(
        planned("--problem", str(file), "--iterations=20000", f"--out={out}", "--json").stdout
    )

    assert told["total"] < told["first_cost"]
    assert (told["iterations"], told["done"]) == (20000, 20000)
    assert violations(read_day(file.read_bytes()), read_plan(out.read_bytes())) == ()


def test_people_are_told_what_was_planned(file: Path) -> None:
    told = planned("--problem", str(file), "--seconds=0.05").stdout

    assert "first plan after" in told
    assert "late jobs" in told


def test_without_a_compiler_the_same_iterations_make_the_same_plan(
    file: Path, tmp_path: Path
) -> None:
    compiled, plain = tmp_path / "compiled.json", tmp_path / "plain.json"
    words = ["plan-day", "--problem", str(file), "--iterations=400", "--json"]

    planned(*words[1:], f"--out={compiled}")
    told = subprocess.run(
        [sys.executable, "-c", _WITHOUT_COMPILER, *words, f"--out={plain}"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(told.stdout)["engine"] == "annealing (plain Python)"
    assert plain.read_text() == compiled.read_text()


def test_what_was_done_until_now_stays_when_the_day_is_planned_anew(
    file: Path, tmp_path: Path
) -> None:
    old, new, later = tmp_path / "old.json", tmp_path / "new.json", tmp_path / "later.json"
    planned("--problem", str(file), "--iterations=2000", f"--out={old}")
    day = a_day()
    day["technicians"][2]["skills"] = {}
    day["closed"] = [{"bay": 1, "until": 60}]
    later.write_text(json.dumps(day))

    done = planned(
        *("--problem", str(later), "--iterations=2000", f"--out={new}"),
        *("--replaces", str(old), "--now=30"),
    )

    before, after = read_plan(old.read_bytes()), read_plan(new.read_bytes())
    assert done.exit_code == 0
    assert {one for one in before.placed if one.start < 30} <= set(after.placed)
    assert all(one.technician != 2 for one in after.placed if one.start >= 30)
    assert all(one.bay != 1 for one in after.placed if 30 <= one.start < 60)


def test_a_job_that_nobody_is_left_to_finish_does_not_stop_the_others(file: Path) -> None:
    day = a_day()
    day["jobs"][4]["operations"][1]["skill"] = "paint"
    file.write_text(json.dumps(day))

    told = planned("--problem", str(file), "--iterations=200").stdout

    assert "job 4 is postponed: nobody is left who has paint at level 1" in told


def test_jobs_that_the_day_has_no_room_for_are_named(tmp_path: Path) -> None:
    path = tmp_path / "day.json"
    path.write_text(json.dumps(a_day(60)))

    told = planned("--problem", str(path), "--iterations=200").stdout

    assert "is postponed: there is no room for it" in told


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"bays": []}, "$.bays"),
        ({"jobs": [{"arrival": -1}]}, "$.jobs[0].arrival"),
        ({"technicians": 3}, "$.technicians"),
        ({"technicians": [{"skills": {}, "shift": [9, 3], "break": [4, 5]}]}, "shift ends before"),
        ({"closed": [{"bay": 3, "until": 9}]}, "there is no bay 3"),
    ],
)
def test_a_file_that_is_no_day_is_refused_with_the_place(
    tmp_path: Path, change: dict[str, Any], sentence: str
) -> None:
    path = tmp_path / "day.json"
    path.write_text(json.dumps(a_day() | change))

    done = planned("--problem", str(path))

    assert done.exit_code == 6
    assert "bad-day-problem" in done.stderr
    assert sentence in done.stderr


@pytest.mark.parametrize("text", ["", "[]", "\x00", '{"bays": ["' + "x" * 9])
def test_a_file_that_is_no_json_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "day.json"
    path.write_text(text)

    done = planned("--problem", str(path))

    assert (done.exit_code, done.stderr.count("\n")) == (6, 1)


def test_a_plan_that_could_not_be_written_is_not_made(file: Path, tmp_path: Path) -> None:
    told = CliRunner().invoke(
        baywise, ["plan-day", "--problem", str(file), "--out", str(tmp_path / "none" / "plan.json")]
    )

    assert told.exit_code == 2
    assert "there is no folder" in told.output


def test_an_old_plan_needs_the_time_until_which_it_was_followed(file: Path) -> None:
    assert planned("--problem", str(file), "--now=3").exit_code == 2
    assert planned("--problem", str(file), f"--replaces={file}").exit_code == 2


@pytest.mark.parametrize("row", [{"technician": 99}, {"bay": 99}, {"job": 99}, {"operation": 9}])
def test_an_old_plan_of_another_day_is_refused(
    file: Path, tmp_path: Path, row: dict[str, int]
) -> None:
    old = tmp_path / "old.json"
    placed = {"job": 0, "operation": 0, "start": 0, "end": 4, "bay": 0, "technician": 0} | row
    old.write_text(json.dumps([placed]))

    done = planned("--problem", str(file), "--replaces", str(old), "--now=30")

    assert done.exit_code == 6
    assert "bad-day-problem" in done.stderr


def test_a_day_names_more_pauses_and_bays_that_close_later() -> None:
    day = a_day()
    day["technicians"][0]["away"] = [[10, 20], [60, 70]]
    day["closed"] = [{"bay": 0, "from": 30, "until": 60}, {"bay": 1, "until": 12}]

    problem = read_day(json.dumps(day).encode())

    spans = [(one.start, one.end) for one in problem.technicians[0].pauses]
    assert spans == [(10, 20), (44, 53), (60, 70)]
    assert problem.closed_until == {1: 12}
    assert [(one.start, one.end) for one in problem.taken[0]] == [(30, 60)]
