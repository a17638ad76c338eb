"""A member's vehicle."""

from datetime import datetime
from typing import Any, Final, Self

from attrs import Attribute, evolve, field, frozen, validators

from domain.members.plate import Plate, PlateKind
from domain.members.vin import Vin
from domain.shared.aggregate import Aggregate, Event
from domain.shared.errors import Rejected
from domain.shared.ids import MemberId, VehicleId
from domain.shared.text import clean, text
from domain.shared.time import utc
from domain.shared.trade import Car, Energy, VehicleClass

FIRST_YEAR: Final = 1950
LAST_YEAR: Final = 2100
MOST_KM: Final = 3_000_000
"""More than any car has ever driven; what is higher is a typing error."""


class LowerMileage(Rejected):
    """The odometer stood higher before; without a reason one of the two is wrong."""

    code = "lower-mileage"


class Unidentified(Rejected):
    """A vehicle is known by its plate or its VIN; it has neither."""

    code = "unidentified"


class BadVehicle(Rejected):
    """No car has such a year or mileage."""

    code = "bad-vehicle"


class NotBuiltYet(BadVehicle):
    """Cars of next year's models are sold this year, later ones are a typing error."""

    code = "not-built-yet"


def _between(low: int, high: int) -> Any:
    def check(_: object, attribute: "Attribute[Any]", value: int) -> None:
        if not low <= value <= high:
            detail = f"{attribute.name} lies between {low} and {high}"
            raise BadVehicle(detail, field=attribute.name)

    return check


@frozen(kw_only=True)
class VehicleRegistered(Event):
    vehicle: VehicleId
    member: MemberId


@frozen(kw_only=True)
class VehicleChangedHands(Event):
    vehicle: VehicleId
    before: MemberId
    now: MemberId


@frozen(kw_only=True)
class VehicleIdentified(Event):
    """It has another plate or a VIN now."""

    vehicle: VehicleId


@frozen(kw_only=True)
class VehicleCorrected(Event):
    """Maker, model, year, class or energy were written down wrongly before."""

    vehicle: VehicleId


@frozen(kw_only=True)
class OdometerRead(Event):
    """``override_reason`` tells why a lower reading than ``before`` was believed."""

    vehicle: VehicleId
    km: int
    before: int
    override_reason: str | None = None


class OtherEnergy(Rejected):
    """Plate and energy of the car contradict each other."""

    code = "other-energy"


_FUEL_ALONE: Final = frozenset({Energy.PETROL, Energy.DIESEL})


@frozen(kw_only=True)
class Vehicle(Aggregate):
    """A car that somebody brings, known by plate, VIN or both.

    ``mileage_km`` is the last reading of the odometer, 0 before the first.
    """

    id: VehicleId
    member: MemberId
    plate: Plate | None = None
    vin: Vin | None = None
    maker: str = field(converter=clean, validator=text(60))
    model: str = field(converter=clean, validator=text(60))
    year: int = field(validator=_between(FIRST_YEAR, LAST_YEAR))
    vehicle_class: VehicleClass
    energy: Energy
    mileage_km: int = field(default=0, validator=_between(0, MOST_KM))
    mileage_at: datetime | None = field(default=None, validator=validators.optional(utc))

    def __attrs_post_init__(self) -> None:
        if self.plate is None and self.vin is None:
            raise Unidentified("a vehicle needs a plate or a VIN", vehicle=self.id)

    @classmethod
    def register(
        cls,
        *,
        id: VehicleId,
        member: MemberId,
        car: Car,
        at: datetime,
        plate: Plate | None = None,
        vin: Vin | None = None,
    ) -> Self:
        """A vehicle seen for the first time; its maker and model get their usual names.

        Raises:
            Unidentified: neither plate nor VIN is given.
            OtherEnergy: a car with this plate does not burn fuel alone.
            NotBuiltYet: no car of that year is sold at that time.
        """
        _expect_plate_for(plate, car.energy)
        _expect_built(car.year, at)
        car = car.usual
        return cls(
            id=id,
            member=member,
            plate=plate,
            vin=vin,
            maker=car.maker,
            model=car.model,
            year=car.year,
            vehicle_class=car.vehicle_class,
            energy=car.energy,
            pending=(VehicleRegistered(at=at, vehicle=id, member=member),),
        )

    @property
    def car(self) -> Car:
        return Car(
            maker=self.maker,
            model=self.model,
            year=self.year,
            vehicle_class=self.vehicle_class,
            energy=self.energy,
        )

    @property
    def year_of_vin(self) -> int | None:
        """The model year that the VIN tells, if ``year`` is another; of several the nearest.

        None too where a VIN need not tell it.
        """
        years = self.vin.model_years(LAST_YEAR) if self.vin and self.vin.tells_year else ()
        if self.year in years:
            return None
        return min(years, key=lambda one: abs(one - self.year), default=None)

    def identify(self, *, at: datetime, plate: Plate | None = None, vin: Vin | None = None) -> Self:
        """Another plate, or a VIN not known before; what is not given stays.

        Raises:
            OtherEnergy: a car with this plate does not burn fuel alone.
        """
        _expect_plate_for(plate, self.energy)
        plate, vin = plate or self.plate, vin or self.vin
        if (plate, vin) == (self.plate, self.vin):
            return self
        told = VehicleIdentified(at=at, vehicle=self.id)
        return evolve(self, plate=plate, vin=vin, pending=(*self.pending, told))

    def correct(self, car: Car, *, at: datetime) -> Self:
        """What kind of car it is after all; the same again, in other words, changes nothing.

        Raises:
            OtherEnergy: a car with its plate does not burn fuel alone.
            NotBuiltYet: no car of that year is sold at that time.
        """
        car = car.usual
        if car == self.car:
            return self
        _expect_plate_for(self.plate, car.energy)
        _expect_built(car.year, at)
        told = VehicleCorrected(at=at, vehicle=self.id)
        return evolve(
            self,
            maker=car.maker,
            model=car.model,
            year=car.year,
            vehicle_class=car.vehicle_class,
            energy=car.energy,
            pending=(*self.pending, told),
        )

    def hand_over(self, member: MemberId, *, at: datetime) -> Self:
        """It belongs to ``member`` now."""
        if member == self.member:
            return self
        told = VehicleChangedHands(at=at, vehicle=self.id, before=self.member, now=member)
        return evolve(self, member=member, pending=(*self.pending, told))

    def read_odometer(self, km: int, at: datetime, override_reason: str | None = None) -> Self:
        """Note the mileage in kilometres.

        Args:
            override_reason: why a reading below the last is right, such as a new instrument.

        Raises:
            LowerMileage: ``km`` is below the last reading and no reason is given.
        """
        lower = km < self.mileage_km
        reason = clean(override_reason or "")
        if lower and not reason:
            detail = f"the odometer showed {self.mileage_km} km before, it cannot show {km} km now"
            raise LowerMileage(detail, vehicle=self.id, before=self.mileage_km, km=km)
        told = OdometerRead(
            at=at,
            vehicle=self.id,
            km=km,
            before=self.mileage_km,
            override_reason=reason if lower else None,
        )
        return evolve(self, mileage_km=km, mileage_at=at, pending=(*self.pending, told))


def _expect_built(year: int, at: datetime) -> None:
    latest = at.year + 1
    if year > latest:
        detail = f"there is no car of {year} yet; the newest models are of {latest}"
        raise NotBuiltYet(detail, field="year", latest=latest)


def _expect_plate_for(plate: Plate | None, energy: Energy) -> None:
    """A green plate is for electric cars and hybrids; old electric cars may have a blue one."""
    if plate is not None and plate.kind is not PlateKind.BLUE and energy in _FUEL_ALONE:
        detail = f"a car with a new-energy plate is electric or a hybrid, not {energy}"
        raise OtherEnergy(detail, field="energy", energy=str(energy))
