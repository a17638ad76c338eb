"""A network as CSV files in a directory: written, read, and read back the same."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from attrs import frozen

from adapters.network import export
from adapters.network.problems import BadNetwork
from adapters.network.sheets import (
    BAYS,
    CERTIFICATES,
    CLOSURES,
    HOURS,
    ROSTER,
    SHEETS,
    SHIFTS,
    SKILLS,
    STORES,
    TECHNICIANS,
)
from adapters.tables.cells import short
from adapters.tables.files import Row, read_table, write_table
from adapters.tables.problems import Problems
from adapters.tables.sheet import Sheet
from application.shared.network import Network
from domain.shared.errors import Rejected
from domain.shared.geo import Place
from domain.shared.ids import BayId, StoreId, TechnicianId, named_id
from domain.shared.label import Label
from domain.shared.person import PersonName
from domain.stores.bay import Bay
from domain.stores.holidays import HolidayPolicy
from domain.stores.hours import DayHours, OpeningHours
from domain.stores.policies import LatePolicy, WalkInShare
from domain.stores.store import Store
from domain.workforce.shifts import BadShift, RosterDay, Shift
from domain.workforce.skills import Certificate, Mastery
from domain.workforce.technician import Technician

T = TypeVar("T")
_WEEK = range(7)
_COLUMNS = {"percent": "walk_in_percent"}
"""Fields of the domain whose column has another name."""


def write(network: Network, directory: Path) -> None:
    """Write one file per table into ``directory``, which is made if need be."""
    directory.mkdir(parents=True, exist_ok=True)
    for sheet, rows in export.tables(network):
        write_table(directory, sheet, rows)


def read(directory: Path) -> Network:
    """The network in the files of ``directory``.

    Raises:
        BadNetwork: naming every mistake in every file; nothing is returned then.
    """
    problems = Problems()
    tables = {sheet.file: read_table(directory, sheet, problems) for sheet in SHEETS}
    for sheet in SHEETS:
        _note_dangling(sheet, tables, problems)
    network = _Reading(tables, problems).network()
    if problems.rows:
        raise BadNetwork(problems.rows)
    return Network(**network)


def _note_dangling(sheet: Sheet, tables: dict[str, list[Row]], problems: Problems) -> None:
    if sheet.of is None:
        return
    column, file = sheet.of
    if not tables[file] and any(mistake.file == file for mistake in problems.rows):
        return  # that table could not be read at all, which says enough
    known = {row.cells.get("code") for row in tables[file]}
    for row in tables[sheet.file]:
        code = row.cells.get(column)
        if code is not None and code not in known:
            problems.note(sheet, row.line, column, f"{short(code)} is not in {file}")


@frozen
class _Reading:
    """Rows on their way to aggregates; what the domain refuses is noted with its row."""

    tables: dict[str, list[Row]]
    problems: Problems

    def network(self) -> dict[str, Any]:
        return {
            "stores": self._stores(),
            "bays": tuple(self._built(BAYS, _bay)),
            "technicians": self._technicians(),
        }

    def _stores(self) -> tuple[Store, ...]:
        hours, closures = self._grouped(HOURS, _hours), self._grouped(CLOSURES, _day)

        def build(cells: dict[str, Any]) -> Store:
            week = dict(hours.get(cells["code"], ()))
            return _store(cells, week, closures.get(cells["code"], ()))

        return tuple(self._built(STORES, build))

    def _technicians(self) -> tuple[Technician, ...]:
        skills, papers = self._grouped(SKILLS, _mastery), self._grouped(CERTIFICATES, _certificate)
        shifts, roster = self._grouped(SHIFTS, _weekday_shift), self._grouped(ROSTER, roster_day)

        def build(cells: dict[str, Any]) -> Technician:
            code, week = cells["code"], dict(shifts.get(cells["code"], ()))
            return Technician(
                id=TechnicianId(named_id("technician", code)),
                code=code,
                name=PersonName(cells["name"]),
                store=StoreId(named_id("store", cells["store"])),
                employment=cells["employment"],
                rating=cells["rating"],
                last_day=cells["last_day"],
                skills=tuple(skills.get(code, ())),
                certificates=tuple(papers.get(code, ())),
                week=tuple(week.get(day) for day in _WEEK),
                roster=tuple(roster.get(code, ())),
            )

        return tuple(self._built(TECHNICIANS, build))

    def _grouped(self, sheet: Sheet, build: Callable[[Any], T]) -> dict[str, list[T]]:
        """What the rows of a sheet say, by the code they refer to; a repeated row says nothing."""
        column = sheet.key[0]
        found: dict[str, dict[tuple[Any, ...], T]] = {}
        for cells, value in self._pairs(sheet, build):
            key = tuple(cells[name] for name in sheet.key)
            found.setdefault(cells[column], {}).setdefault(key, value)
        return {code: list(values.values()) for code, values in found.items()}

    def _built(self, sheet: Sheet, build: Callable[[Any], T]) -> Iterator[T]:
        return (value for _, value in self._pairs(sheet, build))

    def _pairs(self, sheet: Sheet, build: Callable[[Any], T]) -> Iterator[tuple[Any, T]]:
        for row in self.tables[sheet.file]:
            if not row.whole:
                continue
            try:
                yield row.cells, build(row.cells)
            except Rejected as refusal:
                named = str(refusal.facts.get("field", ""))
                column = _COLUMNS.get(named, named if named in sheet.columns else "")
                self.problems.note(sheet, row.line, column, refusal.detail)


def _store(cells: dict[str, Any], week: dict[int, DayHours], closed: Iterable[Any]) -> Store:
    return Store(
        id=StoreId(named_id("store", cells["code"])),
        code=cells["code"],
        label=Label(cells["name_zh"], cells["name_en"]),
        region=cells["region"],
        city=Label(cells["city_zh"], cells["city_en"]),
        place=Place(cells["lat"], cells["lon"]),
        zone=cells["zone"],
        ownership=cells["ownership"],
        size=cells["size"],
        tax_payer=cells["tax_payer"],
        stage=cells["stage"],
        delay=cells["delay"],
        hours=OpeningHours(tuple(week.get(day) for day in _WEEK)),
        closed_days=tuple(closed),
        holidays=HolidayPolicy(
            closes=cells["closes_for"], days_off_too=cells["closes_on_days_off"]
        ),
        late=LatePolicy(
            grace_min=cells["grace_min"],
            no_show_min=cells["no_show_min"],
            hold_min=cells["hold_min"],
        ),
        walk_ins=WalkInShare(
            percent=cells["walk_in_percent"], release_h=cells["walk_in_release_h"]
        ),
        yard=cells["yard"],
    )


def _bay(cells: dict[str, Any]) -> Bay:
    return Bay(
        id=BayId(named_id("bay", cells["code"])),
        store=StoreId(named_id("store", cells["store"])),
        code=cells["code"],
        label=Label(cells["name_zh"], cells["name_en"]),
        kind=cells["kind"],
        in_service=cells["in_service"],
    )


def _hours(cells: dict[str, Any]) -> tuple[int, DayHours]:
    return cells["weekday"], DayHours(cells["opens"], cells["closes"])


def _day(cells: dict[str, Any]) -> Any:
    return cells["day"]


def _mastery(cells: dict[str, Any]) -> Mastery:
    return Mastery(skill=cells["skill"], grade=cells["grade"], pace=cells["pace"])


def _certificate(cells: dict[str, Any]) -> Certificate:
    return Certificate(skill=cells["skill"], number=cells["number"], expires=cells["expires"])


def _shift(cells: Mapping[str, Any]) -> Shift:
    return Shift(
        start=cells["start"],
        end=cells["end"],
        break_start=cells["break_start"],
        break_min=cells["break_min"],
    )


def _weekday_shift(cells: dict[str, Any]) -> tuple[int, Shift]:
    return cells["weekday"], _shift(cells)


def roster_day(cells: Mapping[str, Any]) -> RosterDay:
    """What the cells of :data:`~adapters.network.sheets.ROSTER` say of a day.

    Raises:
        BadShift: no day can have such a shift.
    """
    if cells["start"] is None and cells["end"] is None:
        return RosterDay(day=cells["day"])
    if cells["start"] is None or cells["end"] is None:
        raise BadShift("a shift has both a start and an end", field="end")
    return RosterDay(day=cells["day"], shift=_shift(cells))
