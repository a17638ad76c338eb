"""A report as a page that opens without a network, and as a text."""

from pathlib import Path
from typing import Any, Final

from attrs import asdict, frozen
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from simulation.outcome.measures import MEASURES
from simulation.report import checks, provenance
from simulation.report.charts import bars, flows, plane, scatter, waits, week
from simulation.report.checklist import checklist
from simulation.report.checks import Checks
from simulation.report.drawings import Drawings
from simulation.report.findings import Findings
from simulation.report.headline import headline
from simulation.report.provenance import Provenance
from simulation.report.published import PILOT_CROSS_STORE_SHARE, PUBLISHED
from simulation.report.speech import Speech
from simulation.report.table import Table, mean
from simulation.report.words import LANGUAGES

TOPICS: Final = (
    (
        "Customers’ time",
        ("wait_h", "reception_min", "lead_days", "kept", "satisfaction"),
    ),
    ("Bays and people", ("occupied", "productive", "technician_used")),
    (
        "Demand",
        (
            "served_per_shop_day",
            "served_share",
            "lost_no_time",
            "lost_balked",
            "lost_no_show",
            "lost_sent_home",
        ),
    ),
    ("Between shops", ("cross_store_share", "cross_store_per_day")),
    ("Money", ("revenue_per_shop_day", "discount_share")),
    (
        "Regions",
        (
            "lowest_region_occupied",
            "highest_region_occupied",
            "shortest_region_wait_h",
            "longest_region_wait_h",
        ),
    ),
)
"""Every measure once, in the order of the page."""
LEVERS: Final = {
    "recommends": "shops near by are offered",
    "online": "visits are known before",
    "discounts": "idle days are cheaper",
    "shares_parts": "parts come from shops near by",
}
NAMES: Final = {"zh": "中文", "en": "English"}
WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SHEETS: Final = {
    "waits": waits,
    "week": week,
    "plane": plane,
    "bars": bars,
    "flows": flows,
    "scatter": scatter,
}
TEMPLATES: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=lambda name: name is not None and name.endswith(".html"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@frozen(kw_only=True)
class Page:
    """A report that is worked out once and told in any language."""

    findings: Findings
    table: Table
    checks: Checks
    provenance: Provenance

    def html(self, language: str) -> str:
        """One file with both languages and a switch, ``language`` first."""
        charts = Drawings.of(self.findings, self.table)
        articles = [(code, self._told("article.html", code, charts=charts)) for code in LANGUAGES]
        title = Speech(language)("Simulation: {scenario}", scenario=self.findings.scenario.name)
        page = TEMPLATES.get_template("page.html")
        return page.render(
            language=language, languages=NAMES.items(), articles=articles, title=title
        )

    def markdown(self, language: str) -> str:
        return self._told("report.md", language)

    def _told(self, template: str, language: str, **more: Any) -> str:
        say = Speech(language)
        return TEMPLATES.get_template(template).render(_=say, **self._facts(say), **more)

    def _facts(self, say: Speech) -> dict[str, Any]:
        findings = self.findings
        return {
            "findings": findings,
            "table": self.table,
            "checks": self.checks,
            "provenance": self.provenance,
            "headline": headline(findings, self.table, say),
            "others": [one for one in findings.runs if one != findings.before],
            "topics": TOPICS,
            "measures": MEASURES,
            "mean": mean,
            "published": PUBLISHED,
            "pilot": f"{PILOT_CROSS_STORE_SHARE:.0%}",
            "causes": bars.CAUSES,
            "conditions": list(asdict(findings.scenario.conditions).items()),
            "tried": {one.condition: one for one in findings.sensitivities},
            "checked": list(checks.told(self.checks, self.table, say)),
            "sources": provenance.told(self.provenance, say),
            "checklist": checklist(findings, self.provenance, say),
            "lever_name": lambda name: self._lever(name, say),
            "swing_name": lambda name: self._swing(name, say),
            "weekdays": [say(day) for day in WEEKDAYS],
            "sheet": SHEETS,
        }

    def _lever(self, name: str, say: Speech) -> str:
        """Of a row of the waterfall; the first and the last are no levers."""
        if name == bars.BEFORE:
            return say.policy(self.findings.before)
        return say("with all of them") if name == bars.ALL else say(LEVERS.get(name, name))

    def _swing(self, condition: str, say: Speech) -> str:
        """Of a row of the tornado: the condition by its short name, and the values tried."""
        one = next(of for of in self.findings.sensitivities if of.condition == condition)
        return say.tried(condition, one.low, one.high)
