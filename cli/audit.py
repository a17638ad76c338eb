"""Checks a database against what Baywise promises of it."""

import json
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime
from uuid import UUID

import click
from sqlalchemy import Engine, create_engine

from adapters.clock import SYSTEM_CLOCK
from adapters.kept_clock import clock_of
from adapters.postgres.reach import reach
from adapters.settings import Settings
from adapters.sql.codec import to_json
from adapters.sql.promises import Finding, examine
from adapters.sql.trail import trail_of
from application.audit.trails import Noted
from domain.shared.errors import NotFound


@click.command("audit")
@click.option("--json", "as_json", is_flag=True, help="For programs: one object, or one a line.")
@click.option(
    "--of", "subject", type=click.UUID, help="Instead: who changed this visit, order, price list, …"
)
@click.pass_obj
def audit(where: Settings | str, as_json: bool, subject: UUID | None) -> None:
    """Check the database against the promises; exit 1 when one is broken."""
    with reach(where) if isinstance(where, Settings) else nullcontext(where) as url:
        engine = create_engine(url)
        try:
            holds = (
                _examine(engine, _now(where), as_json)
                if subject is None
                else _follow(engine, subject, as_json)
            )
        finally:
            engine.dispose()
    sys.exit(0 if holds else 1)


def _now(where: Settings | str) -> datetime:
    """What time it is in the shops."""
    clock = clock_of(where.home) if isinstance(where, Settings) else SYSTEM_CLOCK
    return clock.now()


def _examine(engine: Engine, now: datetime, as_json: bool) -> bool:
    findings = examine(engine, now=now)
    click.echo(_object(findings) if as_json else "\n".join(map(_line, findings)))
    return all(finding.holds for finding in findings)


def _follow(engine: Engine, subject: UUID, as_json: bool) -> bool:
    """Print the trail of one thing, the oldest first.

    Raises:
        NotFound: the log tells nothing of it.
    """
    found = False
    for noted in trail_of(engine, subject):
        click.echo(to_json(noted) if as_json else _noted(noted))
        found = True
    if not found:
        raise NotFound("the log tells nothing of it", kind="audit", id=subject)
    return found


def _noted(noted: Noted) -> str:
    who = f"{noted.actor} ({noted.channel})"
    head = f"{noted.at.isoformat()} {noted.kind} v{noted.version} {noted.command} by {who}"
    values = (
        f"       {field}: {_value(old)} -> {_value(new)}"
        for field, (old, new) in noted.values.items()
    )
    return "\n".join((head, *values))


def _value(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


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
