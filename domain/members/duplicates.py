"""Who and what is known already, asked before anything new is written down."""

from collections.abc import Iterable
from enum import StrEnum

from attrs import frozen

from domain.members.member import Member
from domain.members.phone import Phone
from domain.members.plate import Plate
from domain.members.typed import wildcards
from domain.members.vehicle import Vehicle
from domain.members.vin import Vin
from domain.shared.ids import MemberId, VehicleId
from domain.shared.person import PersonName


class Likeness(StrEnum):
    """Why two entries may be one."""

    NAME_AND_NEAR_PHONE = "name_and_near_phone"
    NEAR_PLATE = "near_plate"
    NEAR_VIN = "near_vin"
    PLATE_ON_OTHER_VIN = "plate_on_other_vin"


@frozen
class Hint:
    """``known`` may be meant; a person decides."""

    known: MemberId | VehicleId
    likeness: Likeness


def near(one: str, other: str) -> bool:
    """Whether exactly one character differs."""
    return one != other and not set(wildcards(one)).isdisjoint(wildcards(other))


def same_member(phone: Phone, known: Iterable[Member]) -> Member | None:
    """The member who has this phone."""
    return next((member for member in known if member.phone == phone), None)


def same_vehicle(
    known: Iterable[Vehicle], *, vin: Vin | None = None, plate: Plate | None = None
) -> Vehicle | None:
    """The vehicle with this VIN, else the one with this plate unless its VIN is another."""
    vehicles = tuple(known)
    by_vin = (v for v in vehicles if vin is not None and v.vin == vin)
    by_plate = (
        v
        for v in vehicles
        if plate is not None and v.plate == plate and (vin is None or v.vin is None)
    )
    return next(by_vin, None) or next(by_plate, None)


def member_hints(name: PersonName, phone: Phone, known: Iterable[Member]) -> tuple[Hint, ...]:
    """Members of the same name whose phone differs in one digit."""
    return tuple(
        Hint(member.id, Likeness.NAME_AND_NEAR_PHONE)
        for member in known
        if member.name == name and near(member.phone.text, phone.text)
    )


def vehicle_hints(
    known: Iterable[Vehicle], *, vin: Vin | None = None, plate: Plate | None = None
) -> tuple[Hint, ...]:
    """Vehicles that nearly have this VIN or plate, or have the plate with another VIN."""
    return tuple(
        Hint(vehicle.id, likeness)
        for vehicle in known
        if (likeness := _likeness(vehicle, vin, plate)) is not None
    )


def _likeness(known: Vehicle, vin: Vin | None, plate: Plate | None) -> Likeness | None:
    if vin and known.vin and near(known.vin.text, vin.text):
        return Likeness.NEAR_VIN
    if vin and known.vin and known.vin == vin:
        return None
    if plate and known.plate and near(known.plate.text, plate.text):
        return Likeness.NEAR_PLATE
    if plate and known.plate == plate and vin and known.vin:
        return Likeness.PLATE_ON_OTHER_VIN
    return None
