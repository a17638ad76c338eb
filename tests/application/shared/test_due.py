"""Timed work: what fails waits for its next turn and stands in nobody's way."""

from datetime import timedelta

import pytest

from application.shared.caller import SYSTEM
from application.shared.due import run_due
from application.shared.ports import LEASE, Asked, DueWork
from domain.shared.ids import StoreId
from tests.chain import a_furnished_twin, store_id


def test_a_mistake_of_ours_does_not_stop_what_else_is_due() -> None:
    app, clock = a_furnished_twin()
    store, done = StoreId(store_id(1)), list[str]()

    def mistaken(_: DueWork) -> None:
        raise ValueError("a mistake of ours")

    def noted(work: DueWork) -> None:
        done.append(work.kind)

    transactions = app.booking.transactions
    with transactions.begin(Asked(caller=SYSTEM, command="test")) as work:
        for kind in ("mistaken", "noted"):
            work.agenda.schedule(DueWork(kind=kind, subject=store, store=store, at=clock.now()))
    clock.advance(timedelta(minutes=1))
    handlers = {"mistaken": mistaken, "noted": noted}

    with pytest.raises(ValueError, match="a mistake of ours"):
        run_due(handlers, app.due, clock)
    assert run_due(handlers, app.due, clock) == 1

    assert done == ["noted"]
    clock.advance(LEASE)
    assert [one.kind for one in app.due.due(clock.now())] == ["mistaken"]
