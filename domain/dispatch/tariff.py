"""What help between shops costs and how long it takes, and how its terms are weighed: as data."""

from math import ceil
from typing import Final

from attrs import field, frozen, validators

from domain.shared.geo import DETOUR
from domain.shared.money import Money

_STEP_MIN: Final = 5
_HOUR_MIN: Final = 60


@frozen(kw_only=True)
class Tariff:
    """Weights, prices and times of support between shops; a chain says its own as rules.

    ``cost``, ``delay``, ``fairness`` and ``donor``: the points that each term can cost at most.
    ``km_fen``: a kilometre driven. ``hour_fen``: an hour of a technician on the road.
    ``courier_fen``: sending a part, besides the kilometres. ``kmh``: speed in the city.
    ``handling_min``: minutes until a part leaves. ``spare_min``: for how long a technician may stay
    beyond the plan.
    ``cover_days``: for so many days of its own use a donor keeps of every part.
    """

    version: str = "1"
    cost: float = field(default=20.0, validator=validators.ge(0))
    delay: float = field(default=40.0, validator=validators.ge(0))
    fairness: float = field(default=10.0, validator=validators.ge(0))
    donor: float = field(default=20.0, validator=validators.ge(0))
    km_fen: float = field(default=150, validator=validators.ge(0))
    hour_fen: float = field(default=6000, validator=validators.ge(0))
    courier_fen: float = field(default=1500, validator=validators.ge(0))
    kmh: float = field(default=30, validator=validators.gt(0))
    handling_min: float = field(default=15, validator=validators.ge(0))
    spare_min: float = field(default=30, validator=validators.ge(0))
    cover_days: float = field(default=3, validator=validators.ge(0))

    def travel_min(self, km: float) -> int:
        """Minutes on the road over ``km`` as the bird flies, in full five minutes."""
        return _full(km * DETOUR / self.kmh * _HOUR_MIN)

    def sending_min(self, km: float) -> int:
        """Minutes until a part is there."""
        return _full(self.handling_min) + self.travel_min(km)

    @property
    def spare(self) -> int:
        """:attr:`spare_min` in full five minutes."""
        return _full(self.spare_min)

    def part(self, km: float) -> Money:
        """What a courier takes for one way."""
        return Money(round(self.courier_fen + self._road_fen(km)))

    def technician(self, km: float) -> Money:
        """What the way there and back costs; the work itself is paid wherever it is done."""
        hours = 2 * self.travel_min(km) / _HOUR_MIN
        return Money(round(2 * self._road_fen(km) + hours * self.hour_fen))

    def customer(self, km: float) -> Money:
        """What the detour there and back costs a customer."""
        return Money(round(2 * self._road_fen(km)))

    def _road_fen(self, km: float) -> float:
        return km * DETOUR * self.km_fen


def _full(minutes: float) -> int:
    return ceil(minutes / _STEP_MIN) * _STEP_MIN
