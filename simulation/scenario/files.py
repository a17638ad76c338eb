"""A scenario from its directory, with every mistake of every file named at once."""

from pathlib import Path

from adapters.network import csv_files
from adapters.network.problems import BadNetwork
from adapters.tables.problems import Problems
from application.shared.network import Network
from simulation.scenario.from_tables import demand, read_tables, rollout, stock
from simulation.scenario.from_toml import mix, settings, targets
from simulation.scenario.problems import BadScenario
from simulation.scenario.scenario import Scenario
from simulation.scenario.sense import note_demand, note_services, note_shops, note_targets
from simulation.scenario.sheets import CALIBRATION, SCENARIO, SERVICES
from simulation.scenario.toml_file import read_toml


def read(directory: Path) -> Scenario:
    """The scenario in the files of ``directory``.

    Raises:
        BadScenario: naming every mistake in every file; nothing is returned then.
    """
    problems = Problems()
    network = _network(directory, problems)
    tables = read_tables(directory, problems)
    said = settings(read_toml(directory / SCENARIO, problems))
    services = read_toml(directory / SERVICES, problems)
    aims = read_toml(directory / CALIBRATION, problems)
    wanted, aimed = mix(services), targets(aims)
    on_shelves = stock(tables, problems)
    if network:
        note_shops(network, problems)
        note_demand(network, tables, problems)
        if services and (horizon := said.get("horizon")):
            note_services(network, services, horizon.begins)
        if aims:
            note_targets(network, aims, aimed)
    if network is None or wanted is None or problems.rows:
        raise BadScenario(problems.rows)
    return Scenario(
        network=network,
        demand=demand(tables),
        mix=wanted,
        stock=on_shelves,
        rollout=rollout(tables),
        targets=aimed,
        **said,
    )


def _network(directory: Path, problems: Problems) -> Network | None:
    try:
        return csv_files.read(directory)
    except BadNetwork as bad:
        problems.rows.extend(bad.rows)
        return None
