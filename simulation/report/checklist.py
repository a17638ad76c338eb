"""What a simulation study should tell, after STRESS-DES, and what this one can say of it.

Source: T. Monks, C. S. M. Currie, B. S. Onggo, S. Robinson, M. Kunc and S. J. E. Taylor,
"Strengthening the reporting of empirical simulation studies: Introducing the STRESS guidelines",
Journal of Simulation 13 (2019).
"""

from typing import Final

from simulation.report.findings import Findings
from simulation.report.provenance import Provenance
from simulation.report.speech import Speech

ITEMS: Final = (
    (
        "1.1–1.3",
        "Purpose: compare policies by the measures of the table, with the same customers.",
    ),
    (
        "2.1–2.2",
        (
            "Logic: a car is wanted, taken in, diagnosed, repaired, checked and goes; "
            "every decision is taken by the application that runs the shops."
        ),
    ),
    ("2.3", "Scenarios: {policies}; their levers are in the scenario’s file."),
    ("2.4–2.5", "Algorithms and components: the application’s; formulas are in docs/models.md."),
    ("3.1–3.3", "Data: shops, people, demand and services as the scenario’s files have them."),
    (
        "3.4",
        "Assumptions: all in the table above; satisfaction is a line through two published points.",
    ),
    ("4.1", "Beginning: {warm_up} days of warm-up are not counted."),
    ("4.2", "Length: {days} days; at least {runs} runs a policy."),
    (
        "4.3",
        (
            "Estimation: means over runs with 95 % intervals of Student’s t; paired differences "
            "with common random numbers; nothing is corrected for looking at many measures."
        ),
    ),
    ("5.1–5.4", "Software: {versions}; a seed fixes a run, whatever the machine."),
    (
        "6.1",
        "The model comes with Baywise and its source; the scenario’s files are the chain’s own.",
    ),
)
"""Number in STRESS-DES, and a sentence with places for facts."""


def checklist(findings: Findings, provenance: Provenance, say: Speech) -> list[tuple[str, str]]:
    """The items with the facts of this study."""
    facts = {
        "policies": say(", ").join(map(say.policy, findings.runs)),
        "warm_up": provenance.warm_up,
        "days": provenance.days,
        "runs": min(len(one) for one in findings.runs.values()),
        "versions": ", ".join(" ".join(one) for one in provenance.versions.items()),
    }
    return [(number, say(text, **facts)) for number, text in ITEMS]
