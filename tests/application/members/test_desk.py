"""The front desk knows everybody who was there before, in spite of typing errors."""

from uuid import UUID

import pytest
from attrs import evolve

from application.members.service import PlateTaken, SomebodysCar
from application.shared.caller import SYSTEM, Actor, Caller
from application.shared.rights import Role, Stores
from domain.members.duplicates import Hint, Likeness
from domain.members.phone import Phone
from domain.members.plate import Plate
from domain.members.vin import Vin
from domain.shared.channel import Channel
from domain.shared.errors import Conflict, Rejected
from domain.shared.ids import MemberId, PersonId, StoreId, VehicleId, WorkOrderId
from domain.shared.person import PersonName
from tests.application.visits.shop_day import ShopDay
from tests.chain import LAVIDA, store_id

VIN = Vin("LSVAU033982184785")


def an_adviser(store: StoreId) -> Caller:
    actor = Actor(
        id=PersonId(UUID(int=7)),
        roles=frozenset({Role.ADVISOR}),
        scope=Stores(frozenset({store})),
    )
    return Caller(actor=actor, channel=Channel.WEB)


def joined(day: ShopDay, name: str = "王芳", phone: str = "13800001234") -> MemberId:
    return day.app.members.join(SYSTEM, name=PersonName(name), phone=Phone(phone)).member


def drives(
    day: ShopDay, member: MemberId, plate: str | None = None, vin: Vin | None = None
) -> VehicleId:
    return day.app.members.register_vehicle(
        SYSTEM, member=member, car=LAVIDA, plate=Plate(plate) if plate else None, vin=vin
    )


def test_a_phone_finds_its_member_with_all_cars(day: ShopDay) -> None:
    member = joined(day)
    cars = [drives(day, member, "沪A12345"), drives(day, member, "沪B54321")]

    [match] = day.app.desk.by_phone(SYSTEM, phone=Phone("138 0000 1234"))

    assert match.member.id == member
    assert {car.id for car in match.vehicles} == {*cars}
    assert day.app.desk.by_phone(SYSTEM, phone=Phone("13800001235")) == ()


@pytest.mark.parametrize("typed", ["沪A12345", "沪a 1234S", "沪A1234", "浙A12345", "A12345"])
def test_a_plate_is_found_in_spite_of_one_wrong_character(day: ShopDay, typed: str) -> None:
    member = joined(day)
    car = drives(day, member, "沪A12345")
    drives(day, joined(day, "李伟", "13900005678"), "沪C98765")

    found = day.app.desk.by_plate(SYSTEM, typed=typed)

    wrong_length = len(typed.replace(" ", "")) != len("沪A12345")
    assert [one.vehicles[0].id for one in found] == ([] if wrong_length else [car])


def test_the_very_plate_comes_first(day: ShopDay) -> None:
    member = joined(day)
    near, same = drives(day, member, "沪A12346"), drives(day, member, "沪A12345")

    found = day.app.desk.by_plate(SYSTEM, typed="沪A12345")

    assert [one.vehicles[0].id for one in found] == [same, near]


def test_a_scanned_vin_finds_the_car_or_tells_what_it_can(day: ShopDay) -> None:
    new = day.app.desk.decode_vin(SYSTEM, vin=VIN)
    assert new.known is None
    assert new.facts.makers
    strange = Vin("11111111111111111")
    assert day.app.desk.decode_vin(SYSTEM, vin=strange).by_hand

    car = drives(day, joined(day), vin=VIN)
    known = day.app.desk.decode_vin(SYSTEM, vin=VIN)
    assert known.known is not None
    assert (known.known.id, known.by_hand) == (car, False)


def test_entering_somebody_hints_at_who_may_be_meant(day: ShopDay) -> None:
    member = joined(day)

    def hints(name: str, phone: str) -> tuple[Hint, ...]:
        return day.app.desk.member_hints(SYSTEM, name=PersonName(name), phone=Phone(phone))

    assert hints("王芳", "13800001235") == (Hint(member, Likeness.NAME_AND_NEAR_PHONE),)
    assert hints("李伟", "13800001235") == ()
    assert hints("王芳", "13800009999") == ()


def test_entering_a_car_hints_at_which_may_be_meant(day: ShopDay) -> None:
    car = drives(day, joined(day), "沪A12345", VIN)

    def hints(plate: str, vin: Vin | None = None) -> tuple[Hint, ...]:
        return day.app.desk.vehicle_hints(SYSTEM, plate=Plate(plate), vin=vin)

    assert hints("沪A12346") == (Hint(car, Likeness.NEAR_PLATE),)
    assert hints("沪A12345", Vin("11111111111111111")) == (Hint(car, Likeness.PLATE_ON_OTHER_VIN),)
    assert hints("沪C99999") == ()


def test_a_plate_never_moves_to_another_car_by_itself(day: ShopDay) -> None:
    member = joined(day)
    drives(day, member, "沪A12345", VIN)

    with pytest.raises(PlateTaken):
        drives(day, member, "沪A12345", Vin("11111111111111111"))


def test_a_wrong_entry_is_corrected_but_one_phone_stays_one_member(day: ShopDay) -> None:
    member, other = joined(day), joined(day, "李伟", "13900005678")

    day.app.members.correct(SYSTEM, member=member, name=PersonName("王方"))
    day.app.members.correct(SYSTEM, member=member, phone=Phone("13800004321"))
    with pytest.raises(Conflict):
        day.app.members.correct(SYSTEM, member=other, phone=Phone("13800004321"))

    [found] = day.app.desk.by_phone(SYSTEM, phone=Phone("13800004321"))
    assert (found.member.id, found.member.name) == (member, PersonName("王方"))


def test_a_customers_file_is_read_page_by_page(day: ShopDay) -> None:
    member, vehicle = day.customer()
    cars = []
    for hour in (9, 12, 15):
        proposal = day.offers(vehicle, day.at(hour))[0]
        cars.append(day.book_this(proposal, member, vehicle))
        day.wait(1)
    day.book()
    file = day.app.customer_file

    first = file.appointments(SYSTEM, member=member, limit=2)
    rest = file.appointments(SYSTEM, member=member, limit=2, after=first[-1].id)
    newest = file.whole(SYSTEM, member=member, limit=2).visits
    assert newest.next is not None
    older = file.visits(SYSTEM, member=member, limit=2, after=WorkOrderId(newest.next))

    assert [one.id for one in (*first, *rest)] == [car.id for car in reversed(cars)]
    filed = [*newest.items, *older.items]
    assert [one.visit.id for one in filed] == [car.booked.work_order for car in reversed(cars)]
    assert {one.appointment and one.appointment.id for one in filed} == {car.id for car in cars}
    assert (len(newest.items), older.next) == (2, None)
    with pytest.raises(Rejected):
        file.visits(SYSTEM, member=member, limit=10_000)


def test_staff_read_in_a_customers_file_what_happened_in_their_own_shops(day: ShopDay) -> None:
    car = day.book()
    here, elsewhere = (an_adviser(store_id(number)) for number in (1, 2))

    seen = day.app.customer_file.whole(here, member=car.member)
    afar = day.app.customer_file.whole(elsewhere, member=car.member)

    assert [one.visit.id for one in seen.visits.items] == [car.booked.work_order]
    assert [one.id for one in afar.vehicles] == [one.id for one in seen.vehicles] == [car.vehicle]
    assert afar.visits.items == ()


def test_a_car_of_somebody_else_changes_hands_only_when_somebody_says_so(day: ShopDay) -> None:
    seller, buyer = joined(day), joined(day, "李伟", "13900005678")
    car = drives(day, seller, "沪A12345")
    other = evolve(LAVIDA, year=2024)

    def register(*, takes_over: bool) -> VehicleId:
        return day.app.members.register_vehicle(
            SYSTEM, member=buyer, car=other, plate=Plate("沪A12345"), takes_over=takes_over
        )

    with pytest.raises(SomebodysCar):
        register(takes_over=False)
    [match] = day.app.desk.by_phone(SYSTEM, phone=Phone("13800001234"))
    assert [one.id for one in match.vehicles] == [car]

    assert register(takes_over=True) == car
    [match] = day.app.desk.by_phone(SYSTEM, phone=Phone("13900005678"))
    assert [(one.id, one.car) for one in match.vehicles] == [(car, other)]
