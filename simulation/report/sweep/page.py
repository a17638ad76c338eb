"""The report of a sweep as a page that opens without a network, and as a text."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, Final

from attrs import frozen

from simulation.outcome.measures import MEASURES
from simulation.report.charts.bars import Bars, effects, tornado
from simulation.report.charts.scatter import Scatter
from simulation.report.page import NAMES, SHEETS, TEMPLATES
from simulation.report.speech import Speech
from simulation.report.sweep.findings import SweepFindings
from simulation.report.sweep.headline import headline
from simulation.report.sweep.origin import Origin, told
from simulation.report.sweep.rows import rows
from simulation.report.words import LANGUAGES
from simulation.sweep.figures import TOLD
from simulation.sweep.holding import DECISIVE, Holding
from simulation.sweep.screening import Effect

DESIGNS: Final = {
    "grid": "Full grid: every value of every assumption with every other.",
    "lhs": "Latin hypercube: each assumption has a value in each of as many slices as points.",
    "morris": "Screening by Morris: walks from point to point, each step along one assumption.",
}
SCREENED: Final = (
    "Mean wait under “{after}”",
    "Difference of the mean wait from “{before}” to “{after}”",
)
"""What the walks of a screening are looked at for."""
_BROKEN: Final = 10
"""Broken laws that are named; the data have them all."""
_SHOWN: Final = 2
"""Conditions with a drawing of their own."""
_SWUNG: Final = (MEASURES["wait_h"], MEASURES["served_share"])


@frozen(kw_only=True, slots=False)
class SweepPage:
    """A report that is worked out once and told in any language."""

    findings: SweepFindings
    origin: Origin

    def html(self, language: str) -> str:
        """One file with both languages and a switch, ``language`` first."""
        articles = [(code, self._told("sweep.html", code)) for code in LANGUAGES]
        title = Speech(language)("Sweep: {scenario}", scenario=self.origin.scenario)
        page = TEMPLATES.get_template("page.html")
        return page.render(
            language=language, languages=NAMES.items(), articles=articles, title=title
        )

    def markdown(self, language: str) -> str:
        return self._told("sweep.md", language)

    def _told(self, template: str, language: str) -> str:
        say = Speech(language)
        return TEMPLATES.get_template(template).render(_=say, **self._facts(say))

    def _facts(self, say: Speech) -> dict[str, Any]:
        findings, sweep = self.findings, self.findings.swept.sweep
        every = list(rows(findings.swept, say))
        missed = findings.holding.missed if findings.holding else ()
        return {
            "findings": findings,
            "sweep": sweep,
            "origin": self.origin,
            "design": DESIGNS[sweep.design],
            "headline": headline(findings, say),
            "holding": findings.holding,
            "decisive": [MEASURES[name] for name in DECISIVE],
            "scatters": self._scatters,
            "screenings": self._screenings,
            "tornadoes": self._tornadoes,
            "rows": every,
            "missed": [every[place] for place in missed],
            "told": [MEASURES[name] for name in TOLD],
            "usual": sweep.scenario.conditions,
            "checked": list(self._checked(say)),
            "sources": told(self.origin, say),
            "value_of": getattr,
            "swing_name": lambda name: say.tried(name, *self._ends[name]),
            "sheet": SHEETS,
        }

    def _checked(self, say: Speech) -> Iterator[str]:
        broken = self.findings.swept.broken
        for _, policy, seed, law in broken[:_BROKEN]:
            where = say("“{policy}”, seed {seed}:", policy=say.policy(policy), seed=seed)
            yield f"{where} {law}"
        if not broken:
            yield say(
                "In all {runs} runs customers are conserved in every shop, cars over time are "
                "stays over cars (Little’s law), and parts add up to wholes.",
                runs=self.origin.runs,
            )

    @cached_property
    def _ends(self) -> dict[str, tuple[float, float]]:
        moving = self.findings.swept.sweep.axes.moving
        return {one.condition: (one.low, one.high) for one in moving}

    @cached_property
    def _scatters(self) -> list[Scatter]:
        holding = self.findings.holding
        if not holding:
            return []
        return [self._scatter(holding, one.axis.condition) for one in holding.commons[:_SHOWN]]

    def _scatter(self, holding: Holding, condition: str) -> Scatter:
        swept = self.findings.swept
        before, after = swept.sweep.before, swept.sweep.after
        dots = []
        for place, point in enumerate(swept.sweep.points):
            by = swept.at(point).difference(before, after, "wait_h")
            if by:
                dots.append((point[condition], by.interval.mean, place not in holding.missed))
        return Scatter.of(condition, dots)

    @cached_property
    def _screenings(self) -> list[tuple[str, Sequence[Effect], Bars]]:
        """Of the last policy, and of its difference from the first."""
        screening = self.findings.screening
        if not screening:
            return []
        both = zip(SCREENED, (screening.after, screening.change), strict=True)
        return [(title, found, chart) for title, found in both if (chart := _bars(found)) and found]

    @cached_property
    def _tornadoes(self) -> list[tuple[Any, Bars]]:
        findings = self.findings
        storms = ((one, tornado(findings.usual, findings.sensitivities, one)) for one in _SWUNG)
        return [(one, chart) for one, chart in storms if chart]


def _bars(found: Sequence[Effect] | None) -> Bars | None:
    return effects([(one.axis.condition, one.mu_star, one.half) for one in found or ()])
