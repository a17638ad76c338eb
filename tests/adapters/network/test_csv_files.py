from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from adapters.network import csv_files
from adapters.network.generate import generate
from adapters.network.problems import BadNetwork
from adapters.network.sheets import SHEETS
from adapters.tables import files as table_files
from adapters.tables.cells import guarded, unguarded
from adapters.tables.problems import BadRow
from application.shared.network import Network
from domain.shared.label import Label
from domain.shared.person import PersonName
from domain.stores.holidays import Festival, HolidayPolicy
from domain.stores.rollout import Stage
from domain.workforce.shifts import RosterDay, Shift


@pytest.fixture
def files(tmp_path: Path) -> Path:
    csv_files.write(generate(3, 1), tmp_path)
    return tmp_path


def change(directory: Path, file: str, line: int, **cells: str) -> None:
    """Put other text into cells of one line (1 is the header)."""
    path = directory / file
    lines = path.read_text("utf-8-sig").splitlines()
    columns, texts = lines[0].split(","), lines[line - 1].split(",")
    for column, text in cells.items():
        texts[columns.index(column)] = text
    lines[line - 1] = ",".join(texts)
    path.write_text("\n".join(lines) + "\n", "utf-8")


def mistakes(directory: Path) -> list[BadRow]:
    with pytest.raises(BadNetwork) as refused:
        csv_files.read(directory)
    return list(refused.value.rows)


def places(directory: Path) -> list[tuple[str, int, str]]:
    return [(row.file, row.line, row.column) for row in mistakes(directory)]


def odd(network: Network) -> Network:
    """The network with everything that a generated one never has."""
    store, bay, person = network.stores[0], network.bays[0], network.technicians[0]
    store = evolve(
        store,
        label=Label("=1+1 店", '-Shop, "quoted"\nsecond line'),
        stage=Stage.DELAYED,
        delay="@roof",
        closed_days=(date(2026, 3, 1), date(2026, 2, 1)),
        holidays=HolidayPolicy(closes=tuple(Festival), days_off_too=True),
    )
    shift = Shift(start=0, end=1440)
    roster = (RosterDay(day=date(2026, 5, 1)), RosterDay(day=date(2026, 4, 1), shift=shift))
    person = evolve(
        person, name=PersonName("'=HYPERLINK()"), roster=roster, last_day=date(2027, 1, 1)
    )
    return Network(
        stores=(store, *network.stores[1:]),
        bays=(evolve(bay, in_service=False), *network.bays[1:]),
        technicians=(person, *network.technicians[1:]),
    )


@pytest.mark.parametrize("seed", range(4))
def test_a_network_reads_back_the_same(tmp_path: Path, seed: int) -> None:
    for network in (generate(12, seed), odd(generate(2, seed)), Network()):
        csv_files.write(network, tmp_path)
        assert csv_files.read(tmp_path) == network


@given(st.text())
def test_every_cell_reads_back_unchanged_and_is_no_formula(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell
    if not cell.removeprefix("-").replace(".", "", 1).isdigit():
        assert not guarded(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_every_bad_row_is_named_not_only_the_first(files: Path) -> None:
    change(files, "stores.csv", 2, lat="91", yard="many", region="moon")
    change(files, "stores.csv", 3, zone="Mars/Olympus")
    change(files, "technicians.csv", 4, rating="nan", name="\x00")
    change(files, "skills.csv", 2, pace="1_0", grade="wizard")

    assert places(files) == [
        ("skills.csv", 2, "grade"),
        ("skills.csv", 2, "pace"),
        ("stores.csv", 2, "lat"),
        ("stores.csv", 2, "region"),
        ("stores.csv", 2, "yard"),
        ("stores.csv", 3, "zone"),
        ("technicians.csv", 4, "name"),
        ("technicians.csv", 4, "rating"),
    ]


@pytest.mark.parametrize(
    ("file", "cells", "column"),
    [
        ("stores.csv", {"code": "s1"}, "code"),
        ("stores.csv", {"no_show_min": "5"}, "no_show_min"),
        ("stores.csv", {"delay": "why"}, "delay"),
        ("stores.csv", {"walk_in_percent": "10;20"}, "walk_in_percent"),
        ("stores.csv", {"closes_for": "easter"}, "closes_for"),
        ("stores.csv", {"lat": "１"}, "lat"),
        ("hours.csv", {"opens": "24:30"}, "opens"),
        ("hours.csv", {"closes": "00:00"}, "closes"),
        ("bays.csv", {"kind": "pit"}, "kind"),
        ("bays.csv", {"in_service": "1"}, "in_service"),
        ("technicians.csv", {"last_day": "2026-02-30"}, "last_day"),
        ("technicians.csv", {"employment": ""}, "employment"),
        ("certificates.csv", {"expires": "soon"}, "expires"),
        ("shifts.csv", {"break_min": "0"}, "break_min"),
        ("shifts.csv", {"weekday": "someday"}, "weekday"),
        ("shifts.csv", {"break_min": "9" * 30}, "break_min"),
    ],
)
def test_what_a_column_does_not_take_is_refused(
    files: Path, file: str, cells: dict[str, str], column: str
) -> None:
    change(files, file, 2, **cells)
    assert (file, 2, column) in places(files)


def test_a_code_may_be_used_once(files: Path) -> None:
    change(files, "bays.csv", 3, code="S0001-L1")
    assert places(files) == [("bays.csv", 3, "code")]


def test_what_refers_to_nothing_is_refused(files: Path) -> None:
    change(files, "bays.csv", 2, store="S9999")
    change(files, "shifts.csv", 2, technician="T9999")
    assert places(files) == [("bays.csv", 2, "store"), ("shifts.csv", 2, "technician")]


def test_a_bad_shop_does_not_make_its_bays_bad(files: Path) -> None:
    change(files, "stores.csv", 2, yard="")
    assert places(files) == [("stores.csv", 2, "yard")]


def test_columns_are_neither_missing_unknown_nor_repeated(files: Path) -> None:
    change(files, "bays.csv", 1, kind="colour")
    change(files, "hours.csv", 1, closes="opens")
    assert places(files) == [
        ("bays.csv", 1, "colour"),
        ("bays.csv", 1, "kind"),
        ("hours.csv", 1, "closes"),
        ("hours.csv", 1, "opens"),
    ]


def test_a_line_has_as_many_cells_as_the_header(files: Path) -> None:
    path = files / "bays.csv"
    path.write_text(path.read_text("utf-8") + "S0001-X1,S0001\n", "utf-8")
    (mistake,) = mistakes(files)
    assert mistake.reason == "has 2 cells, not 6"


def test_other_encodings_are_refused_in_a_sentence(files: Path) -> None:
    path = files / "stores.csv"
    path.write_bytes(path.read_text("utf-8-sig").encode("utf-16"))
    (mistake,) = mistakes(files)
    assert "UTF-8" in mistake.reason
    assert mistake.file == "stores.csv"


def test_what_excel_in_china_writes_is_read(files: Path) -> None:
    wanted = csv_files.read(files)
    for sheet in SHEETS:
        path = files / sheet.file
        path.write_bytes(path.read_text("utf-8-sig").encode("gbk"))
    assert csv_files.read(files) == wanted


def test_utf8_with_a_fault_is_not_taken_for_other_characters(files: Path) -> None:
    path = files / "stores.csv"
    content = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    path.write_bytes(content[:-1].replace("店".encode(), "店".encode()[:2], 1))
    (mistake,) = mistakes(files)
    assert (mistake.file, mistake.line) == ("stores.csv", 2)


def test_a_mark_at_the_beginning_and_windows_line_ends_do_not_matter(files: Path) -> None:
    wanted = csv_files.read(files)
    for sheet in SHEETS:
        path = files / sheet.file
        path.write_bytes(path.read_bytes().removeprefix(b"\xef\xbb\xbf").replace(b"\n", b"\r\n"))
    assert csv_files.read(files) == wanted


def test_missing_empty_and_broken_files_are_named(files: Path) -> None:
    (files / "stores.csv").unlink()
    (files / "roster.csv").unlink()
    (files / "shifts.csv").write_text("")
    (files / "skills.csv").unlink()
    (files / "skills.csv").mkdir()
    with (files / "bays.csv").open("a") as bays:
        bays.write('"never closed')
    assert [mistake.file for mistake in mistakes(files)] == [
        "bays.csv",
        "shifts.csv",
        "skills.csv",
        "stores.csv",
    ]


def test_files_and_cells_have_a_largest_size(files: Path, monkeypatch: Any) -> None:
    change(files, "bays.csv", 2, name_en="x" * 200_000)
    (mistake,) = mistakes(files)
    assert (mistake.file, mistake.line) == ("bays.csv", 2)
    monkeypatch.setattr(table_files, "LARGEST_FILE", 10)
    assert all("larger than" in mistake.reason for mistake in mistakes(files))


@given(data=st.binary(max_size=300))
def test_whatever_is_in_a_file_the_answer_is_a_list_of_mistakes(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    directory = tmp_path_factory.mktemp("hostile")
    csv_files.write(Network(), directory)
    header = (directory / "bays.csv").read_bytes()
    (directory / "bays.csv").write_bytes(header + data)
    rows: tuple[BadRow, ...] = ()
    try:
        csv_files.read(directory)
    except BadNetwork as refusal:
        rows = refusal.rows
    assert all(row.file == "bays.csv" and str(row).isprintable() for row in rows)
