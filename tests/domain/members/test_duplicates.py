from domain.members.duplicates import (
    Hint,
    Likeness,
    member_hints,
    near,
    same_member,
    same_vehicle,
    vehicle_hints,
)
from domain.members.phone import Phone
from domain.members.plate import Plate
from domain.members.vin import Vin
from domain.shared.person import PersonName
from tests.domain.members.builders import a_member, a_vehicle

VIN = "1M8GDM9AXKP042788"
OTHER_VIN = "11111111111111111"


def test_the_same_phone_is_the_same_member() -> None:
    li = a_member()

    assert same_member(Phone("+86 138 1234 5678"), [a_member(phone="13912345678"), li]) == li
    assert same_member(Phone("13712345678"), [li]) is None


def test_the_vin_decides_before_the_plate() -> None:
    by_vin = a_vehicle(code="vin", plate="沪C99999", vin=VIN)
    by_plate = a_vehicle(code="plate")

    found = same_vehicle([by_plate, by_vin], vin=Vin(VIN), plate=Plate("京A12345"))

    assert found == by_vin


def test_without_a_vin_the_plate_decides() -> None:
    known = a_vehicle(vin=VIN)

    assert same_vehicle([known], plate=Plate("京A12345")) == known
    assert same_vehicle([a_vehicle()], vin=Vin(VIN), plate=Plate("京A12345")) == a_vehicle()


def test_a_plate_on_a_car_with_another_vin_is_another_car_and_worth_a_look() -> None:
    known = a_vehicle(vin=VIN)

    assert same_vehicle([known], vin=Vin(OTHER_VIN), plate=Plate("京A12345")) is None
    assert vehicle_hints([known], vin=Vin(OTHER_VIN), plate=Plate("京A12345")) == (
        Hint(known.id, Likeness.PLATE_ON_OTHER_VIN),
    )


def test_one_wrong_character_is_a_hint() -> None:
    known = a_vehicle()

    assert near("京A12345", "京A12346")
    assert not near("京A12345", "京A12345")
    assert vehicle_hints([known], plate=Plate("京A12346")) == (Hint(known.id, Likeness.NEAR_PLATE),)
    assert vehicle_hints([known], plate=Plate("京A12364")) == ()


def test_the_same_name_with_nearly_the_same_phone_is_a_hint() -> None:
    li = a_member()

    assert member_hints(PersonName("李雷"), Phone("13812345679"), [li]) == (
        Hint(li.id, Likeness.NAME_AND_NEAR_PHONE),
    )
    assert member_hints(PersonName("韩梅梅"), Phone("13812345679"), [li]) == ()
