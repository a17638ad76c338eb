"""The words of the trade that bays, people, services and dispatch share."""

from enum import IntEnum, StrEnum
from itertools import pairwise
from typing import Final

from attrs import evolve, field, frozen, validators

from domain.shared.makers import known_maker, usual_names
from domain.shared.text import clean

LONGEST_PIECE_MIN: Final = 240
"""Planned minutes after which an operation is cut, so that no plan hangs on one long span."""
_UNIT_MIN: Final = 5


class BayKind(StrEnum):
    """What a bay (工位) is fitted for."""

    LIFT = "lift"
    DIAGNOSIS = "diagnosis"
    ALIGNMENT = "alignment"
    WASH = "wash"
    PAINT = "paint"


class Skill(StrEnum):
    """What a technician can do; how well is the :class:`Grade`."""

    MAINTENANCE = "maintenance"
    BRAKES = "brakes"
    TYRES = "tyres"
    CHASSIS = "chassis"
    ENGINE = "engine"
    TRANSMISSION = "transmission"
    ELECTRICS = "electrics"
    AIR_CONDITIONING = "air_conditioning"
    HIGH_VOLTAGE = "high_voltage"
    DIAGNOSIS = "diagnosis"
    BODY = "body"
    PAINT = "paint"
    DETAILING = "detailing"
    INSPECTION = "inspection"


class Grade(IntEnum):
    """How well a skill is mastered; a higher grade may do the work of a lower one."""

    APPRENTICE = 1
    JUNIOR = 2
    SENIOR = 3
    MASTER = 4


class VehicleClass(StrEnum):
    """How much car there is to work on."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"
    VAN = "van"


class Energy(StrEnum):
    """What moves the car."""

    PETROL = "petrol"
    DIESEL = "diesel"
    HYBRID = "hybrid"
    ELECTRIC = "electric"


@frozen(kw_only=True)
class Need:
    """What one operation needs: a kind of bay, a skill at a grade, and planned minutes.

    ``minutes`` are for an average technician at pace 1.0, the vehicle's class included.
    ``four_eyes``: whoever does it must not have done the operations before it in the chain.
    """

    bay: BayKind
    skill: Skill
    grade: Grade
    minutes: int = field(validator=validators.gt(0))
    four_eyes: bool = False

    def pieces(self) -> "tuple[Need, ...]":
        """The same work in pieces of at most four hours, about equal and of five full minutes.

        Between two of them there may be a break or a night, and other hands may go on. A check by
        a second person stays whole: it is one pair of eyes.
        """
        count = 1 if self.four_eyes else -(-self.minutes // LONGEST_PIECE_MIN)
        units = -(-self.minutes // _UNIT_MIN)
        ends = [min(self.minutes, units * n // count * _UNIT_MIN) for n in range(1, count + 1)]
        lengths = [end - start for start, end in pairwise([0, *ends])]
        return tuple(evolve(self, minutes=length) for length in lengths)


@frozen(kw_only=True)
class Car:
    """What matters about a car to the one who picks services, parts and minutes for it."""

    maker: str
    model: str
    year: int
    vehicle_class: VehicleClass
    energy: Energy

    @property
    def maker_is_known(self) -> bool:
        """Whether the catalogue may have parts for this maker's cars in particular."""
        return known_maker(self.maker) is not None

    @property
    def usual(self) -> "Car":
        """The same car under the names that the catalogue uses; unknown ones stay as typed.

        Raises:
            BadText: a name has characters that no keyboard types.
        """
        names = usual_names(clean(self.maker), clean(self.model))
        return evolve(self, maker=names.maker, model=names.model)
