"""Writing the report of a sweep into a directory."""

from pathlib import Path
from typing import Final

from simulation.report.sweep.data import JSON, as_csv, as_json
from simulation.report.sweep.findings import SweepFindings
from simulation.report.sweep.origin import Origin
from simulation.report.sweep.page import SweepPage
from simulation.report.write import put

FILES: Final = ("sweep.html", "sweep.md", "sweep.csv", JSON)


def write_sweep(
    findings: SweepFindings, directory: Path, *, language: str = "zh"
) -> tuple[Path, ...]:
    """Write :data:`FILES` and return where they are, the page first.

    The same findings give the same bytes. A report that is there already is replaced.

    Args:
        language: ``zh`` or ``en``, of the text and, until the reader switches, of the page.

    Raises:
        Unwritable: the directory cannot be made or written.
    """
    origin = Origin.of(findings.swept)
    page = SweepPage(findings=findings, origin=origin)
    texts = (
        page.html(language).encode(),
        page.markdown(language).encode(),
        as_csv(findings.swept).encode(),
        as_json(findings, origin),
    )
    return put(dict(zip(FILES, texts, strict=True)), directory)
