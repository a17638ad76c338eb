"""What the how-to says about promises and prices is so."""

import re
from pathlib import Path

from click.testing import CliRunner

from adapters.settings import Settings
from cli.main import baywise
from domain.orders.idle import NEVER, USUAL
from tests.application.visits.finished import DENT, live
from tests.application.visits.shop_day import ShopDay
from tests.chain import a_furnished_twin

PAGE = (Path(__file__).parents[2] / "docs" / "howto" / "promises.md").read_text()


def test_the_commands_of_the_page_answer_in_the_columns_of_the_page() -> None:
    app, clock = a_furnished_twin(stores=1)
    live(ShopDay(app=app, clock=clock).stock_up(), DENT, 1.0)
    shown = re.findall(r"^    (all\t.+)$", PAGE, re.MULTILINE)[0].split("\t")
    commands = re.findall(r"`baywise (promise [^`]+)`", PAGE)

    assert len(commands) == 3
    for command in commands:
        told = CliRunner().invoke(baywise, command.split(), obj=app)
        assert told.exit_code == 0, told.output
        if "--json" not in command:
            assert len(told.stdout.splitlines()[0].split("\t")) == len(shown)


def test_the_values_of_the_page_mean_what_it_says() -> None:
    values = re.findall(r"^\| `(off|[0-9:,]+)` \|", PAGE, re.MULTILINE)
    read = [Settings.from_environment({"BAYWISE_IDLE_DISCOUNTS": one}) for one in values]

    assert [one.idle_discounts for one in read] == [NEVER, USUAL]
