"""Work away from the shop: who was where the car is, as far as a telephone can tell."""

from datetime import datetime
from typing import Final, Self

from attrs import field, frozen, validators

from domain.shared.checks import between
from domain.shared.geo import Place
from domain.shared.ids import TechnicianId
from domain.shared.private_place import PrivatePlace

WORST_ACCURACY_M: Final = 100_000
WAY_BACK: Final = 1_000_000
"""The step of a visit under which hands are claimed after its work: until they leave for the next
car, or are back in the shop. No operation has this number.
"""


@frozen(kw_only=True)
class Fix:
    """A place as a telephone knows it: right to about ``accuracy_m`` metres."""

    place: Place
    accuracy_m: float = field(default=0.0, validator=between(0, WORST_ACCURACY_M))


@frozen(kw_only=True)
class Stamp:
    """Somebody said that they are where the car is; ``far`` when they were not near it.

    ``distance_m``: metres from the site, along the great circle, as far as the fix is right.
    """

    technician: TechnicianId
    at: datetime
    place: PrivatePlace
    accuracy_m: float
    distance_m: int = field(validator=validators.ge(0))
    far: bool

    @classmethod
    def of(
        cls, technician: TechnicianId, fix: Fix, site: Place, *, near_m: float, at: datetime
    ) -> Self:
        """The stamp of a technician; what the fix may be wrong by speaks for them.

        It does so up to ``near_m``: a fix that is right to a town says nothing for anybody.
        """
        distance_m = round(1000 * fix.place.km_to(site))
        return cls(
            technician=technician,
            at=at,
            place=PrivatePlace.of(fix.place),
            accuracy_m=fix.accuracy_m,
            distance_m=distance_m,
            far=distance_m - min(fix.accuracy_m, near_m) > near_m,
        )
