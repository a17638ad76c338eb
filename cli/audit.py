"""Checks a database against what Baywise promises of it."""

import json
import sys
from collections.abc import Sequence
from contextlib import nullcontext

import click
from sqlalchemy import create_engine

from adapters.clock import SystemClock
from adapters.postgres.reach import reach
from adapters.settings import Settings
from adapters.sql.promises import Finding, examine


@click.command("audit")
@click.option("--json", "as_json", is_flag=True, help="One object instead of lines.")
@click.pass_obj
def audit(where: Settings | str, as_json: bool) -> None:
    """Check the database against the promises; exit 1 when one is broken."""
    with reach(where) if isinstance(where, Settings) else nullcontext(where) as url:
        engine = create_engine(url)
        findings = examine(engine, now=SystemClock().now())
        engine.dispose()
    click.echo(_object(findings) if as_json else "\n".join(map(_line, findings)))
    sys.exit(0 if all(finding.holds for finding in findings) else 1)


def _line(finding: Finding) -> str:
    promise = finding.promise
    head = f"{'ok    ' if finding.holds else 'BROKEN'} {promise.name}: {promise.label}"
    return "\n".join((head, *(f"       {row}" for row in finding.rows)))


def _object(findings: Sequence[Finding]) -> str:
    promises = [
        {
            "name": finding.promise.name,
            "zh": finding.promise.label.zh,
            "en": finding.promise.label.en,
            "holds": finding.holds,
            "rows": finding.rows,
        }
        for finding in findings
    ]
    holds = all(finding.holds for finding in findings)
    return json.dumps({"holds": holds, "promises": promises}, ensure_ascii=False)
