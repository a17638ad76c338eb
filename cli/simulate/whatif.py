"""``baywise simulate whatif``."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import click
from attrs import field, frozen

from adapters.settings import Settings
from cli.bad_rows import naming_bad_rows
from cli.simulate.ahead import NOW, THEN, Ahead, asked_of, of_shops
from cli.simulate.options import of_runs, shortened, within
from cli.simulate.progress import watched
from domain.shared.label import Label
from simulation.experiment.runner import tasks
from simulation.outcome.interval import Verdict
from simulation.report.table import Figure, Table
from simulation.scenario.changes.change import Change
from simulation.scenario.changes.language import FORMS, changed, parse
from simulation.scenario.files import read

VERDICTS: Final = {
    Verdict.BETTER: Label("更好", "better"),
    Verdict.WORSE: Label("更差", "worse"),
    Verdict.DIFFERENT: Label("有变化", "different"),
    Verdict.OPEN: Label("无法判断", "cannot be told"),
}
"""What a difference means, with 95 % confidence."""


@click.command(epilog=f"A change looks like one of these: {'; '.join(FORMS)}")
@click.argument(
    "directory", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False
)
@of_runs
@of_shops
@click.option("--change", "changes", multiple=True, required=True, help="As often as you like.")
@click.option("--policy", help="One of the scenario's; the last if nothing is said.")
@click.option("--zh", is_flag=True, help="In Chinese.")
@click.option("--json", "as_json", is_flag=True, help="One object instead of lines.")
@click.pass_obj
def whatif(
    settings: Settings,
    /,
    directory: Path | None,
    changes: tuple[str, ...],
    out: Path,
    policy: str | None,
    days: int | None,
    seeds: int | None,
    workers: int,
    zh: bool,
    as_json: bool,
    from_live: bool,
    **of_live: Any,
) -> None:
    """Run the scenario in DIRECTORY as it is and with all changes, and say what differs.

    Both have the same seeds, and as far as the changes allow the same customers. Runs are kept in
    --out; asked again, only what is missing is done. With --from-live there is no directory: the
    question is about running shops, from this minute on.
    """
    meant = tuple(parse(text) for text in changes)
    language = "zh" if zh else "en"
    sentences = [one.sentence.in_language(language) for one in meant]
    if from_live:
        if directory or policy:
            raise click.UsageError("--from-live takes neither a directory nor a policy")
        ahead = Ahead(out=out, days=days, seeds=seeds, workers=workers, **of_live)
        answer = asked_of(settings, ahead, meant)
        told = _Told(answer.table, answer.facts(language), answer.plain)
    else:
        # The login may be said by the environment, for other commands.
        if directory is None or any(one for name, one in of_live.items() if name != "login"):
            raise click.UsageError("a scenario DIRECTORY, or --from-live with its options")
        told = _Told(_of_scenario(directory, meant, policy, out, days, seeds, workers))
    figures = [one for one in told.table.figures if one.policy == THEN and one.region is None]
    if as_json:
        measures = dict(map(_plain, figures))
        whole = {**told.plain, "changes": sentences, "measures": measures}
        click.echo(json.dumps(whole, ensure_ascii=False, indent=2))
        return
    for line in (*told.facts, *sentences, *_lines(told.table, figures, language)):
        click.echo(line)


@frozen
class _Told:
    """What is compared, and what is said before that."""

    table: Table
    facts: Sequence[str] = ()
    plain: Mapping[str, Any] = field(factory=dict)


def _of_scenario(
    directory: Path,
    meant: tuple[Change, ...],
    policy: str | None,
    out: Path,
    days: int | None,
    seeds: int | None,
    workers: int,
) -> Table:
    with naming_bad_rows():
        now = shortened(read(directory), days, seeds)
        then = changed(now, meant)
    chosen = within(now, policy or list(now.policies)[-1])
    wanted = [*tasks(now, [chosen], now.seeds), *tasks(then, [chosen], now.seeds)]
    outcomes = watched(wanted, out, workers)
    return Table.of({NOW: outcomes[: now.seeds], THEN: outcomes[now.seeds :]})


def _lines(table: Table, figures: list[Figure], language: str) -> Iterator[str]:
    for one in figures:
        before = table.at(one.measure.name, NOW)
        if before.interval is None or one.interval is None or one.difference is None:
            continue
        by = one.difference.interval
        off = "" if by.half is None else f" ± {by.half:.3g}"
        verdict = VERDICTS[one.verdict or Verdict.OPEN].in_language(language)
        label = one.measure.label.in_language(language)
        values = f"{before.interval.mean:.4g} → {one.interval.mean:.4g} {one.measure.unit}"
        yield f"{label}: {values} ({by.mean:+.3g}{off}, {verdict})"


def _plain(figure: Figure) -> tuple[str, Any]:
    by = figure.difference.interval if figure.difference else None
    return figure.measure.name, {
        "then": figure.interval.mean if figure.interval else None,
        "difference": by.mean if by else None,
        "half": by.half if by else None,
        "verdict": figure.verdict,
    }
