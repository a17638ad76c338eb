"""The bench of the simulator measures what it says."""

from cli.bench.simulate import measured


def test_it_says_what_a_car_costs_and_what_more_cars_and_cores_change() -> None:
    report = measured(4, 1, 1)
    assert report.figures["cars_count"] > 50
    assert report.figures["commands_per_car_count"] > 5
    assert report.targets["memory_mb"].value > 0
    assert {"car_ms", "gate_car_ms", "exponent_count", "two_cores_ratio"} <= report.targets.keys()
