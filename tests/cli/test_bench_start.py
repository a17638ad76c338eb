"""``baywise bench start``: a new home, and one that is there."""

import json

from click.testing import CliRunner

from cli.bench.start import start


def test_a_home_is_started_once_anew_and_then_again() -> None:
    told = CliRunner().invoke(start, ["--stores=3", "--later=1", "--json"])

    report = json.loads(told.output)
    assert report["targets"]["first_start_s"]["value"] > 0
    assert report["targets"]["later_start_max_s"]["value"] == report["figures"]["later_start_1_s"]
    assert told.exit_code == (0 if all(t["holds"] for t in report["targets"].values()) else 1)
