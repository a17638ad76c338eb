import csv
import io
import json

import pytest
from click.testing import CliRunner, Result

from application.app import Application
from application.insight.asking import Kind
from cli.main import baywise
from tests.application.visits.finished import LAMPS, live
from tests.application.visits.shop_day import ShopDay
from tests.chain import a_furnished_twin


@pytest.fixture(scope="module")
def app() -> Application:
    app, clock = a_furnished_twin(stores=2)
    live(ShopDay(app=app, clock=clock).stock_up(), LAMPS, 1.0)
    return app


def run(app: Application, *arguments: str) -> Result:
    return CliRunner().invoke(baywise, ["report", *arguments], obj=app)


def test_a_table_has_a_line_a_shop_and_the_total_last(app: Application) -> None:
    rows = [line.split() for line in run(app, "channels").stdout.splitlines()]

    assert rows[0] == ["shop", "of", "orders", "lost", "amount_fen", "elsewhere", "abnormal"]
    assert [row[0] for row in rows[1:]] == ["S0001", "all"]
    assert rows[1][1:4] == ["system", "1", "0"]
    assert rows[2][1:3] == ["1", "0"]


@pytest.mark.parametrize("kind", Kind)
def test_spreadsheets_and_programs_read_the_same_figures(app: Application, kind: Kind) -> None:
    [*lines, whole] = csv.DictReader(io.StringIO(run(app, kind.value, "--csv").stdout))
    told = json.loads(run(app, kind.value, "--json").stdout)

    assert (told["report"], whole["shop"]) == (kind, "all")
    for line, one in zip([*lines, whole], [*told["lines"], told["total"]], strict=True):
        figures = {name: value for name, value in one.items() if name in told["total"]}
        assert {name: line[name] for name in figures} == {
            name: "" if value is None else str(value) for name, value in figures.items()
        }


def test_days_that_are_none_of_a_report_are_refused_in_a_sentence(app: Application) -> None:
    backwards = run(app, "load", "--first", "2026-03-02", "--last", "2026-03-01")
    nowhere = run(app, "load", "--store", "S9999")

    assert (backwards.exit_code, nowhere.exit_code) == (6, 4)
    assert backwards.stderr.startswith("bad-days: ")
    assert run(app, "load", "--first", "yesterday").exit_code == 2
    assert run(app, "load", "--json", "--csv").exit_code == 2
    assert run(app, "load", "--store", "S0001", "--region", "east").exit_code == 2
