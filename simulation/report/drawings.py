"""Every drawing of a report that its findings have the figures for."""

from typing import Final, Self

from attrs import frozen

from simulation.outcome.measure import Measure
from simulation.outcome.measures import MEASURES
from simulation.report.charts.bars import Bars, losses, tornado, waterfall
from simulation.report.charts.flows import FlowMap, flow_maps
from simulation.report.charts.plane import Plane, along_elasticity, regions_moving
from simulation.report.charts.waits import WaitChart
from simulation.report.charts.week import WeekMap, week_maps
from simulation.report.findings import Findings
from simulation.report.table import Table

FLOWS: Final = 60
_LEVERED: Final = (MEASURES["wait_h"], MEASURES["occupied"])


@frozen(kw_only=True)
class Drawings:
    """What is ``None`` or empty has no figures, and its section is left out."""

    waits: WaitChart | None
    weeks: list[WeekMap]
    regions: Plane | None
    losses: Bars | None
    waterfalls: list[tuple[Measure, Bars]]
    elasticity: Plane | None
    tornadoes: list[tuple[Measure, Bars]]
    flows: list[FlowMap]

    @classmethod
    def of(cls, findings: Findings, table: Table) -> Self:
        before, after = findings.before, findings.after
        first, last = findings.runs[before], findings.runs[after]
        falls = ((one, waterfall(first, findings.levers, one)) for one in _LEVERED)
        storms = ((one, tornado(last, findings.sensitivities, one)) for one in _LEVERED)
        return cls(
            waits=WaitChart.of(findings.runs),
            weeks=week_maps({before: first, after: last}),
            regions=regions_moving(table, before, after) if before != after else None,
            losses=losses(table, list(findings.runs)),
            waterfalls=[(one, chart) for one, chart in falls if chart],
            elasticity=along_elasticity(findings.elasticities),
            tornadoes=[(one, chart) for one, chart in storms if chart],
            flows=flow_maps(last, FLOWS),
        )
