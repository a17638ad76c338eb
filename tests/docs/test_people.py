"""What the how-to says about people is so."""

import re
import shlex
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from api.app import CONTROLLERS
from cli.main import baywise
from domain.shared.trade import Grade, Skill
from tests.application.visits.shop_day import ShopDay
from tests.chain import a_furnished_twin

PAGE = (Path(__file__).parents[2] / "docs" / "howto" / "people.md").read_text()
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", PAGE, flags=re.DOTALL)
    for line in block.splitlines()
]


def test_the_commands_of_the_page_do_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    app, clock = a_furnished_twin(stores=1)
    day = ShopDay(app=app, clock=clock).stock_up()
    told = {}
    for line in COMMANDS:
        done = CliRunner().invoke(baywise, shlex.split(line)[1:], obj=app)
        assert done.exit_code == 0, done.output
        told[line] = done.stdout.splitlines()

    one, two, three, _ = sorted(app.directory.technicians_of(day.store), key=lambda who: who.code)
    listed = told["baywise technician list S0001"][0].split("\t")
    assert listed[:3] == ["S0001-T0", "free", "08:00-12:00 12:30-20:00"]
    learnt = one.mastery(Skill.TYRES)
    assert learnt is not None
    assert (learnt.grade, one.mastery(Skill.BODY)) == (Grade.SENIOR, None)
    papers = [str(paper.expires) for paper in two.certificates if paper.skill is Skill.PAINT]
    assert "2028-05-31" in papers
    assert three.certificate(Skill.PAINT) is None
    shifts = [one.shift_on(date(2026, 3, number)) for number in (8, 9, 15)]
    assert [shift.end if shift else None for shift in shifts] == [20 * 60, 17 * 60, None]
    assert told["baywise roster import roster.csv --store S0001"] == ["changed 0", "unchanged 28"]


def test_the_mistake_of_the_page_is_told_like_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    [said] = re.findall(r"`(roster\.csv:\d[^`]+)`", PAGE)
    app, _ = a_furnished_twin(stores=1)
    rows = (
        "S0001-T0,2026/3/3,8:30,26:00,12:00,30",
        "S0001-T0,2026-03-04,,,,",
        "S0001-T0,2026-03-01,08:30,12:00,,",
    )
    text = "\n".join(("technician,day,start,end,break_start,break_min", *rows))
    Path("roster.csv").write_text(text)

    done = CliRunner().invoke(
        baywise, ["roster", "import", "roster.csv", "--store", "S0001"], obj=app
    )

    assert (done.exit_code, done.stdout.splitlines()) == (6, [said])


def test_the_calls_of_the_page_are_there() -> None:
    named = {path.rsplit("}", 1)[-1] for path in re.findall(r"(?:GET|PUT) /api/v1(/[^`?]+)", PAGE)}
    served = {
        f"{controller.path}{path}".rsplit("}", 1)[-1]
        for controller in CONTROLLERS
        for handler in vars(controller).values()
        for path in getattr(handler, "paths", ())
    }

    assert named == {"/technicians", "", "/week", "/roster"}
    assert {one.rstrip("/") for one in named} <= {one.rstrip("/") for one in served}
