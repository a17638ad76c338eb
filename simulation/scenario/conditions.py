"""What no file of a chain tells: how people and the world behave. Every value is an assumption."""

from collections.abc import Mapping
from typing import Any, Final

from attrs import field, fields, frozen

from domain.shared.checks import Check, between

_MOST = 1_000_000
_SHARE = between(0, 1)
_SOME = between(0, _MOST)
_MORE = between(0.001, _MOST)
_MEANING, _PLAUSIBLE = "meaning", "plausible"


def _assumed(default: float, plausible: tuple[float, float], check: Check, meaning: str) -> Any:
    """A field whose meaning and range can be told where people set it."""
    told = {_MEANING: meaning, _PLAUSIBLE: plausible}
    return field(default=default, converter=float, validator=check, metadata=told)


@frozen(kw_only=True)
class Conditions:
    """The assumptions of a scenario; those that are fitted have a target in ``calibration.toml``.

    Hours of waiting are exponential with the mean that is given, unless it says otherwise.
    """

    intake_h: float = _assumed(
        0.6,
        (0.1, 1.5),
        _SOME,
        "From the arrival until the work is given out, where people write it down and phone about.",
    )
    intake_online_h: float = _assumed(
        0.05, (0.0, 0.2), _SOME, "The same where the visit is in the system before the car is here."
    )
    patience_h: float = _assumed(
        4.0,
        (1.0, 8.0),
        _MORE,
        "Longest wait that a customer who wants to come at once accepts when it is named.",
    )
    missing_part: float = _assumed(
        0.05, (0.0, 0.15), _SHARE, "Share of visits for which a part that should be there is not."
    )
    supplier_h: float = _assumed(
        5.0, (2.0, 16.0), _SOME, "Until a supplier brings it; working hours."
    )
    immovable: float = _assumed(
        0.5, (0.0, 1.0), _SHARE, "Share of cars that stay in their bay while a part is missing."
    )
    courier_h: float = _assumed(
        1.0,
        (0.5, 3.0),
        _SOME,
        "Until a shop near by brings it, where shops share parts; working hours.",
    )
    follows: float = _assumed(
        0.6,
        (0.2, 0.9),
        _SHARE,
        "Share of customers who go to another shop when it is clearly better for them.",
    )
    drive_kmh: float = _assumed(
        25.0, (12.0, 45.0), _MORE, "Speed of a drive to a shop, along the great circle."
    )
    hour_of_drive: float = _assumed(
        1.5,
        (0.5, 3.0),
        _SOME,
        "What an hour of driving weighs against an hour of waiting when a customer compares shops.",
    )
    tenth_off_h: float = _assumed(
        0.3, (0.0, 1.0), _SOME, "Hours of waiting that a tenth off the price makes up for."
    )
    lives_km: float = _assumed(
        4.0,
        (1.0, 10.0),
        _SOME,
        "Mean distance between a customer and the shop they think of first.",
    )
    days_ahead: float = _assumed(
        2.0,
        (1.0, 5.0),
        _MORE,
        "Mean days between a booking and the day it is for; geometric, at least one.",
    )
    no_show: float = _assumed(
        0.06, (0.0, 0.15), _SHARE, "Share of booked customers who never come."
    )
    late_min: float = _assumed(
        8.0,
        (0.0, 20.0),
        _SOME,
        "Standard deviation of the arrival of booked cars around their time; normal.",
    )
    more_work: float = _assumed(
        0.15, (0.05, 0.3), _SHARE, "Share of visits in which the diagnosis finds more to do."
    )
    agrees: float = _assumed(0.7, (0.4, 0.95), _SHARE, "Share of customers who say yes to it.")
    answer_h: float = _assumed(0.4, (0.1, 2.0), _SOME, "Until they say yes or no; working hours.")
    rework: float = _assumed(
        0.03, (0.0, 0.08), _SHARE, "Share of visits that fail the first quality check."
    )
    absent: float = _assumed(
        0.03, (0.0, 0.1), _SHARE, "Share of shifts that a technician misses, known in the morning."
    )
    elasticity: float = _assumed(
        0.0,
        (0.0, 1.0),
        _SOME,
        "Demand changes with (usual wait / wait of late) to this power; 0: the same demand.",
    )
    usual_wait_h: float = _assumed(
        1.8, (0.5, 3.0), _MORE, "The wait to which the demand of demand.csv belongs."
    )


MEANINGS: Final[Mapping[str, str]] = {
    one.name: one.metadata[_MEANING] for one in fields(Conditions)
}
"""What every condition means, by its name: ``_h`` is in hours, ``_min`` in minutes."""
PLAUSIBLE: Final[Mapping[str, tuple[float, float]]] = {
    one.name: one.metadata[_PLAUSIBLE] for one in fields(Conditions)
}
"""Between which values each condition may well lie; our own guess, for nobody has measured it."""
