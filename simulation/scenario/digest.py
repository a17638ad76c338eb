"""What results are kept under: a print of everything that a run depends on."""

from application.shared.fingerprint import fingerprint
from simulation.scenario.policy import Policy
from simulation.scenario.scenario import Scenario


def scenario_hash(scenario: Scenario) -> str:
    """SHA-256 in hex of all that a run is made of, but for its policy and its seed.

    The same content gives the same print, whatever the order of lines and the comments in the
    files. How the scenario is called, how many seeds are asked for and what a calibration or a
    sweep is to find changes no run, and so no print: a run that is there is not done again.
    """
    return fingerprint(
        scenario.network,
        scenario.demand,
        scenario.mix,
        scenario.conditions,
        scenario.horizon,
        scenario.idle,
        scenario.stock,
        scenario.rollout,
    )


def run_hash(scenario: Scenario, policy: Policy) -> str:
    """The same of the runs of one policy; with the seed it names exactly one run."""
    return print_under(scenario_hash(scenario), policy)


def print_under(scenario: str, policy: Policy) -> str:
    """The same for whoever has the hash of the scenario already."""
    return fingerprint(scenario, policy)
