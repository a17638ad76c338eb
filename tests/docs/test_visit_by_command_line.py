"""Every command of the how-to works, one after the other, on a chain of two shops."""

import json
import re
import shlex
from pathlib import Path

from click.testing import CliRunner, Result

from application.shared.caller import SYSTEM
from application.visits.moves import NEEDS
from cli.main import baywise
from cli.visit import visit
from domain.members.plate import Plate
from domain.work_orders.status import Status
from tests.chain import a_furnished_twin

PAGE = (Path(__file__).parents[2] / "docs" / "howto" / "visit-by-command-line.md").read_text(
    encoding="utf-8"
)


def test_the_commands_of_the_page_lead_a_whole_visit() -> None:
    app = a_furnished_twin(stores=2)[0]
    environment = dict[str, str]()

    def run(words: list[str]) -> Result:
        done = CliRunner().invoke(baywise, words, obj=app, env=environment, catch_exceptions=False)
        assert done.exit_code == 0, f"{words}: {done.output}"
        return done

    blocks = re.findall(r"```sh\n(.*?)```", PAGE, flags=re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    told = list[str]()
    for line in lines:
        match shlex.split(line):
            case ["export", setting]:
                environment |= dict([setting.split("=")])
            case ["unset", name]:
                del environment[name]
            case ["baywise", *words]:
                told.append(run(words).stdout)

    assert len(told) == len(lines) - 2 == 41
    done = app.visits.by_plate(SYSTEM, plate=Plate("沪A12345"))
    view = app.visits.see(SYSTEM, work_order=done.id)
    assert (done.status, done.review and done.review.stars) == (Status.CLOSED, 5)
    assert view.order.paid == view.order.owed
    assert done.priority == 2
    while app.stream.move():
        pass
    people = {one.id for one in app.people.list_people(SYSTEM)}
    story = app.visits.history(SYSTEM, work_order=done.id)
    assert people <= {one.actor for one in story}
    assert told[-1] == "沪A12345 is closed; next: refund.\n"
    shown = json.loads(run(["wo", "show", "沪A12345", "--json"]).stdout)
    assert (shown["status"], shown["moves"]) == ("closed", ["refund"])


def test_every_step_of_a_visit_is_a_command() -> None:
    assert {*NEEDS} <= {*visit.commands}
