"""What no file of a chain tells: how people and the world behave. Every value is an assumption."""

from attrs import field, frozen, validators

_SHARE = [validators.ge(0.0), validators.le(1.0)]
_SOME = validators.ge(0.0)
_MORE = validators.gt(0.0)


@frozen(kw_only=True)
class Conditions:
    """The assumptions of a scenario; those that are fitted have a target in ``calibration.toml``.

    Hours of waiting are exponential with the mean that is given, unless it says otherwise.
    """

    intake_h: float = field(default=0.6, validator=_SOME)
    """From the arrival until the work is given out, where people write it down and phone about."""
    intake_online_h: float = field(default=0.05, validator=_SOME)
    """The same where the visit is in the system before the car is here."""
    patience_h: float = field(default=4.0, validator=_MORE)
    """Longest wait that a customer who wants to come at once accepts when it is named."""
    missing_part: float = field(default=0.05, validator=_SHARE)
    """Share of visits for which a part that should be there is not."""
    supplier_h: float = field(default=5.0, validator=_SOME)
    """Until a supplier brings it; working hours."""
    immovable: float = field(default=0.5, validator=_SHARE)
    """Share of cars that stay in their bay while a part is missing."""
    courier_h: float = field(default=1.0, validator=_SOME)
    """Until a shop near by brings it, where shops share parts; working hours."""
    follows: float = field(default=0.6, validator=_SHARE)
    """Share of customers who go to another shop when it is clearly better for them."""
    drive_kmh: float = field(default=25.0, validator=_MORE)
    hour_of_drive: float = field(default=1.5, validator=_SOME)
    """What an hour of driving weighs against an hour of waiting when a customer compares shops."""
    tenth_off_h: float = field(default=0.3, validator=_SOME)
    """Hours of waiting that a tenth off the price makes up for."""
    lives_km: float = field(default=4.0, validator=_SOME)
    """Mean distance between a customer and the shop they think of first."""
    days_ahead: float = field(default=2.0, validator=_MORE)
    """Mean days between a booking and the day it is for; geometric, at least one."""
    no_show: float = field(default=0.06, validator=_SHARE)
    """Share of booked customers who never come."""
    late_min: float = field(default=8.0, validator=_SOME)
    """Standard deviation of the arrival of booked cars around their time; normal."""
    more_work: float = field(default=0.15, validator=_SHARE)
    """Share of visits in which the diagnosis finds more to do."""
    agrees: float = field(default=0.7, validator=_SHARE)
    """Share of customers who say yes to it."""
    answer_h: float = field(default=0.4, validator=_SOME)
    """Until they say yes or no; working hours."""
    rework: float = field(default=0.03, validator=_SHARE)
    """Share of visits that fail the first quality check."""
    absent: float = field(default=0.03, validator=_SHARE)
    """Share of shifts that a technician misses, known in the morning."""
    elasticity: float = field(default=0.0, validator=_SOME)
    """Demand changes with (usual wait / wait of late) to this power; 0: the same demand."""
    usual_wait_h: float = field(default=1.8, validator=_MORE)
    """The wait to which the demand of ``demand.csv`` belongs."""
