"""``baywise bench visit``: what it measures, and that nothing of it stays."""

import pytest

from tests.cli.benches import Run, run_bench


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run_bench("visit", tmp_path_factory.mktemp("visit"), "--customers=20", seconds=0.2)


def test_whole_visits_are_counted_with_one_writer_with_four_and_on_the_twin(run: Run) -> None:
    for who in ("1_writer", "4_writers", "twin"):
        assert run.report["figures"][f"visits_{who}_count"] > 0
        assert run.report["figures"][f"visits_{who}_per_s"] > 0


def test_a_visit_asks_no_more_of_the_database_than_it_may(run: Run) -> None:
    assert run.report["targets"]["statements_per_visit"]["holds"]


def test_the_statements_of_the_stages_add_up_to_those_of_the_visit(run: Run) -> None:
    figures = run.report["figures"]
    whole = figures["statements_per_visit"]

    every = [value for name, value in figures.items() if name.startswith("statements_")]
    assert sum(every) - whole == pytest.approx(whole)


def test_the_exit_code_says_whether_every_target_holds(run: Run) -> None:
    assert run.exit_code == (0 if run.holds else 1)


def test_no_server_and_no_file_is_left_behind(run: Run) -> None:
    assert list(run.folder.iterdir()) == []
