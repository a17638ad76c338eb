"""The how-to is executed as it stands."""

import json
import re
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from adapters.route_files import read_route_plan
from api.sentences import CHINESE
from application.shared.caller import SYSTEM
from cli.main import baywise
from tests.application.visits.on_the_road import away
from tests.application.visits.shop_day import ShopDay
from tests.chain import a_furnished_twin

PAGE = Path(__file__).parents[2] / "docs" / "howto" / "plan-routes.md"


def test_every_file_and_command_of_the_page_works(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    files = re.findall(r"```json\n(.*?)```", page, flags=re.DOTALL)
    commands = re.findall(r"```sh\nbaywise (.*?)\n```", page)
    for name, text in zip(("day.json", "urgent.json"), files, strict=True):
        (tmp_path / name).write_text(text)

    told = [
        subprocess.run(
            [sys.executable, "-m", "cli", *words.split()],
            cwd=tmp_path,
            env={"PYTHONPATH": str(PAGE.parents[2])},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for words in commands
    ]

    assert len(told) == 3
    assert "nobody goes" not in "".join(told)
    assert "job 0 is at geo:31.250000,121.500000 https://uri.amap.com/marker?" in told[1]
    assert json.loads(files[1])["emergency"]
    later = read_route_plan((tmp_path / "later.json").read_bytes())
    assert any(4 in route.jobs for route in later.routes)


def test_the_commands_for_a_live_shop_do_what_the_page_says() -> None:
    app, clock = a_furnished_twin(stores=1)
    day = ShopDay(app=app, clock=clock).stock_up()
    car, urgent = away(day, 10), away(day, 15)
    page = PAGE.read_text(encoding="utf-8")
    told = []
    for words in re.findall(r"^    baywise (.+)$", page, re.MULTILINE):
        if "--store" in words:
            said = words.replace("VISIT", str(urgent.booked.work_order)).split()
            done = CliRunner().invoke(baywise, [*said, "--iterations=20"], obj=app)
            assert done.exit_code == 0, done.output
            told.append(done.stdout)

    looked, accepted, hurried = told
    assert f"{car.visit.id}: leave 09:45, work 10:00 to " in looked
    assert looked.splitlines()[0] == accepted.splitlines()[0]
    assert "insertion: 0 iterations" in hurried
    made = app.routes.accepted(SYSTEM, store=day.store, day=day.clock.now().date())
    assert {one.record.urgent for one in made} == {None, urgent.booked.work_order}


def test_the_problems_of_the_page_are_told_in_these_words() -> None:
    page = PAGE.read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `([a-z-]+)` \(\d+\): [^|]+ \| ([^|]+) \|", page, re.MULTILINE))

    assert told == {code: CHINESE[code] for code in ("plan-is-stale", "not-on-the-road")}
