from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import baywise


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(baywise, ["simulate", *map(str, words)], catch_exceptions=False)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("sweep") / "small"
    assert run("new", directory, "--stores", "1", "--days", "1").exit_code == 0
    return directory


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ((), 6, "no-axes: nothing is swept: write lines such as conditions.patience_h = [2.0, 4."),
        (("--all-conditions", "--design", "grid"), 6, "bad-design: a design has 1 to 10000 points"),
        (("--all-conditions", "--policies", "mars"), 2, "there is no policy 'mars'; the scenario"),
        (("--on", "serial", "--workers", "2"), 2, "--on serial is one run at a time"),
        (("--scheduler", "tcp://host:1"), 2, "--scheduler goes with --on dask"),
    ],
)
def test_a_sweep_that_cannot_be_made_is_refused_before_anything_is_run(
    small: Path, tmp_path: Path, words: tuple[str, ...], code: int, told: str
) -> None:
    refused = run("sweep", small, "--out", tmp_path / "out", *words)

    assert refused.exit_code == code
    assert told in refused.stderr
    assert not (tmp_path / "out").exists()


def test_a_comparison_of_something_else_than_the_sweep_is_refused_before_anything_is_run(
    small: Path, tmp_path: Path
) -> None:
    refused = run("compare", small, "--sensitivity", tmp_path, "--out", tmp_path / "out")

    assert refused.exit_code == 6
    assert refused.stderr.startswith("no-sweep: ")
    assert not (tmp_path / "out").exists()
