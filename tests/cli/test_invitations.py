"""Free time at the terminal."""

import pytest
from click.testing import CliRunner

from cli.invitations import invitations
from tests.application.visits.shop_day import ShopDay
from tests.application.visits.test_invitations import a_morning, done_early
from tests.application.visits.test_waiting import full_day, waits
from tests.chain import a_furnished_twin


@pytest.fixture
def day() -> ShopDay:
    app, clock = a_furnished_twin()
    return ShopDay(app=app, clock=clock).stock_up()


def said(day: ShopDay, *words: str) -> str:
    result = CliRunner().invoke(invitations, words, obj=day.app, catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_who_is_invited_is_listed_and_answered_for(day: ShopDay) -> None:
    first, then, _ = a_morning(day)
    done_early(day, first)
    [line] = said(day, "open", "S0001").splitlines()
    id, before, starts, _, appointment = line.split("\t")

    assert (before, appointment) == ("2026-03-02 10:00", str(then.id))
    assert said(day, "accept", id).strip() == str(then.id)
    assert then.appointment.starts.isoformat() != before
    assert starts < before
    assert said(day, "open", "S0001") == ""


def test_who_waits_is_listed_with_the_state(day: ShopDay) -> None:
    full_day(day)
    wait = waits(day)

    line = said(day, "waiting", "S0001").strip()

    assert line.startswith(f"{wait}\twaiting\t2026-03-02\t2026-03-02\toil-service\t")
