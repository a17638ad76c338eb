"""Recorded days: the same requests come to the same, on the twin and on PostgreSQL."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.dispatch_log import BadDispatchLog, DispatchLog, Network, World, line, written
from simulation.recording import recorded
from simulation.replay import replayed
from simulation.stage import Ground, OtherWorld, world
from tests.chain import MONDAY

RULES = {"offer.wait": 80.0, "hands.load": 30.0}


def a_world(seed: int = 1) -> World:
    return world(Network(stores=1, seed=seed), begins=MONDAY, seed=seed, rules=RULES.items())


def a_log(seed: int = 1, *, minutes: int = 60) -> DispatchLog:
    before = a_world(seed)
    requests = recorded(before, lasts=timedelta(minutes=minutes), cars_per_hour=20)
    return DispatchLog(Path("day.jsonl"), before, tuple(requests))


@pytest.fixture(scope="module")
def log() -> DispatchLog:
    return a_log()


@pytest.fixture
def path(log: DispatchLog, tmp_path: Path) -> Path:
    file = tmp_path / "day.jsonl"
    file.write_bytes(b"".join(written(log.world, log.requests)))
    return file


def edited(path: Path, edit: Callable[[list[dict[str, Any]]], object]) -> Path:
    lines = [json.loads(one) for one in path.read_text().splitlines()]
    edit(lines)
    path.write_text("\n".join(map(json.dumps, lines)))
    return path


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 10_000))
def test_any_seeded_day_replays_byte_for_byte(seed: int) -> None:
    assert replayed(a_log(seed, minutes=20), Ground.TWIN) is None


def test_a_day_of_the_twin_replays_on_postgresql(log: DispatchLog, database_url: str) -> None:
    assert replayed(log, Ground.POSTGRESQL, url=database_url) is None


def test_a_log_keeps_decisions_of_shops_and_of_hands(log: DispatchLog) -> None:
    kinds = {one["kind"] for request in log.requests for one in request.came.decided}

    assert {"hold", "walk-in", "assignment"} <= kinds
    assert "offers.find" in {request.command for request in log.requests}


def test_a_log_is_read_as_it_was_written(log: DispatchLog, path: Path) -> None:
    read = DispatchLog.read(path)

    assert [line(one) for one in read.requests] == [line(one) for one in log.requests]
    assert read.world == log.world


def test_the_first_difference_is_told_with_both_sides(path: Path) -> None:
    def favour_somebody_else(lines: list[dict[str, Any]]) -> None:
        made = next(one for one in lines if one.get("command") == "booking.hold")
        made["came"]["decided"][0]["record"]["rules"] = "0"

    found = replayed(DispatchLog.read(edited(path, favour_somebody_else)), Ground.TWIN)

    assert found is not None
    assert (found.command, found.pointer) == ("booking.hold", "/decided/0/record/rules")
    assert (found.recorded, found.now) == ('"0"', '"1 + chain 1"')


@pytest.mark.parametrize(
    ("edit", "where"),
    [
        (lambda lines: lines.pop(), "the log is cut off or has lost lines"),
        (lambda lines: lines.pop(3), "the log is cut off or has lost lines"),
        (lambda lines: lines.pop(0), "day.jsonl:1: a dispatch log begins with its world"),
        (lambda lines: lines[0].update(version=9), "day.jsonl:1: the log is of form 9"),
        (lambda lines: lines[2].pop("at"), "day.jsonl:3: Object missing required field `at`"),
    ],
)
def test_a_damaged_log_is_refused_with_its_line(
    path: Path, edit: Callable[[list[dict[str, Any]]], object], where: str
) -> None:
    with pytest.raises(BadDispatchLog, match=f"{where}.*; record the day anew"):
        DispatchLog.read(edited(path, edit))


def test_an_unknown_request_is_refused_with_its_line(path: Path) -> None:
    log = DispatchLog.read(edited(path, lambda lines: lines[1].update(command="members.jion")))

    with pytest.raises(BadDispatchLog, match=r"day.jsonl:2: there is no use case 'members.jion'"):
        replayed(log, Ground.TWIN)


def test_another_world_is_not_taken_for_that_of_the_log(path: Path) -> None:
    log = DispatchLog.read(edited(path, lambda lines: lines[0]["network"].update(seed=2)))

    with pytest.raises(OtherWorld):
        replayed(log, Ground.TWIN)
