"""A use case that was overtaken tries again: not for ever, and not at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from attrs import Factory, define, frozen

from application.shared.caller import SYSTEM
from application.shared.ports import Asked, Work
from application.shared.rights import Permission
from application.shared.service import COMMANDS, Locked, Service, Transactions, command
from domain.shared.errors import BaywiseError, Conflict, Forbidden, Rejected, Stale
from tests.chain import a_furnished_twin


@define
class Crowded:
    """Transactions in which somebody is always faster, so many times."""

    behind: Transactions
    refusals: list[BaywiseError]
    begun: int = 0
    pauses: list[int] = Factory(list)

    @contextmanager
    def begin(self, asked: Asked, /) -> Iterator[Any]:
        self.begun += 1
        with self.behind.begin(asked) as work:
            yield work
            if self.refusals:
                raise self.refusals.pop()

    def pause(self, tried: int, /) -> None:
        self.pauses.append(tried)
        self.behind.pause(tried)

    def refused(self, asked: Asked, error: Forbidden, /) -> None:
        self.behind.refused(asked, error)


@frozen(kw_only=True)
class Bell(Service):
    """Something that can be done."""

    @command("test.ring", may=Permission.RUN_DUE_WORK)
    def ring(self, work: Work) -> str:
        """Answer when."""
        return f"rung at {work.now:%H:%M}"


# The product's own list of commands is read by other tests.
del COMMANDS["test.ring"]


def a_crowd(*refusals: BaywiseError) -> tuple[Bell, Crowded]:
    app, _ = a_furnished_twin(stores=1)
    crowd = Crowded(app.booking.transactions, [*refusals])
    return Bell(transactions=crowd, new_id=uuid4), crowd


def test_who_was_overtaken_lets_others_pass_before_the_next_try() -> None:
    bell, crowd = a_crowd(*[Stale("others were faster")] * 5)

    assert bell.ring(SYSTEM).startswith("rung")
    assert crowd.pauses == [1, 2, 3, 4, 5]


def test_who_is_always_overtaken_is_told_so() -> None:
    bell, crowd = a_crowd(*[Stale("others were faster")] * 9)

    with pytest.raises(Stale):
        bell.ring(SYSTEM)
    assert crowd.begun == 6


def test_a_lock_that_cost_seconds_is_tried_for_once_more_and_no_longer() -> None:
    bell, crowd = a_crowd(*[Locked("others are at work")] * 9)

    with pytest.raises(Locked):
        bell.ring(SYSTEM)
    assert crowd.begun == 2


@pytest.mark.parametrize("refusal", [Rejected("no"), Conflict("not now")])
def test_what_the_same_again_would_not_help_is_told_at_once(refusal: BaywiseError) -> None:
    bell, crowd = a_crowd(refusal)

    with pytest.raises(type(refusal)):
        bell.ring(SYSTEM)
    assert (crowd.begun, crowd.pauses) == (1, [])
