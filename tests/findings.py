"""Findings of a made-up chain, for tests of reports: no figure in them was ever simulated."""

from datetime import date
from typing import Any

from application.shared.network import Network
from simulation.outcome.outcome import Lost
from simulation.report.findings import Findings, Sensitivity
from simulation.scenario.demand import Demand
from simulation.scenario.mix import ServiceMix, WantedService
from simulation.scenario.scenario import Horizon, Scenario
from tests.outcomes import a_shop, an_outcome, runs_of

BEFORE_H = {1: 72.0, 2: 76.0, 3: 70.0}
AFTER_H = {1: 41.0, 2: 44.0, 3: 39.0}


def a_scenario(**told: Any) -> Scenario:
    usual: dict[str, Any] = {
        "name": "made-up",
        "network": Network(),
        "demand": Demand({}),
        "mix": ServiceMix((WantedService(service="OIL", weight=1.0),)),
        "horizon": Horizon(begins=date(2026, 3, 2)),
    }
    return Scenario(**(usual | told))


def findings(**told: Any) -> Findings:
    """Two policies with the same three seeds, the second one better; more if it is told."""
    usual: dict[str, Any] = {
        "scenario": a_scenario(),
        "runs": {
            "each-for-itself": runs_of("each-for-itself", BEFORE_H, lost=Lost(balked=9)),
            "network": runs_of("network", AFTER_H, occupied_min=7_000.0, worked_min=5_000.0),
        },
    }
    return Findings(**(usual | told))


def all_findings() -> Findings:
    """With every input that a report may have."""
    left = a_shop(1, left_for={"S0002": 7}, lost=Lost(no_time=2, no_show=1))
    came = a_shop(2, came_from=7, served_sent=6, still_here=1)
    network = [an_outcome(left, came, policy="network", seed=seed) for seed in BEFORE_H]
    faster = runs_of("network", AFTER_H)
    return findings(
        runs={"each-for-itself": runs_of("each-for-itself", BEFORE_H), "network": network},
        levers={"recommends": faster, "online": network},
        elasticities={0.0: faster, 0.5: network},
        sensitivities=[
            Sensitivity(condition="intake_h", low=0.3, high=1.0, at_low=faster, at_high=network)
        ],
    )
