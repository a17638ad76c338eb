"""The shops' time of a home: it may be fast, and never goes back."""

from datetime import timedelta
from pathlib import Path

import pytest

from adapters.bootstrap import open_database
from adapters.clock import SYSTEM_CLOCK, FastClock, speed_of
from adapters.kept_clock import FILE, BadClock, ClockAhead, clock_of, expect_present, kept
from adapters.keys import Keys
from adapters.sql.due import SqlDue
from application.shared.ports import LEASE

KEYS = Keys(encryption=bytes(32), index=bytes(32))


def test_the_time_of_a_home_is_this_machines(tmp_path: Path) -> None:
    with kept(tmp_path) as keeping:
        assert keeping.clock is SYSTEM_CLOCK
        keeping.note()

    assert clock_of(tmp_path) is SYSTEM_CLOCK
    assert not list(tmp_path.iterdir())
    expect_present(tmp_path)


def test_a_fast_clock_passes_minutes_in_seconds() -> None:
    real = SYSTEM_CLOCK.now() - timedelta(minutes=1)
    clock = FastClock(shop=real + timedelta(days=1), real=real, speed=60)

    assert clock.now() >= real + timedelta(days=1, hours=1)
    assert (speed_of(clock), speed_of(SYSTEM_CLOCK)) == (60, 1)


def test_commands_beside_a_running_server_have_its_time(tmp_path: Path) -> None:
    with kept(tmp_path, speed=600) as keeping:
        keeping.note()
        assert clock_of(tmp_path) == keeping.clock


def test_time_stands_while_nothing_runs_and_goes_on_from_there(tmp_path: Path) -> None:
    with kept(tmp_path, speed=600) as first:
        pass
    stands = clock_of(tmp_path).now()
    assert clock_of(tmp_path).now() == stands <= first.clock.now()

    with kept(tmp_path, speed=60) as second:
        assert second.clock.now() >= stands


def test_time_does_not_go_back_when_a_server_is_killed(tmp_path: Path) -> None:
    first = kept(tmp_path, speed=600)
    before = first.__enter__().clock.now()
    on_file = (tmp_path / FILE).read_bytes()
    first.__exit__(None, None, None)
    # As it was while the server ran: nobody has said where time stopped.
    (tmp_path / FILE).write_bytes(on_file)

    with kept(tmp_path, speed=60) as second:
        assert second.clock.now() >= before + timedelta(minutes=90)


def test_a_home_that_is_ahead_goes_on_at_the_pace_of_this_machine(tmp_path: Path) -> None:
    with kept(tmp_path, speed=600):
        ahead = clock_of(tmp_path).now()

    with kept(tmp_path) as slow:
        assert speed_of(slow.clock) == 1
        assert slow.clock.now() >= ahead > SYSTEM_CLOCK.now()
    with pytest.raises(ClockAhead, match=r"lived on a fast clock and are \d+\.\d hours ahead"):
        expect_present(tmp_path)


def test_a_damaged_clock_is_told_with_its_file(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"shop": "yesterday"}')

    with pytest.raises(BadClock, match=r"clock\.json cannot be read .* put it back as it was"):
        clock_of(tmp_path)


def test_people_and_programs_outside_keep_real_time_where_shops_are_fast() -> None:
    fast = FastClock(shop=SYSTEM_CLOCK.now(), real=SYSTEM_CLOCK.now(), speed=60)

    with open_database("postgresql://nobody@localhost/never-opened", KEYS, clock=fast) as app:
        assert app.clock is fast
        outside = (app.people, app.courier, app.subscriptions, app.retention.kept["attempts"])
        assert {one.clock for one in outside} == {SYSTEM_CLOCK}
        # A process that is slow is not taken for dead, whatever the shops' clock says.
        assert isinstance(app.due, SqlDue)
        assert app.due.lease == 60 * LEASE
