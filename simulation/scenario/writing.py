"""A scenario written to a directory: all of its files, or nothing."""

from collections.abc import Iterable
from pathlib import Path

from adapters.files import appearing_folder
from adapters.network import csv_files
from adapters.tables.cells import WEEKDAYS
from adapters.tables.files import write_table
from simulation.scenario.meanings import README, readme
from simulation.scenario.scenario import Scenario
from simulation.scenario.sheets import CALIBRATION, DEMAND, PARTS, ROLLOUT, SCENARIO, SERVICES
from simulation.scenario.toml_text import services_text, settings_text, targets_text

Cells = tuple[str, ...]


def write(scenario: Scenario, directory: Path) -> None:
    """Write what :func:`~simulation.scenario.files.read` reads back the same.

    Raises:
        FolderInUse: there is something in the directory.
        Unwritable: it cannot be made.
    """
    with appearing_folder(directory) as folder:
        csv_files.write(scenario.network, folder)
        write_table(folder, DEMAND, _demand(scenario))
        write_table(folder, PARTS, _parts(scenario))
        write_table(folder, ROLLOUT, _rollout(scenario))
        texts = {
            SCENARIO: settings_text(scenario),
            SERVICES: services_text(scenario.mix),
            CALIBRATION: targets_text(scenario.targets),
            README: readme(),
        }
        for file, text in texts.items():
            (folder / file).write_text(text, encoding="utf-8")


def _demand(scenario: Scenario) -> Iterable[Cells]:
    for store in scenario.network.stores:
        for one in scenario.demand.by_store.get(store.id, ()):
            times = (WEEKDAYS[one.weekday], str(one.hour))
            yield store.code, *times, str(one.cars), str(one.booked)


def _parts(scenario: Scenario) -> Iterable[Cells]:
    for one in scenario.stock.shelves:
        code = scenario.stores[one.store].code if one.store else ""
        yield code, one.part, str(one.opening), str(one.reorder_at), str(one.up_to)


def _rollout(scenario: Scenario) -> Iterable[Cells]:
    for store, joins in scenario.rollout.joins.items():
        yield scenario.stores[store].code, joins.isoformat()
