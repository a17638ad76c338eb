"""All that the report of a sweep is made of."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

from attrs import frozen

from simulation.report.findings import Runs, Sensitivity
from simulation.report.sweep.sensitivities import kept_runs, sensitivities
from simulation.sweep.design import Design
from simulation.sweep.figures import Swept
from simulation.sweep.holding import Holding
from simulation.sweep.screening import Screening


@frozen(kw_only=True)
class SweepFindings:
    """``holding`` of a grid or a hypercube with two policies, ``screening`` of walks.

    ``usual`` and ``sensitivities``: runs of the last policy in the scenario as it is, and with
    each condition alone at its ends; empty where these were not run.
    """

    swept: Swept
    holding: Holding | None
    screening: Screening | None
    usual: Runs = ()
    sensitivities: Sequence[Sensitivity] = ()

    @classmethod
    def of(cls, swept: Swept, kept: Path) -> Self:
        """
        Args:
            kept: where the runs are.
        """
        sweep = swept.sweep
        walks = sweep.design is Design.MORRIS
        scenario, after = sweep.scenario, sweep.after
        return cls(
            swept=swept,
            holding=None if walks else Holding.of(swept),
            screening=Screening.of(swept) if walks else None,
            usual=kept_runs(scenario, after, kept) if sweep.alone else (),
            sensitivities=sensitivities(scenario, sweep.axes.moving, after, kept)
            if sweep.alone
            else (),
        )
