"""Routes planned at the terminal."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from adapters.route_files import read_route_plan, read_routes
from cli.main import baywise
from domain.routing.checker import violations
from tests.application.visits.on_the_road import away
from tests.application.visits.shop_day import ShopDay
from tests.chain import a_furnished_twin

_WITHOUT_SOLVERS = """
import sys
from importlib.machinery import PathFinder
found = PathFinder.find_spec
PathFinder.find_spec = lambda name, *rest: None if name == "pyvrp" else found(name, *rest)
from cli.main import baywise
baywise()
"""


def a_day(jobs: int = 8) -> dict[str, Any]:
    """Two technicians in the middle of a town, and jobs around it."""
    return {
        "technicians": [
            {"at": [31.2, 121.4], "shift": [0, 480], "breaks": [[240, 270]], "skills": ["tow"]},
            {"at": [31.25, 121.5], "shift": [0, 480], "parts": {"battery": jobs}},
        ],
        "jobs": [
            {
                "at": [31.2 + 0.01 * (at * 7 % 5), 121.4 + 0.01 * (at * 3 % 11)],
                "windows": [[30 * at, 30 * at + 120]],
                "service": 20,
                "skills": ["tow"] if at % 3 == 0 else [],
                "parts": {"battery": 1} if at % 3 == 1 else {},
            }
            for at in range(jobs)
        ],
    }


URGENT = {
    "at": [31.22, 121.44],
    "windows": [[100, 400]],
    "service": 30,
    "priority": 5,
    "emergency": True,
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path / "day.json", a_day())


def written(path: Path, what: object) -> Path:
    path.write_text(json.dumps(what))
    return path


def planned(*words: str) -> Result:
    return CliRunner().invoke(baywise, ["plan-routes", *words])


def test_routes_are_planned_and_valid(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "routes.json"

    told = json.loads(
        planned("--problem", str(file), "--iterations=60", f"--out={out}", "--json").stdout
    )

    assert told["total"] <= told["first_cost"]
    assert (told["iterations"], told["done"], told["unserved_jobs"]) == (60, 60, {})
    assert violations(read_routes(file.read_bytes()), read_route_plan(out.read_bytes())) == ()


def test_people_are_told_who_drives_where(file: Path) -> None:
    day = a_day()
    day["jobs"][1]["skills"] = ["fly"]
    written(file, day)

    told = planned("--problem", str(file), "--iterations=10").stdout

    assert "technician 0: job" in told
    assert "minutes of driving" in told
    assert "nobody goes to job 1: nobody has the skill fly" in told


def test_without_the_solvers_routes_are_planned_in_plain_python(file: Path) -> None:
    words = ["plan-routes", "--problem", str(file), "--iterations=20", "--json"]

    told = subprocess.run(
        [sys.executable, "-c", _WITHOUT_SOLVERS, *words],
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(told.stdout)["engine"] == "ruin and recreate (plain Python)"
    assert json.loads(told.stdout)["unserved_jobs"] == {}


def test_an_emergency_is_inserted_and_what_was_driven_stays(file: Path, tmp_path: Path) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    urgent = written(tmp_path / "urgent.json", URGENT)
    planned("--problem", str(file), "--iterations=20", f"--out={old}")

    told = json.loads(
        planned(
            *("--problem", str(file), "--insert", str(urgent), "--replaces", str(old)),
            *("--now=100", f"--out={new}", "--json"),
        ).stdout
    )

    before, after = read_route_plan(old.read_bytes()), read_route_plan(new.read_bytes())
    driven = {one for route in before.routes for one in route.stops if one.leave < 100}
    assert driven <= {one for route in after.routes for one in route.stops}
    assert told["job"] == 8
    assert any(8 in route.jobs for route in after.routes)
    assert told["displaced"] == []


def test_people_are_told_who_becomes_late_for_an_emergency(tmp_path: Path) -> None:
    day: dict[str, Any] = {
        "travel": [[0, 10, 50], [10, 0, 40], [50, 40, 0]],
        "technicians": [{"at": 0, "shift": [0, 480]}],
        "jobs": [{"at": 1, "windows": [[100, 100]], "service": 30}],
    }
    file = written(tmp_path / "day.json", day)
    urgent = written(tmp_path / "urgent.json", URGENT | {"at": 2, "windows": [[0, 400]]})
    old = tmp_path / "old.json"
    planned("--problem", str(file), "--iterations=5", f"--out={old}")

    told = planned(
        *("--problem", str(file), "--insert", str(urgent), "--replaces", str(old), "--now=60")
    ).stdout

    assert "job 0 is 80 minutes late" in told


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"technicians": []}, "$.technicians"),
        ({"jobs": [{"at": [0, 0], "windows": [], "service": 1}]}, "$.jobs[0].windows"),
        ({"jobs": [{"at": 3, "windows": [[0, 1]], "service": 1}]}, "$.jobs[0].at"),
        ({"jobs": [{"at": [99, 0], "windows": [[0, 1]], "service": 1}]}, "$.jobs[0].at"),
        ({"jobs": [{"at": [0, 0], "windows": [[9, 1]], "service": 1}]}, "before it starts"),
        ({"roads": {"kmh": 0}}, "$.roads.kmh"),
        ({"travel": [[0, 1]], "jobs": [], "technicians": [{"at": 0, "shift": [0, 9]}]}, "square"),
        ({"travel": [[0]], "jobs": [], "technicians": [{"at": -1, "shift": [0, 9]}]}, "place -1"),
    ],
)
def test_a_file_that_is_no_day_is_refused_with_the_place(
    tmp_path: Path, change: dict[str, Any], sentence: str
) -> None:
    done = planned("--problem", str(written(tmp_path / "day.json", a_day() | change)))

    assert done.exit_code == 6
    assert "bad-route-problem" in done.stderr
    assert sentence in done.stderr


@pytest.mark.parametrize("text", ["", "[]", "\x00", '{"jobs": ["' + "x" * 9])
def test_a_file_that_is_no_json_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "day.json"
    path.write_text(text)

    done = planned("--problem", str(path))

    assert (done.exit_code, done.stderr.count("\n")) == (6, 1)


def test_an_emergency_needs_the_routes_and_the_time(file: Path) -> None:
    assert planned("--problem", str(file), "--now=3").exit_code == 2
    assert planned("--problem", str(file), f"--insert={file}", "--now=3").exit_code == 2


def test_routes_are_of_a_file_or_of_a_shop(file: Path) -> None:
    app, clock = a_furnished_twin(stores=1)
    day = ShopDay(app=app, clock=clock).stock_up()
    car = away(day, 10)

    def run(*words: str) -> Result:
        return CliRunner().invoke(baywise, ["plan-routes", *words, "--iterations=5"], obj=app)

    told = json.loads(run("--store", "S0001", "--date", "2026-03-02", "--json").stdout)

    [route] = told["routes"]
    assert [stop["visit"] for stop in route["stops"]] == [str(car.booked.work_order)]
    assert route["stops"][0]["maps"]["geo"].startswith("geo:")
    assert not told["accepted"]
    assert run().exit_code == 2
    assert run("--problem", str(file), "--accept").exit_code == 2
    assert run("--store", "S0001", "--now=3").exit_code == 2


def _stop(**change: int) -> dict[str, int]:
    return {"job": 1, "leave": 10, "arrival": 40, "start": 40, "end": 60} | change


@pytest.mark.parametrize(
    "routes",
    [
        [],
        [{"stops": [], "home": 0}],
        [{"stops": [_stop(job=99)], "home": 90}, {"stops": [], "home": 0}],
        [{"stops": [_stop(), _stop()], "home": 90}, {"stops": [], "home": 0}],
        [{"stops": [_stop()], "home": 90}, {"stops": [_stop()], "home": 90}],
    ],
)
def test_routes_of_another_day_are_refused(
    file: Path, tmp_path: Path, routes: list[dict[str, Any]]
) -> None:
    old = written(tmp_path / "old.json", {"routes": routes})
    urgent = written(tmp_path / "urgent.json", URGENT)

    done = planned(
        *("--problem", str(file), "--insert", str(urgent), "--replaces", str(old), "--now=100")
    )

    assert done.exit_code == 6
    assert "bad-route-problem" in done.stderr
