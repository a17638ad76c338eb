"""What the how-to says about time that becomes free is so."""

import re
from pathlib import Path

from attrs import asdict
from click.testing import CliRunner

from cli.main import baywise
from domain.dispatch.rules import RULES, Invite
from tests.application.visits.shop_day import ShopDay
from tests.application.visits.test_invitations import a_morning, done_early, open_ones
from tests.chain import a_furnished_twin

PAGE = (Path(__file__).parents[2] / "docs" / "howto" / "free-time.md").read_text()


def test_the_commands_of_the_page_do_what_it_says() -> None:
    app, clock = a_furnished_twin(stores=1)
    day = ShopDay(app=app, clock=clock)
    first, *_ = a_morning(day)
    done_early(day, first)
    [invited] = open_ones(day)
    commands = re.findall(r"`baywise\s(invitations\s[^`]+)`", PAGE)
    told = [
        CliRunner().invoke(baywise, command.replace("ID", str(invited.id)).split(), obj=app)
        for command in commands
    ]

    assert [command.split()[1] for command in commands] == ["open", "accept", "decline", "waiting"]
    # It is declined after it was accepted.
    assert [one.exit_code for one in told] == [0, 0, 5, 0]
    assert open_ones(day) == []


def test_the_page_names_every_rule_of_invitations_and_what_it_is_at_first() -> None:
    assert re.findall(r"`(invite\.\w+)`", PAGE) == [one for one in RULES if "invite." in one]
    usual = asdict(Invite())
    assert (usual["early_min"], usual["gain_min"], usual["notice_min"]) == (20, 15, 10)
    assert (usual["answer_min"], usual["a_day"]) == (10, 2)
