"""What no file of a scenario shows alone: things that do not go together."""

from datetime import date

from adapters.demo.catalogue.loader import demo_catalogue
from adapters.network.sheets import HOURS, STORES
from adapters.tables.cells import WEEKDAYS
from adapters.tables.files import Row
from adapters.tables.problems import Problems
from application.shared.network import Network
from domain.stores.hours import OpeningHours
from domain.stores.store import Store
from simulation.scenario.ability import hindrances
from simulation.scenario.from_tables import Tables
from simulation.scenario.measures import region_of
from simulation.scenario.scenario import Target
from simulation.scenario.sheets import DEMAND
from simulation.scenario.toml_file import TomlFile
from simulation.scenario.values import instead

_HOUR_MIN = 60
_DAY_MIN = 24 * 60


def note_shops(network: Network, tables: Tables, problems: Problems) -> None:
    """Note shops that are never open, and demand that no shop can take."""
    stores = {store.code: store for store in network.stores}
    if not stores:
        problems.note(STORES, 0, "", "there is no shop")
    never = {code for code, store in stores.items() if not any(store.hours.week)}
    for code in sorted(never):
        reason = f"{code} has no hours on any day; add them, or take the shop out of every file"
        problems.note(HOURS, 0, "store", reason)
    early: set[str] = set()
    for row in tables[DEMAND.file]:
        store = stores.get(row.cells.get("store", ""))
        if not row.whole or store is None or store.code in never or not row.cells["cars"]:
            continue
        if not store.takes_bookings and store.code not in early:
            early.add(store.code)
            problems.note(DEMAND, row.line, "store", _too_early(store))
        if row.cells["booked"] < 1 and not is_open(
            store.hours, row.cells["weekday"], row.cells["hour"]
        ):
            problems.note(DEMAND, row.line, "hour", _shut(store, row))


def is_open(hours: OpeningHours, weekday: int, hour: int) -> bool:
    """Whether a shop is open in some minute of that hour of a week."""
    from_ = weekday * _DAY_MIN + hour * _HOUR_MIN
    week = 7 * _DAY_MIN
    for at, day in enumerate(hours.week):
        if day:
            opens, closes = at * _DAY_MIN + day.opens, at * _DAY_MIN + day.closes
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


def _shut(store: Store, row: Row) -> str:
    day = WEEKDAYS[row.cells["weekday"]]
    return (
        f"{store.code} is closed on {day} at {row.cells['hour']}, when some want to come at once; "
        "take the line out, or make booked 1"
    )


def note_services(network: Network, services: TomlFile, on: date) -> None:
    """Note services that the catalogue has not, and those that the chain cannot do."""
    catalogue = {one.code: one for one in demo_catalogue().services}
    for code, said in services.said.items():
        if code not in catalogue:
            services.note((code,), f"the catalogue has no such service; {instead(code, catalogue)}")
        elif isinstance(said, dict) and said.get("weight"):
            # Pieces of one kind of work lack the same.
            for reason in dict.fromkeys(hindrances(network, catalogue[code], on)):
                services.note((code,), reason)


def note_targets(network: Network, aims: TomlFile, targets: tuple[Target, ...]) -> None:
    """Note targets of regions in which there is no shop."""
    regions = {store.region for store in network.stores}
    said = [one.get("measure") for one in aims.at(("target",)) or () if isinstance(one, dict)]
    for target in targets:
        region = region_of(target.measure)
        if region and region not in regions:
            reason = f"there is no shop in the region {region}; take the target out"
            aims.note(("target", said.index(target.measure), "measure"), reason)
