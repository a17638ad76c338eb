from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

import pytest
from attrs import evolve

from application.app import Application
from application.members.tables import MemberRow, VehicleRow
from application.shared.caller import SYSTEM
from application.shared.rights import Role
from application.shared.tables import BATCH, BadRows, Brought
from domain.members.member import Language
from domain.members.phone import Phone
from domain.members.plate import Plate
from domain.members.vin import Vin
from domain.shared.errors import Forbidden
from domain.shared.person import PersonName
from tests.adapters.bench import a_caller
from tests.chain import LAVIDA

VIN, OTHER_VIN = Vin("LSVFA49J232037048"), Vin("1M8GDM9AXKP042788")
PLATE, OTHER_PLATE = Plate("沪A12345"), Plate("沪B54321")


def phone(number: int) -> Phone:
    return Phone(f"139{number:08d}")


def member(number: int, line: int = 0, **given: Any) -> MemberRow:
    row = MemberRow(
        line=line or number + 1,
        name=PersonName(f"王{number}"),
        phone=phone(number),
        language=Language.CHINESE,
    )
    return evolve(row, **given)


def car(owner: int = 1, line: int = 2, **given: Any) -> VehicleRow:
    row = VehicleRow(
        line=line, phone=phone(owner), plate=PLATE, vin=VIN, car=LAVIDA, mileage_km=42_000
    )
    return evolve(row, **given)


def refused(bring: Callable[[], object]) -> list[tuple[int, str]]:
    with pytest.raises(BadRows) as refusal:
        bring()
    return [(row.line, row.column) for row in refusal.value.rows]


def brought(new: int = 0, changed: int = 0, unchanged: int = 0) -> Brought:
    return Brought(new=new, changed=changed, unchanged=unchanged)


def members(app: Application, *rows: MemberRow, **options: Any) -> Brought:
    return app.customer_tables.bring_members(SYSTEM, rows=rows, **options)


def vehicles(app: Application, *rows: VehicleRow, **options: Any) -> Brought:
    return app.customer_tables.bring_vehicles(SYSTEM, rows=rows, **options)


def lines(rows: Sequence[Any]) -> list[Any]:
    """The rows as they would stand in a file, one after the other."""
    return [evolve(row, line=number) for number, row in zip(count(2), rows, strict=False)]


def test_members_join_once_and_are_corrected_afterwards(app: Application) -> None:
    rows = [member(number) for number in range(1, 4)]

    assert members(app, *rows) == brought(new=3)
    assert members(app, *rows) == brought(unchanged=3)
    other = member(2, name=PersonName("李二"))
    assert members(app, rows[0], other) == brought(changed=1, unchanged=1)
    assert list(app.customer_tables.take_members(SYSTEM)) == lines([rows[0], other, rows[2]])


def test_what_was_taken_out_brings_nothing_new(app: Application) -> None:
    members(app, *map(member, range(1, 4)))
    vehicles(app, car(1), car(2, 3, plate=OTHER_PLATE, vin=None, mileage_km=None))
    tables = app.customer_tables

    assert members(app, *tables.take_members(SYSTEM)) == brought(unchanged=3)
    assert vehicles(app, *tables.take_vehicles(SYSTEM)) == brought(unchanged=2)


def test_more_than_a_batch_is_all_there_and_told_once(app: Application) -> None:
    rows = [member(number) for number in range(2 * BATCH + 7)]

    assert members(app, *rows) == brought(new=len(rows))

    assert len(app.customer_tables.take_members(SYSTEM)) == len(rows)
    while app.stream.move():
        pass
    told = [one for one in app.stream.after(0, limit=10_000) if one.kind == "MemberJoined"]
    assert len({one.subject for one in told}) == len(told) == len(rows)


def test_one_bad_row_in_the_last_batch_leaves_nothing_of_the_first(app: Application) -> None:
    rows = [member(number) for number in range(2 * BATCH)]
    twice = member(1, line=len(rows) + 2)

    assert refused(lambda: members(app, *rows, twice)) == [(twice.line, "phone")]
    assert app.customer_tables.take_members(SYSTEM) == ()


def test_a_trial_answers_the_same_and_writes_nothing(app: Application) -> None:
    members(app, member(1))
    rows = (member(1, name=PersonName("李一")), member(2), member(3))

    trial = members(app, *rows, trial=True)

    assert len(app.customer_tables.take_members(SYSTEM)) == 1
    assert trial == members(app, *rows) == brought(new=2, changed=1)
    assert vehicles(app, car(), trial=True) == brought(new=1)
    assert app.customer_tables.take_vehicles(SYSTEM) == ()


def test_a_car_is_known_by_vin_else_by_plate_and_learns_what_it_lacked(app: Application) -> None:
    members(app, member(1), member(2))
    vehicles(app, car(vin=None, mileage_km=None))

    assert vehicles(app, car()) == brought(changed=1)
    assert vehicles(app, car(plate=None)) == brought(unchanged=1)
    assert vehicles(app, car(2, plate=OTHER_PLATE)) == brought(changed=1)
    assert list(app.customer_tables.take_vehicles(SYSTEM)) == [car(2, plate=OTHER_PLATE)]


def test_a_car_that_is_another_car_after_all_is_corrected(app: Application) -> None:
    members(app, member(1))
    vehicles(app, car())
    tiguan = evolve(LAVIDA, model="Tiguan L", year=2022)

    assert vehicles(app, car(car=tiguan)) == brought(changed=1)
    assert [row.car for row in app.customer_tables.take_vehicles(SYSTEM)] == [tiguan]


def test_every_bad_car_is_named_by_line_and_column(app: Application) -> None:
    members(app, member(1))
    vehicles(app, car(), car(line=3, plate=OTHER_PLATE, vin=OTHER_VIN))
    new = Plate("沪C00001")
    rows = (
        car(line=2, mileage_km=41_999),
        car(9, line=3, plate=new, vin=None),
        car(line=4, plate=None, vin=None),
        car(line=5, plate=PLATE, vin=None),
        car(line=6, plate=OTHER_PLATE, vin=Vin("11111111111111111")),
        car(line=7, plate=None, vin=OTHER_VIN),
        car(line=8, plate=OTHER_PLATE, vin=None),
        car(line=9, plate=new, vin=None, car=evolve(LAVIDA, year=1800)),
    )

    assert refused(lambda: vehicles(app, *rows)) == [
        (2, ""),
        (3, "phone"),
        (4, ""),
        (5, "plate"),
        (6, "plate"),
        (8, "plate"),
        (9, "plate"),
    ]
    assert vehicles(app, car()) == brought(unchanged=1)


def test_two_rows_may_not_mean_one_car_by_different_names(app: Application) -> None:
    members(app, member(1))
    vehicles(app, car())

    rows = (car(line=2, plate=None), car(line=3, vin=None))

    assert refused(lambda: vehicles(app, *rows)) == [(3, "")]


@pytest.mark.parametrize("role", [Role.PLANNER, Role.REGION_MANAGER, Role.TECHNICIAN])
def test_who_may_not_keep_members_neither_brings_nor_takes_them(
    app: Application, role: Role
) -> None:
    caller, tables = a_caller(role=role), app.customer_tables

    for ask in (
        lambda: tables.bring_members(caller, rows=()),
        lambda: tables.bring_vehicles(caller, rows=()),
        lambda: tables.take_members(caller),
        lambda: tables.take_vehicles(caller),
    ):
        with pytest.raises(Forbidden):
            ask()
