import json

import pytest
from click.testing import CliRunner

from cli.bench import bench
from cli.bench.report import Holds, Report, Target, percentile, publish


def a_report(value: float) -> Report:
    return Report(figures={"offers_p50_ms": value}, targets={"fast": Target(1.0, value)}, seed=7)


@pytest.mark.parametrize(("value", "code"), [(0.5, 0), (1.0, 0), (1.5, 1)])
def test_a_missed_target_is_exit_code_one(value: float, code: int) -> None:
    with pytest.raises(SystemExit) as ended:
        publish(a_report(value), as_json=True)
    assert ended.value.code == code


def test_the_report_is_one_object_of_a_fixed_shape(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        publish(a_report(0.5), as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"figures", "targets", "machine", "version", "seed"}
    assert told["figures"] == {"offers_p50_ms": 0.5}
    assert told["targets"] == {"fast": {"limit": 1.0, "value": 0.5, "holds": True}}
    assert set(told["machine"]) == {"cpu", "cores", "python", "platform"}
    assert told["seed"] == 7


def test_people_read_which_target_does_not_hold(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        publish(a_report(2.0), as_json=False)
    assert "DOES NOT HOLD" in capsys.readouterr().out


def test_a_ratio_holds_at_or_above_its_limit() -> None:
    assert Target(0.25, 0.3, Holds.AT_LEAST).holds
    assert not Target(0.25, 0.2, Holds.AT_LEAST).holds


def test_percentiles_are_values_that_occurred() -> None:
    values = [float(value) for value in range(1, 101)]
    assert [percentile(values, share) for share in (50, 99, 100)] == [50.0, 99.0, 100.0]
    assert percentile([3.0], 99) == 3.0


def test_the_offers_bench_measures_and_reports() -> None:
    few = ["offers", "--shops", "12", "--requests", "100", "--no-growth", "--json"]
    ended = CliRunner().invoke(bench, few)
    told = json.loads(ended.output)
    assert told["figures"]["offers_p50_ms"] > 0
    assert {"offers_p50_ms", "offers_p99_ms_gate"} <= set(told["targets"])
    holds = all(target["holds"] for target in told["targets"].values())
    assert ended.exit_code == (0 if holds else 1)
