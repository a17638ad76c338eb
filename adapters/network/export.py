"""A network as rows of text, one table after the other."""

from collections.abc import Iterable, Iterator
from typing import Final

from adapters.network.sheets import (
    BAYS,
    CERTIFICATES,
    CLOSURES,
    HOURS,
    ROSTER,
    SHIFTS,
    SKILLS,
    STORES,
    TECHNICIANS,
)
from adapters.tables.cells import SEPARATOR, WEEKDAYS, show_clock, show_yes
from adapters.tables.sheet import Sheet
from application.shared.network import Network
from domain.shared.ids import StoreId
from domain.stores.bay import Bay
from domain.stores.store import Store
from domain.workforce.shifts import RosterDay, Shift
from domain.workforce.technician import Technician

Cells = tuple[str, ...]

_NO_SHIFT: Final = ("", "", "", "0")


def tables(network: Network) -> Iterator[tuple[Sheet, Iterable[Cells]]]:
    """Every sheet with its rows, cells in the order of the sheet's columns."""
    stores, people = network.stores, network.technicians
    codes = {store.id: store.code for store in stores}
    yield STORES, map(_store, stores)
    yield HOURS, (row for store in stores for row in _hours(store))
    yield CLOSURES, ((s.code, day.isoformat()) for s in stores for day in s.closed_days)
    yield BAYS, (_bay(bay, codes) for bay in network.bays)
    yield TECHNICIANS, (_technician(person, codes) for person in people)
    yield SKILLS, (row for person in people for row in _skills(person))
    yield CERTIFICATES, (row for person in people for row in _certificates(person))
    yield SHIFTS, (row for person in people for row in _shifts(person))
    yield ROSTER, (row for person in people for row in _roster(person))


def _store(store: Store) -> Cells:
    return (
        store.code,
        store.label.zh,
        store.label.en,
        store.region,
        store.city.zh,
        store.city.en,
        str(store.place.lat),
        str(store.place.lon),
        store.zone,
        store.ownership,
        store.size,
        store.tax_payer,
        store.stage,
        store.delay or "",
        str(store.late.grace_min),
        str(store.late.no_show_min),
        str(store.late.hold_min),
        SEPARATOR.join(map(str, store.walk_ins.percent)),
        str(store.walk_ins.release_h),
        str(store.yard),
        SEPARATOR.join(store.holidays.closes),
        show_yes(store.holidays.days_off_too),
    )


def _hours(store: Store) -> Iterator[Cells]:
    for name, hours in zip(WEEKDAYS, store.hours.week, strict=True):
        if hours:
            yield store.code, name, show_clock(hours.opens), show_clock(hours.closes)


def _bay(bay: Bay, codes: dict[StoreId, str]) -> Cells:
    in_service = show_yes(bay.in_service)
    return bay.code, codes[bay.store], bay.label.zh, bay.label.en, bay.kind, in_service


def _technician(person: Technician, codes: dict[StoreId, str]) -> Cells:
    return (
        person.code,
        person.name.text,
        codes[person.store],
        person.employment,
        str(person.rating),
        person.last_day.isoformat() if person.last_day else "",
    )


def _skills(person: Technician) -> Iterator[Cells]:
    for mastery in person.skills:
        yield person.code, mastery.skill, mastery.grade.name.lower(), str(mastery.pace)


def _certificates(person: Technician) -> Iterator[Cells]:
    for paper in person.certificates:
        yield person.code, paper.skill, paper.number, paper.expires.isoformat()


def _shifts(person: Technician) -> Iterator[Cells]:
    for name, shift in zip(WEEKDAYS, person.week, strict=True):
        if shift:
            yield person.code, name, *_times(shift)


def _roster(person: Technician) -> Iterator[Cells]:
    return (roster_cells(person.code, other) for other in person.roster)


def roster_cells(technician: str, other: RosterDay) -> Cells:
    """One day of a technician, by their code."""
    times = _times(other.shift) if other.shift else _NO_SHIFT
    return technician, other.day.isoformat(), *times


def _times(shift: Shift) -> Cells:
    pause = "" if shift.break_start is None else show_clock(shift.break_start)
    return show_clock(shift.start), show_clock(shift.end), pause, str(shift.break_min)
