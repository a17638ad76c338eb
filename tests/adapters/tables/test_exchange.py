"""The four tables as files: what is written is read back, what is wrong is named."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from adapters.files import FileThere
from adapters.tables.exchange import MEMBERS, PRICES, STOCK, VEHICLES, Table
from adapters.tables.problems import Problems
from application.catalogue.tables import PriceRow
from application.inventory.tables import StockRow
from application.members.tables import MemberRow, VehicleRow
from domain.catalogue.price_list import Per, Price
from domain.members.member import Language
from domain.members.phone import Phone
from domain.members.plate import Plate
from domain.members.vin import Vin
from domain.shared.label import Label
from domain.shared.money import Money
from domain.shared.person import PersonName
from tests.chain import LAVIDA

SAMPLES = Path(__file__).parents[3] / "docs" / "howto" / "start-a-chain"
PHONE = Phone("13800138000")

ROWS: list[tuple[Table[Any], tuple[Any, ...]]] = [
    (
        MEMBERS,
        (
            MemberRow(line=2, name=PersonName("王小明"), phone=PHONE, language=Language.CHINESE),
            MemberRow(
                line=3,
                name=PersonName("=SUM(A1)"),
                phone=Phone("021-62001234"),
                language=Language.ENGLISH,
            ),
            MemberRow(line=4, name=PersonName("@a, b"), phone=PHONE, language=Language.ENGLISH),
            MemberRow(line=5, name=PersonName("'-x"), phone=PHONE, language=Language.ENGLISH),
        ),
    ),
    (
        VEHICLES,
        (
            VehicleRow(
                line=2, phone=PHONE, plate=Plate("沪A12345"), vin=None, car=LAVIDA, mileage_km=0
            ),
            VehicleRow(
                line=3,
                phone=PHONE,
                plate=None,
                vin=Vin("1M8GDM9AXKP042788"),
                car=LAVIDA,
                mileage_km=None,
            ),
        ),
    ),
    (
        PRICES,
        tuple(
            PriceRow(
                line=line,
                price_list="CHAIN",
                label=Label("价目表", "-Prices"),
                region=region,
                store=store,
                starts=date(2026, 7, 1),
                ends=ends,
                price=Price(item="oil-service", per=Per.SERVICE, amount=Money(12_005), tax=tax),
            )
            for line, region, store, ends, tax in (
                (2, None, None, None, 1300),
                (3, "east", None, date(2027, 1, 1), 650),
                (4, None, "S0001", None, 0),
            )
        ),
    ),
    (
        STOCK,
        (StockRow(line=2, store="S0001", part="OF-VW-01", quantity=7, cost=Money(70_001)),),
    ),
]
TABLES = [table for table, _ in ROWS]
NAMES = [table.sheet.file for table in TABLES]


def mistakes(table: Table[Any], path: Path) -> list[tuple[int, str]]:
    problems = Problems()
    table.read(path, problems)
    return [(row.line, row.column) for row in problems.rows]


@pytest.mark.parametrize(("table", "rows"), ROWS, ids=NAMES)
def test_what_is_written_reads_back_the_same(
    tmp_path: Path, table: Table[Any], rows: tuple[Any, ...]
) -> None:
    problems = Problems()
    table.write(tmp_path / "out.csv", rows)

    assert table.read(tmp_path / "out.csv", problems) == rows
    assert problems.rows == []
    assert not any(
        cell.startswith(("=", "+", "-", "@"))
        for line in (tmp_path / "out.csv").read_text("utf-8-sig").splitlines()
        for cell in line.replace('"', "").split(",")
    )


@pytest.mark.parametrize("table", TABLES, ids=NAMES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_the_samples_are_good_however_they_are_saved(
    tmp_path: Path, table: Table[Any], encoding: str
) -> None:
    text = (SAMPLES / table.sheet.file).read_text("utf-8")
    path = tmp_path / "saved.csv"
    path.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    problems = Problems()

    rows = table.read(path, problems)

    assert problems.rows == []
    assert rows == table.read(SAMPLES / table.sheet.file, problems)
    assert len(rows) == text.count("\n") - 1


def test_phone_plate_and_vin_are_written_in_one_form(tmp_path: Path) -> None:
    path = tmp_path / "vehicles.csv"
    head = ",".join(VEHICLES.sheet.columns)
    car = "Volkswagen,Lavida,2021,medium,petrol,"
    path.write_text(f"{head}\n+86 138-0013-8000,沪a·1 2345,1m8gdm9a-xkp042788,{car}\n")

    [row] = VEHICLES.read(path, Problems())

    assert (row.phone.text, row.plate, row.vin) == (
        "13800138000",
        Plate("沪A12345"),
        Vin("1M8GDM9AXKP042788"),
    )


def test_every_bad_cell_is_named_not_only_the_first(tmp_path: Path) -> None:
    path = tmp_path / "vehicles.csv"
    head = ",".join(VEHICLES.sheet.columns)
    path.write_text(
        f"{head}\n"
        "12345,沪A1234,1M8GDM9AXKP042789,,Lavida,1949,huge,steam,-1\n"
        "1.38E+10,沪A12345,,VW,Golf,2020,medium,petrol,\n"
        "13800138000,沪A12345\n"
    )

    assert mistakes(VEHICLES, path) == [
        *((2, name) for name in ("phone", "plate", "vin", "maker", "year", "class", "energy")),
        (2, "mileage_km"),
        (3, "phone"),
        (4, ""),
    ]


def test_a_price_that_contradicts_itself_is_named(tmp_path: Path) -> None:
    path = tmp_path / "prices.csv"
    head = ",".join(PRICES.sheet.columns)
    path.write_text(
        f"{head}\nCHAIN,价,P,,,2026-01-01,,oil-service,piece,1,13\n"
        "chain@1,价,P,,,2026-01-01,,oil-service,service,1,13\n"
    )

    assert mistakes(PRICES, path) == [(3, "list"), (2, "item")]


def test_an_export_never_replaces_a_file_and_is_for_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    MEMBERS.write(path, ())
    assert path.stat().st_mode & 0o777 == 0o600

    with pytest.raises(FileThere):
        MEMBERS.write(path, ())
