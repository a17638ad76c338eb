"""What ``bench start`` and ``bench offers`` measure of a Baywise in a process of its own."""

import json
from pathlib import Path
from random import Random

from click.testing import CliRunner

from cli.bench.offers_http import RATE_PER_S, answers_of, figures
from cli.bench.served import served
from cli.bench.start import start
from tests.api.loops import run_apart


def test_a_home_is_started_once_anew_and_then_again() -> None:
    told = CliRunner().invoke(start, ["--stores=3", "--later=1", "--json"])

    report = json.loads(told.output)
    assert report["targets"]["first_start_s"]["value"] > 0
    assert report["targets"]["later_start_max_s"]["value"] == report["figures"]["later_start_1_s"]
    assert told.exit_code == (0 if all(t["holds"] for t in report["targets"].values()) else 1)


def test_a_running_baywise_is_asked_at_a_steady_rate_and_refuses_nothing(tmp_path: Path) -> None:
    with served(tmp_path, stores=3, workers=1) as up:
        answers = run_apart(answers_of(up.address, 0.5, Random(1), warm_up_s=0.1))

    told = figures(answers)
    assert (told["http_requests_count"], told["http_refused_count"]) == (RATE_PER_S / 2, 0)
    assert 0 < told["http_p50_ms"] <= told["http_p99_ms"]
