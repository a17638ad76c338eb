"""The day of the how-to is a day."""

import re
from pathlib import Path

from adapters.day_files import read_day
from api.sentences import CHINESE
from application.planning.day_plans import first_plan
from domain.planning.checker import violations

PAGE = Path(__file__).parents[2] / "docs" / "howto" / "plan-a-day.md"


def test_the_day_of_the_page_can_be_planned() -> None:
    found = re.search(r"\n\n(    \{\n(?:    .*\n)+)", PAGE.read_text())
    assert found

    problem = read_day(found[1].encode())

    assert violations(problem, first_plan(problem)) == ()
    assert len(problem.technicians) == len(problem.jobs) + 1


def test_the_problems_of_the_page_are_told_in_these_words() -> None:
    told = re.findall(
        r"^\| `([a-z-]+)` \(\d+\): [^|]+ \| ([^|]+) \|", PAGE.read_text(), re.MULTILINE
    )

    assert dict(told).keys() == {"plan-is-stale", "bad-plan", "bad-day-problem", "outside-hours"}
    assert {code: CHINESE[code] for code, _ in told} == dict(told)
