"""``baywise bench booking``: beside pgbench, without double bookings, and nothing of it stays."""

import pytest

from tests.cli.benches import Run, run_bench


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run_bench("booking", tmp_path_factory.mktemp("booking"), seconds=0.3)


def test_the_ratio_is_of_two_sides_of_one_run(run: Run) -> None:
    figures = run.report["figures"]
    for clients in (8, 16):
        ours = figures[f"bookings_{clients}_clients_per_s"]
        bare = figures[f"pgbench_{clients}_clients_per_s"]
        assert figures[f"booking_ratio_{clients}_clients"] == pytest.approx(ours / bare, abs=0.01)


def test_however_many_try_for_a_time_it_is_never_booked_twice(run: Run) -> None:
    assert run.report["targets"]["double_bookings_count"]["holds"]


def test_the_exit_code_says_whether_every_target_holds(run: Run) -> None:
    assert run.exit_code == (0 if run.holds else 1)


def test_no_server_and_no_file_is_left_behind(run: Run) -> None:
    assert list(run.folder.iterdir()) == []
