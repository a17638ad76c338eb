"""What the how-to says about good hands and fair pay is so."""

import re
import shlex
from pathlib import Path

from click.testing import CliRunner

from api.app import CONTROLLERS
from cli.main import baywise
from tests.application.visits.finished import LAMPS, live
from tests.application.visits.shop_day import ShopDay
from tests.chain import a_furnished_twin

PAGE = (Path(__file__).parents[2] / "docs" / "howto" / "who-does-it.md").read_text()


def test_the_commands_of_the_page_answer_as_it_says() -> None:
    app, clock = a_furnished_twin(stores=1)
    live(ShopDay(app=app, clock=clock).stock_up(), LAMPS, 1.0)
    told = {}
    for block in re.findall(r"```sh\n(.*?)```", PAGE, flags=re.DOTALL):
        for line in block.splitlines():
            done = CliRunner().invoke(baywise, shlex.split(line)[1:], obj=app)
            assert done.exit_code == 0, done.output
            told[line] = [row.split("\t") for row in done.stdout.splitlines()]

    skills = told["baywise affinity --store S0001"]
    [best] = [row for row in skills if row[4] == "1"]
    assert (best[0], best[2]) == ("electrics", "master")
    assert float(best[3]) > 95
    [shop] = told["baywise fairness --store S0001"]
    assert shop == ["S0001", "4", "1.3", "0.75", "0.25", "uneven"]
    assert told["baywise fairness --region east"] == [shop]


def test_one_asks_for_a_shop_or_for_a_region() -> None:
    app, _ = a_furnished_twin(stores=1)
    words = ["fairness", "--store", "S0001", "--region", "east"]

    assert CliRunner().invoke(baywise, words, obj=app).exit_code == 2


def test_the_calls_of_the_page_are_there() -> None:
    named = set(re.findall(r"`(?:GET|POST) /api/v1(/[^`?]+)", PAGE))
    tails = {path.rsplit("}", 1)[-1] for path in named}
    served = {
        path.rsplit("}", 1)[-1]
        for controller in CONTROLLERS
        for handler in vars(controller).values()
        for path in getattr(handler, "paths", ())
    }

    assert len(tails) == 7
    assert tails <= served
