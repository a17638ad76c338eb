"""What the how-to says about reports is so."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from adapters.settings import Settings
from application.app import Application
from application.insight.asking import Kind, asked
from application.insight.reports import Question
from application.shared.caller import SYSTEM
from cli.main import baywise
from domain.work_orders.record import Wait
from tests.chain import a_furnished_twin

PAGE = (Path(__file__).parents[2] / "docs" / "howto" / "reports.md").read_text()


@pytest.fixture(scope="module")
def app() -> Application:
    return a_furnished_twin(stores=1)[0]


def test_every_command_of_the_page_answers(app: Application) -> None:
    commands = re.findall(r"^    baywise (report .+)$|`baywise (report [^`]+)`", PAGE, re.MULTILINE)

    assert len(commands) == 11
    for command in ("".join(one) for one in commands):
        told = CliRunner().invoke(baywise, command.split(), obj=app)
        assert told.exit_code == 0, told.output


def test_every_report_and_every_figure_is_explained(app: Application) -> None:
    rows = re.findall(r"^\| ?(\w*) \| ((?:`\w+`(?:, )?)+) \|", PAGE, re.MULTILINE)
    explained: dict[str, set[str]] = {}
    kind = ""
    for name, figures in rows:
        kind = name or kind
        explained.setdefault(kind, set()).update(re.findall(r"`(\w+)`", figures))

    assert explained == {
        one.value: set(asked(app.reports, SYSTEM, one, Question()).total.told) for one in Kind
    }
    assert set(re.findall(r"GET /api/v1/reports/(\w+)", PAGE)) == {*Kind}


def test_the_reasons_of_the_page_are_those_that_may_be_excused() -> None:
    values = re.findall(r"^\| `(none|[a-z,]+)` \|", PAGE, re.MULTILINE)
    read = [Settings.from_environment({"BAYWISE_EXCUSED_WAITS": one}) for one in values]

    assert [one.excused_waits for one in read] == [set(), {Wait.CUSTOMER, Wait.APPROVAL}]
    again = Settings.from_environment(read[1].to_environment())
    assert again.excused_waits == read[1].excused_waits
    assert all(f"`{one}`" in PAGE for one in Wait)
