import json
from pathlib import Path

from click.testing import CliRunner, Result

from cli.main import baywise


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(baywise, ["simulate", *map(str, words)], catch_exceptions=False)


def test_a_new_scenario_is_told_and_checked_in_the_same_words(tmp_path: Path) -> None:
    new = run("new", tmp_path / "small", "--stores", "2", "--days", "3", "--occupied", "0.6")
    checked = run("check", tmp_path / "small")

    assert (new.exit_code, checked.exit_code) == (0, 0), new.output + checked.output
    assert new.stdout == checked.stdout
    told = checked.stdout.splitlines()
    assert told[0] == "scenario fresh-2-1"
    assert {"shops 2", "expected occupied 60.0%"} <= {*told}
    assert "days 3 from 2026-03-02, after 1 of warm-up" in told
    assert "policy each-for-itself: each for itself" in told


def test_a_scenario_never_goes_among_other_files(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").touch()

    refused = run("new", tmp_path, "--stores", "1")

    assert refused.exit_code == 5
    assert refused.stderr.startswith("directory-in-use: ")
    assert [one.name for one in tmp_path.iterdir()] == ["thesis.doc"]


def test_every_mistake_is_told_before_the_scenario_is_refused(tmp_path: Path) -> None:
    run("new", tmp_path / "small", "--stores", "1")
    path = tmp_path / "small" / "scenario.toml"
    path.write_text(path.read_text("utf-8").replace("seeds = 8", "seeds = 0\nsalt = 1"), "utf-8")

    refused = run("check", tmp_path / "small")

    assert refused.exit_code == 6
    assert [line.split(": ")[:2] for line in refused.stdout.splitlines()] == [
        ["scenario.toml:4", "seeds"],
        ["scenario.toml:5", "salt"],
    ]
    assert refused.stderr.startswith("bad-scenario: the scenario has 2 mistakes, the first in ")


def test_what_was_fitted_before_is_not_written_over(tmp_path: Path) -> None:
    run("new", tmp_path / "small", "--stores", "1")
    (tmp_path / "fitted" / "scenario").mkdir(parents=True)
    (tmp_path / "fitted" / "scenario" / "stores.csv").touch()

    refused = run("calibrate", tmp_path / "small", "--out", tmp_path / "fitted")

    assert refused.exit_code == 5
    assert refused.stderr.startswith("directory-in-use: ")
    assert not (tmp_path / "fitted" / "runs").exists()


def test_a_validation_tells_every_check_and_ends_well_if_none_fails() -> None:
    done = run("validate", "--only", "extremes", "--json")

    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["holds"]
    assert [one["verdict"] for one in told["checks"]] == ["agrees", "departs", "agrees"]
