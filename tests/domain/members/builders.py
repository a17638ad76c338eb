"""Members and vehicles of which a test names only what it is about."""

from datetime import UTC, datetime

from domain.members.member import Member
from domain.members.phone import Phone
from domain.members.plate import Plate
from domain.members.vehicle import Vehicle
from domain.members.vin import Vin
from domain.shared.ids import MemberId, VehicleId, named_id
from domain.shared.person import PersonName
from domain.shared.trade import Car, Energy, VehicleClass

NOON = datetime(2025, 3, 3, 12, tzinfo=UTC)
LAVIDA = Car(
    maker="Volkswagen",
    model="Lavida",
    year=2021,
    vehicle_class=VehicleClass.MEDIUM,
    energy=Energy.PETROL,
)


def a_member(*, code: str = "li", name: str = "李雷", phone: str = "13812345678") -> Member:
    return Member.join(
        id=MemberId(named_id("member", code)), name=PersonName(name), phone=Phone(phone), at=NOON
    )


def a_vehicle(
    *, code: str = "lavida", plate: str | None = "京A12345", vin: str | None = None
) -> Vehicle:
    return Vehicle.register(
        id=VehicleId(named_id("vehicle", code)),
        member=a_member().id,
        car=LAVIDA,
        at=NOON,
        plate=Plate(plate) if plate else None,
        vin=Vin(vin) if vin else None,
    )
