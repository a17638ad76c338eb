from uuid import UUID

import pytest
from attrs import evolve

from domain.members.plate import Plate, PlateKind
from domain.members.vehicle import OtherEnergy, Vehicle
from domain.shared.ids import MemberId, VehicleId
from domain.shared.trade import Car, Energy, VehicleClass
from tests.chain import MONDAY

GREEN, BLUE = Plate("京AD12345"), Plate("京A12345")
CAR = Car(
    maker="BYD", model="Han", year=2022, vehicle_class=VehicleClass.MEDIUM, energy=Energy.ELECTRIC
)


def registered(plate: Plate, energy: Energy) -> Vehicle:
    return Vehicle.register(
        id=VehicleId(UUID(int=1)),
        member=MemberId(UUID(int=2)),
        car=evolve(CAR, energy=energy),
        plate=plate,
        at=MONDAY,
    )


@pytest.mark.parametrize("energy", [Energy.PETROL, Energy.DIESEL])
def test_a_green_plate_is_on_no_car_that_burns_fuel_alone(energy: Energy) -> None:
    assert GREEN.kind is PlateKind.NEW_ENERGY_SMALL
    with pytest.raises(OtherEnergy):
        registered(GREEN, energy)
    with pytest.raises(OtherEnergy):
        registered(BLUE, energy).identify(plate=GREEN, at=MONDAY)
    with pytest.raises(OtherEnergy):
        registered(GREEN, Energy.HYBRID).correct(evolve(CAR, energy=energy), at=MONDAY)


@pytest.mark.parametrize("energy", Energy)
def test_any_car_may_have_a_blue_plate(energy: Energy) -> None:
    assert registered(BLUE, energy).energy is energy
