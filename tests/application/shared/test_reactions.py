"""Consumers of the stream go on, whatever they are told."""

import pytest

from application.reactions import going_on
from application.shared.ports import Told
from domain.shared.errors import Unavailable
from tests.chain import a_furnished_twin


def test_an_event_that_a_consumer_fails_at_stands_in_no_others_way() -> None:
    app, _ = a_furnished_twin()
    app.stream.move()
    seen: list[int] = []

    def react(one: Told) -> None:
        if not seen:
            seen.append(0)
            raise ValueError("a mistake of ours")
        seen.append(one.position)

    while app.stream.consume("test", going_on("test", react)):
        pass

    assert seen == [0, *range(2, app.stream.last() + 1)]


def test_a_database_that_is_away_is_waited_for() -> None:
    app, _ = a_furnished_twin()
    app.stream.move()
    seen: list[int] = []

    def react(one: Told) -> None:
        seen.append(one.position)
        if len(seen) == 1:
            raise Unavailable("away for a moment")

    with pytest.raises(Unavailable):
        app.stream.consume("test", going_on("test", react))
    app.stream.consume("test", going_on("test", react), limit=1)

    assert seen == [1, 1]
