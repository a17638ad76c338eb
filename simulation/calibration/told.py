"""A calibration in words and for programs."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from simulation.calibration.reading import Reading

if TYPE_CHECKING:
    # It takes numpy to make one, and none to tell of it.
    from simulation.calibration.calibration import Calibration, Found


def lines(calibration: "Calibration") -> Iterator[str]:
    """What is met, what was turned, and what the targets cannot tell."""
    for before, after in zip(calibration.before, calibration.readings, strict=True):
        yield _of_reading(before, after)
    missed = sum(not one.holds for one in calibration.readings)
    if missed:
        rounds = "1 round" if calibration.rounds == 1 else f"{calibration.rounds} rounds"
        yield f"{missed} of {len(calibration.readings)} missed after {rounds}"
    for one in calibration.found:
        yield _of_knob(one)
    for pair in calibration.alike:
        how = "together" if pair.correlation > 0 else "one up, the other down"
        yield f"{pair.one} and {pair.other} can stand in for each other ({how})"
    unknown = [one.knob.name for one in calibration.found if not one.is_known]
    if unknown:
        yield f"the targets say next to nothing of {', '.join(unknown)}: sweep them"


def _of_reading(before: Reading, after: Reading) -> str:
    target = after.target
    chance = f" ± {2 * after.error:.2g}" if after.error else ""
    wanted = f"wanted {target.value:g} ± {target.tolerance:g}"
    verdict = "" if after.holds else f", {after.off:+.1f} tolerances off"
    return f"{target.measure} {before.value:.4g} -> {after.value:.4g}{chance} ({wanted}{verdict})"


def _of_knob(one: "Found") -> str:
    ends = " at the end of its range" if one.at_an_end else ""
    begun = f"{one.knob.begins:.4g} -> {one.value:.4g}{ends}"
    return (
        f"{one.knob.name} {begun}, {one.low:.3g} to {one.high:.3g} fit about as well;"
        f" the targets take {one.told:.0%} of the doubt"
    )


def plain(calibration: "Calibration") -> dict[str, Any]:
    """The same for programs."""
    return {
        "holds": calibration.holds,
        "rounds": calibration.rounds,
        "targets": [
            {
                "measure": after.target.measure,
                "wanted": after.target.value,
                "tolerance": after.target.tolerance,
                "before": before.value,
                "value": after.value,
                "error": after.error,
                "holds": after.holds,
            }
            for before, after in zip(calibration.before, calibration.readings, strict=True)
        ],
        "knobs": [
            {
                "knob": one.knob.name,
                "begins": one.knob.begins,
                "value": one.value,
                "low": one.low,
                "high": one.high,
                "told": one.told,
                "known": one.is_known,
            }
            for one in calibration.found
        ],
        "alike": [
            {"one": one.one, "other": one.other, "correlation": one.correlation}
            for one in calibration.alike
        ],
    }
