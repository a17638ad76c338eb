"""The benches of routes and of urgent jobs, on a small problem of our own."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from adapters.solomon import length, read_solomon
from cli.main import baywise
from domain.routing.insertion import by_insertion
from domain.routing.plan import cost

SQUARE = """SQUARE

VEHICLE
NUMBER     CAPACITY
  2         20

CUSTOMER
CUST NO.  XCOORD.  YCOORD.  DEMAND  READY TIME  DUE DATE  SERVICE TIME

    0      0       0       0       0      200       0
    1      0      10      10       0      150      10
    2     10      10      10       0      150      10
    3     10       0      10       0      150      10
    4     -7      -7      10      50       60      10
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "square.txt"
    path.write_text(SQUARE)
    return path


def told(*words: str) -> tuple[Result, dict[str, Any]]:
    done = CliRunner().invoke(baywise, ["bench", *words, "--json"])
    return done, json.loads(done.stdout) if done.stdout else {}


def test_distances_are_cut_to_tenths() -> None:
    problem = read_solomon(SQUARE)

    assert problem.travel[0] == (0, 100, 141, 100, 98)
    assert length(cost(problem, by_insertion(problem)).driving) == 72.2


def test_the_gap_to_the_best_known_is_measured(file: Path) -> None:
    table = file.with_name("best_known_solomon.csv")
    table.write_text("instance,bks_cost_dimacs_truncated_1dec,routes\nsquare,60.0,2\n")

    _, from_table = told("vrptw", str(file), "--seconds=0.05")
    _, named = told("vrptw", str(file), "--seconds=0.05", "--best=30")

    gap = from_table["figures"]["square_gap_percent"]
    assert named["figures"]["square_gap_percent"] == pytest.approx(2 * gap + 100, abs=0.1)
    assert from_table["targets"]["broken_or_unserved_count"]["value"] == 0


def test_without_a_best_known_value_nothing_is_measured(file: Path) -> None:
    done, _ = told("vrptw", str(file), "--seconds=0.05")

    assert done.exit_code == 6
    assert "no best known value of square" in done.stderr


@pytest.mark.parametrize(
    "text",
    [
        "",
        "VEHICLE\n 2 20\n",
        SQUARE + " 5 2 3\n",
        SQUARE.replace("50       60", "60       50"),
        SQUARE.replace("  2         20", ""),
        SQUARE.replace("-7", "west"),
    ],
)
def test_a_file_of_another_form_is_refused(file: Path, text: str) -> None:
    file.write_text(text)

    done, _ = told("vrptw", str(file), "--best=1")

    assert (done.exit_code, done.stderr.count("\n")) == (6, 1)


def test_a_table_of_another_form_is_refused(file: Path) -> None:
    file.with_name("best_known_solomon.csv").write_text("name,best\nsquare,60\n")

    done, _ = told("vrptw", str(file))

    assert "not a table of best known values" in done.stderr


def test_both_engines_of_assignment_agree() -> None:
    _, report = told("assign", "--jobs=12", "--technicians=30", "--rounds=3")

    assert report["targets"]["engines_differ_count"]["holds"]
    assert report["figures"]["one_by_one_above_percent"] >= 0
    assert report["figures"]["rounds_count"] == 3


def test_a_dispatcher_with_too_few_technicians_is_not_called_cheaper() -> None:
    _, report = told("assign", "--jobs=30", "--technicians=12", "--rounds=3")

    assert report["targets"]["engines_differ_count"]["holds"]
    assert report["figures"]["alone_count"] >= 54
