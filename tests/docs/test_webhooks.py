"""The how-to about webhooks works as it stands, with its receiver and a bad day of it."""

import re
import shlex
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from random import Random
from time import sleep
from types import ModuleType
from typing import Any, ClassVar

import pytest
from attrs import evolve, frozen
from click.testing import CliRunner

from adapters.bootstrap import in_memory
from adapters.webhooks.http import HttpSender
from api.sentences import CHINESE
from application.app import Application
from application.webhooks.kinds import KINDS
from cli.main import baywise
from domain.webhooks.address import ANYWHERE
from simulation.clock import HandClock
from tests.chain import a_customer
from tests.receiving import receiving

PAGE = Path(__file__).parents[2] / "docs" / "howto" / "webhooks.md"
TEXT = PAGE.read_text(encoding="utf-8")
PATIENCE_S = 2.0


@frozen
class Outside:
    """The receiver of the page, and what it heard; ``day`` says how it answers next."""

    url: str
    heard: list[dict[str, Any]]
    ids: list[str]
    day: list[str]
    handler: Any


@pytest.fixture
def outside() -> Iterator[Outside]:
    heard: list[dict[str, Any]] = []
    ids: list[str] = []
    day: list[str] = []

    class OnABadDay(receiver().Receiver):  # type: ignore[misc]
        known: ClassVar[set[str]] = set()

        def do_POST(self) -> None:
            ids.append(self.headers["webhook-id"])
            how = day.pop(0) if day else "well"
            if how == "fails":
                self.answer(500)
                return
            with suppress(OSError):  # Who waits no longer has hung up.
                super().do_POST()

        def answer(self, status: int) -> None:
            if status == 204 and len(ids) in LATE:
                sleep(2 * PATIENCE_S)
            super().answer(status)

        def heard(self, event: dict[str, Any]) -> None:
            heard.append(event)

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    with receiving(OnABadDay) as url:
        yield Outside(url, heard, ids, day, OnABadDay)


LATE = {4}
"""The message that is kept and answered too late, so that it comes again."""


def receiver() -> ModuleType:
    path = PAGE.with_suffix("") / "receiver.py"
    spec = spec_from_file_location("receiver", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def deliver(app: Application) -> None:
    courier = evolve(app.courier, sender=HttpSender(ANYWHERE, patience_s=PATIENCE_S))
    while app.stream.move():
        pass
    for place in courier.take():
        courier.serve(place)


def test_the_page_works_and_nothing_is_lost_or_out_of_order(outside: Outside) -> None:
    # Receivers refuse what was signed minutes ago or is to come.
    clock = HandClock(datetime.now(UTC) - timedelta(minutes=2))
    app = in_memory(clock=clock, random=Random(0), outside=ANYWHERE)
    id = ""

    def run(line: str) -> str:
        line = line.replace("http://127.0.0.1:9000", outside.url).replace("ID", id)
        done = CliRunner().invoke(baywise, shlex.split(line)[1:], obj=app, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.stdout

    first, second = re.findall(r"```sh\n(.*?)```", TEXT, flags=re.DOTALL)
    add_person, add, test, show = first.splitlines()
    run(add_person)
    id, outside.handler.secret = run(add).split()
    assert run(test) == "204\n"
    outside.ids.clear()
    outside.heard.clear()

    for number in (1, 2, 3):
        a_customer(app, number)
    outside.day[:] = ["well", "fails"]
    for _ in range(4):
        deliver(app)
        clock.advance(timedelta(seconds=10))

    told = [one for one in app.stream.after(0) if one.kind in ("MemberJoined", "VehicleRegistered")]
    assert [one["data"]["position"] for one in outside.heard] == [one.position for one in told]
    a, b, c, *rest = [f"event-{one.position}" for one in told]
    assert outside.ids == [a, b, b, c, c, *rest]
    assert run(show).split("\t")[1:4] == ["active", str(told[-1].position), "0"]
    assert outside.heard[0]["data"]["subject"] == str(told[0].subject)

    deliveries, pause, resume, replay, remove = second.splitlines()
    outcomes = [line.split("\t")[3] for line in run(deliveries).splitlines()]
    assert outcomes[::-1] == ["204", "500", "204", "too-slow", "204", "204", "204", "204"]
    run(pause)
    run(resume)
    run(replay)
    deliver(app)
    assert outside.ids[8:] == [a, b, c, *rest]
    assert len(outside.heard) == 6, "what it knew it did not do twice"
    run(remove)
    assert run(show) == ""


def test_the_page_names_every_event_and_no_other() -> None:
    rows = re.findall(r"^\| [a-z() ]+ \| (`[A-Z].*`) \|$", TEXT, re.MULTILINE)
    named = re.findall(r"`(\w+)`", " ".join(rows))

    assert len(named) == len({*named})
    assert {*named} == KINDS


def test_the_refusals_of_the_page_are_told_in_these_words() -> None:
    told = re.findall(r"^\| `([a-z-]+)` \(\d+\): [^|]+ \| ([^|]+) \|", TEXT, re.MULTILINE)

    assert len(told) == 4
    assert {code: CHINESE[code] for code, _ in told} == dict(told)
