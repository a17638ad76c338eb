from datetime import timedelta

import pytest
from attrs import evolve

from domain.members.plate import Plate
from domain.members.vehicle import (
    BadVehicle,
    LowerMileage,
    NotBuiltYet,
    OdometerRead,
    Unidentified,
    VehicleChangedHands,
    VehicleCorrected,
    VehicleIdentified,
    VehicleRegistered,
)
from domain.members.vin import Vin
from tests.domain.members.builders import LAVIDA, NOON, a_member, a_vehicle

LATER = NOON + timedelta(days=90)
VIN = "1M8GDM9AXKP042788"


def test_a_vehicle_is_registered_once_with_ids_only() -> None:
    vehicle = a_vehicle()

    assert vehicle.car == LAVIDA
    assert vehicle.pending == (
        VehicleRegistered(at=NOON, vehicle=vehicle.id, member=vehicle.member),
    )


def test_a_vehicle_needs_a_plate_or_a_vin() -> None:
    assert a_vehicle(plate=None, vin=VIN).plate is None
    with pytest.raises(Unidentified):
        a_vehicle(plate=None)


def test_a_car_is_at_most_of_next_years_models() -> None:
    vehicle, newest = a_vehicle(), NOON.year + 1

    assert vehicle.correct(evolve(LAVIDA, year=newest), at=NOON).year == newest
    with pytest.raises(NotBuiltYet, match=f"the newest models are of {newest}"):
        vehicle.correct(evolve(LAVIDA, year=newest + 1), at=NOON)


def test_what_was_written_down_before_that_rule_is_still_read_and_stays() -> None:
    old = evolve(a_vehicle(), year=2099)

    assert old.correct(old.car, at=NOON) is old
    with pytest.raises(BadVehicle):
        evolve(old, year=2101)


@pytest.mark.parametrize(
    ("vin", "year", "told"),
    [
        ("LSVAU033982184785", 2008, None),
        ("LSVAU033982184785", 2015, 2008),
        ("1M8GDM9AXKP042788", 2021, 1989),
        ("WVWZZZ1KX7W000001", 2021, None),
    ],
)
def test_a_vin_that_has_to_tell_the_year_is_held_against_it(
    vin: str, year: int, told: int | None
) -> None:
    assert evolve(a_vehicle(vin=vin), year=year).year_of_vin == told


def test_the_mileage_rises() -> None:
    driven = a_vehicle().read_odometer(50_000, NOON).read_odometer(50_000, LATER)

    assert (driven.mileage_km, driven.mileage_at) == (50_000, LATER)


def test_a_lower_mileage_is_refused_without_a_reason() -> None:
    driven = a_vehicle().read_odometer(50_000, NOON)

    for reason in (None, "", "  "):
        with pytest.raises(LowerMileage, match="50000 km before"):
            driven.read_odometer(49_999, LATER, reason)


def test_a_lower_mileage_with_a_reason_is_believed_and_told() -> None:
    driven = a_vehicle().read_odometer(50_000, NOON)

    replaced = driven.read_odometer(12, LATER, "new instrument")

    assert replaced.mileage_km == 12
    assert replaced.pending[-1] == OdometerRead(
        at=LATER, vehicle=driven.id, km=12, before=50_000, override_reason="new instrument"
    )


@pytest.mark.parametrize("km", [-1, 3_000_001, 10**30])
def test_no_car_has_driven_that(km: int) -> None:
    with pytest.raises(BadVehicle):
        a_vehicle().read_odometer(km, NOON, "believe me")


def test_a_vehicle_gets_another_plate_and_keeps_its_vin() -> None:
    vehicle = a_vehicle(vin=VIN)

    replated = vehicle.identify(at=LATER, plate=Plate("京B12345"))

    assert (replated.plate, replated.vin) == (Plate("京B12345"), Vin(VIN))
    assert replated.pending[-1] == VehicleIdentified(at=LATER, vehicle=vehicle.id)
    assert replated.identify(at=LATER, vin=Vin(VIN)) is replated


def test_a_vehicle_changes_hands_once() -> None:
    vehicle, buyer = a_vehicle(), a_member(code="han").id

    sold = vehicle.hand_over(buyer, at=LATER)

    assert sold.member == buyer
    assert isinstance(sold.pending[-1], VehicleChangedHands)
    assert sold.hand_over(buyer, at=LATER) is sold


def test_a_car_that_is_another_car_after_all_is_corrected_once() -> None:
    vehicle = a_vehicle()
    older = evolve(LAVIDA, year=2019)

    corrected = vehicle.correct(older, at=LATER)

    assert corrected.car == older
    assert corrected.pending[-1] == VehicleCorrected(at=LATER, vehicle=vehicle.id)
    assert corrected.correct(older, at=LATER) is corrected
