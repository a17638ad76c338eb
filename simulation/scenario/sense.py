"""What no file of a scenario shows alone: things that do not go together."""

from datetime import date
from typing import Final

from adapters.network.sheets import HOURS, STORES
from adapters.tables.cells import WEEKDAYS
from adapters.tables.problems import Problems
from application.shared.network import Network
from domain.shared.wall_clock import DAY_MIN
from domain.stores.hours import WEEK, OpeningHours
from domain.stores.store import Store
from simulation.scenario.ability import hindrances
from simulation.scenario.catalogue import catalogue
from simulation.scenario.from_tables import Tables
from simulation.scenario.measures import with_shops
from simulation.scenario.scenario import Target
from simulation.scenario.sheets import DEMAND
from simulation.scenario.toml_file import TomlFile
from simulation.scenario.values import instead

_HOUR_MIN: Final = 60


def note_shops(network: Network, problems: Problems) -> None:
    """Note shops that are never open."""
    if not network.stores:
        problems.note(STORES, 0, "", "there is no shop")
    for store in network.stores:
        if not any(store.hours.week):
            reason = f"{store.code} has no hours on any day; add them, or take it out of all files"
            problems.note(HOURS, 0, "store", reason)


def note_demand(network: Network, tables: Tables, problems: Problems) -> None:
    """Note demand that a shop cannot take: it takes no bookings, or is closed at that hour.

    Of a shop that is never open nothing more is said.
    """
    stores = {store.code: store for store in network.stores if any(store.hours.week)}
    told: set[str] = set()
    for row in tables[DEMAND.file]:
        store = stores.get(row.cells.get("store", ""))
        if store is None or not row.whole or not row.cells["cars"]:
            continue
        if not store.takes_bookings and store.code not in told:
            told.add(store.code)
            problems.note(DEMAND, row.line, "store", _too_early(store))
        weekday, hour = row.cells["weekday"], row.cells["hour"]
        if row.cells["booked"] < 1 and not is_open(store.hours, weekday, hour):
            problems.note(DEMAND, row.line, "hour", _shut(store, weekday, hour))


def is_open(hours: OpeningHours, weekday: int, hour: int) -> bool:
    """Whether a shop is open in some minute of that hour of a week."""
    from_ = weekday * DAY_MIN + hour * _HOUR_MIN
    week = WEEK * DAY_MIN
    for at, day in enumerate(hours.week):
        if day:
            opens, closes = at * DAY_MIN + day.opens, at * DAY_MIN + day.closes
            # What is open on Sunday night may still be so early on Monday.
            if any(
                opens < begins + _HOUR_MIN and begins < closes for begins in (from_, from_ + week)
            ):
                return True
    return False


def _too_early(store: Store) -> str:
    return (
        f"{store.code} is in the stage {store.stage} and takes no bookings; make it live in "
        "stores.csv, and say in rollout.csv when it joins"
    )


def _shut(store: Store, weekday: int, hour: int) -> str:
    return (
        f"{store.code} is closed on {WEEKDAYS[weekday]} at {hour}, when some want to come at once; "
        "take the line out, or make booked 1"
    )


def note_services(network: Network, services: TomlFile, on: date) -> None:
    """Note services that the catalogue has not, and those that the chain cannot do."""
    known = {one.code: one for one in catalogue().services}
    for code, said in services.said.items():
        if code not in known:
            services.note((code,), f"the catalogue has no such service; {instead(code, known)}")
        elif isinstance(said, dict) and said.get("weight"):
            # Several operations may lack the same.
            for reason in dict.fromkeys(hindrances(network, known[code], on)):
                services.note((code,), f"{reason}; change that, or take the service out")


def note_targets(network: Network, aims: TomlFile, targets: tuple[Target, ...]) -> None:
    """Note targets of regions in which there is no shop."""
    said = [one.get("measure") for one in aims.at(("target",)) or () if isinstance(one, dict)]
    kept = with_shops(targets, network)
    for target in targets:
        if target not in kept:
            reason = f"there is no shop in the region of {target.measure}; take the target out"
            aims.note(("target", said.index(target.measure), "measure"), reason)
