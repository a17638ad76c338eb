"""What the how-to says of a simulation report is so."""

import re
from pathlib import Path

from simulation.outcome.interval import Verdict
from simulation.outcome.measures import MEASURES
from simulation.report.data import COLUMNS
from simulation.report.write import FILES

PAGE = Path(__file__).parents[2] / "docs" / "howto" / "read-a-simulation-report.md"
TEXT = PAGE.read_text(encoding="utf-8")


def test_the_page_tells_every_measure_as_the_report_does() -> None:
    told = re.findall(r"^\| `(\w+)` \| (\S+) \| (.*) \|$", TEXT, flags=re.MULTILINE)

    assert told == [(one.name, one.unit, one.meaning.en) for one in MEASURES.values()]


def test_the_page_names_the_files_the_columns_and_the_verdicts() -> None:
    columns = TEXT.partition("## The columns")[2]
    named = [
        name
        for line in re.findall(r"^\| (`.*?) \|", columns, flags=re.MULTILINE)
        for name in re.findall(r"`(\w+)`", line)
    ]

    assert tuple(named) == COLUMNS
    assert tuple(re.findall(r"^\| `(report\.\w+)`", TEXT, flags=re.MULTILINE)) == FILES
    assert all(f"`{verdict}`" in TEXT for verdict in Verdict)
