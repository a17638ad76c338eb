"""Writing a report into a directory."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from adapters.files import Unwritable
from simulation.report.checks import Checks
from simulation.report.data import as_csv, as_json
from simulation.report.findings import Findings
from simulation.report.page import Page
from simulation.report.provenance import Provenance
from simulation.report.table import Table

FILES: Final = ("report.html", "report.md", "report.csv", "report.json")


def write_report(findings: Findings, directory: Path, *, language: str = "zh") -> tuple[Path, ...]:
    """Write :data:`FILES` and return where they are, the page first.

    The same findings give the same bytes. A report that is there already is replaced.

    Args:
        language: ``zh`` or ``en``, of the text and, until the reader switches, of the page.

    Raises:
        Unwritable: the directory cannot be made or written.
    """
    return put(_made(findings, language), directory)


def put(texts: Mapping[str, bytes], directory: Path) -> tuple[Path, ...]:
    """Write files by their names into a directory, and return where they are.

    Raises:
        Unwritable: the directory cannot be made or written.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            _replace(directory / name, text)
    except OSError as reason:
        raise Unwritable(f"{directory} cannot be written ({reason.strerror})") from reason
    return tuple(directory / name for name in texts)


def _made(findings: Findings, language: str) -> Mapping[str, bytes]:
    table, checks = Table.of(findings.runs), Checks.of(findings)
    provenance = Provenance.of(findings)
    page = Page(findings=findings, table=table, checks=checks, provenance=provenance)
    return {
        "report.html": page.html(language).encode(),
        "report.md": page.markdown(language).encode(),
        "report.csv": as_csv(table).encode(),
        "report.json": as_json(findings, table, checks, provenance),
    }


def _replace(path: Path, text: bytes) -> None:
    """A reader sees the old file or the new one, never a part."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.write_bytes(text)
    unfinished.replace(path)
