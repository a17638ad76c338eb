"""``baywise rules test``: what rules make of made-up cases, without a shop or a database."""

from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

import click
from attrs import frozen

from adapters.rule_files import read_trial
from api.pages.words import translate
from api.telling import Teller
from domain.dispatch.placement import Option
from domain.dispatch.trial import Case, HandsCase, Outcome
from domain.shared.ids import StoreId, TechnicianId
from domain.shared.label import Label

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@frozen
class _InCase:
    """Shops and people by the names that the case gives them."""

    names: Mapping[UUID, str]

    def shop(self, store: StoreId) -> str:
        return self.names[store]

    def person(self, technician: TechnicianId) -> str:
        return self.names[technician]

    def spot(self, option: Option) -> str:
        return self.names[option.store]


@click.command("test")
@click.argument("file", type=_FILE)
@click.option("--zh", is_flag=True, help="In Chinese.")
@click.pass_context
def test(context: click.Context, file: Path, zh: bool) -> None:
    """Decide the cases of FILE by its rules; tell each with its reason, and exit 1 if one fails.

    Rules that the file does not name are the standard ones.
    """
    trial = read_trial(file.read_bytes())
    failed = 0
    for case in trial.cases:
        outcome = case.question.decide(trial.rules)
        misses = outcome.misses(case.expected)
        failed += bool(misses)
        click.echo(f"{'FAIL' if misses else 'pass'}  {case.name}")
        click.echo(f"      {_why(case, outcome, 'zh' if zh else 'en')}")
        for miss in misses:
            click.echo(f"      {miss}")
    click.echo(f"{len(trial.cases) - failed} of {len(trial.cases)} cases pass")
    context.exit(1 if failed else 0)


def _why(case: Case, outcome: Outcome, language: str) -> str:
    names, question = _InCase(case.question.names), case.question
    if not isinstance(question, HandsCase):
        return Teller(names).told(outcome.record, language)
    skill = question.task.need.skill
    work = Label(zh=translate("zh")(skill), en=translate("en")(skill))
    return Teller(names, {question.task.step: work}).told(outcome.record, language)
