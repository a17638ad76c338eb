"""What the how-to says about help between shops is so."""

import re
from pathlib import Path

from click.testing import CliRunner

from cli.main import baywise
from domain.dispatch.rules import RULES
from tests.application.support.days import a_burst
from tests.application.visits.shop_day import ShopDay
from tests.chain import a_furnished_twin

PAGE = (Path(__file__).parents[2] / "docs" / "howto" / "support.md").read_text()


def test_the_commands_of_the_page_find_help_accept_it_and_tell_why() -> None:
    app, clock = a_furnished_twin()
    a_burst(ShopDay(app=app, clock=clock).stock_up())
    commands = dict.fromkeys(re.findall(r"`baywise ([^`]+)`", PAGE))
    named: dict[str, str] = {}

    def run(command: str) -> list[str]:
        words = [named.get(word, word) for word in command.split()]
        done = CliRunner().invoke(baywise, words, obj=app)
        assert done.exit_code == 0, (command, done.output)
        return done.stdout.splitlines()

    told = run("support propose --store S0001")
    named["WORK_ORDER"] = told[0].split("\t")[0]
    way = next(line.split("\t") for line in told if " of S000" in line)
    assert all(any(word in cell for cell in way) for word in ("km", "CNY", "hours of hands"))
    named["ID"] = way[1]
    [agreed] = run("support accept WORK_ORDER ID")
    named["SUPPORT"] = agreed.split("\t")[0]
    [listed] = run("support list S0001")
    assert listed.startswith(named["SUPPORT"])
    assert any("of S000" in line for line in run("why WORK_ORDER"))
    again = CliRunner().invoke(
        baywise, ["support", "accept", named["WORK_ORDER"], named["ID"]], obj=app
    )
    assert (again.exit_code, "support-is-gone" in again.output) == (5, True)
    assert run("support call-off SUPPORT") == []
    for command in ("gaps", "gaps --date 2026-03-03 --shops"):
        assert command in commands
        run(command)


def test_the_rules_of_the_page_are_there() -> None:
    named = set(re.findall(r"`((?:support|drive)\.\w+)`", PAGE))

    assert named
    assert named <= set(RULES)
