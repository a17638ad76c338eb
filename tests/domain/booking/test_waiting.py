"""Who waits is offered time once, and answers or does not."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from attrs import evolve

from domain.booking.waiting import NEXT, Status, Wait
from domain.shared.ids import AppointmentId, MemberId, StoreId, VehicleId, WaitId
from domain.shared.life_cycle import IllegalMove
from domain.shared.time import Span

NOW = datetime(2026, 3, 2, tzinfo=UTC)
HALF_AN_HOUR = timedelta(minutes=30)
OFFER = AppointmentId(uuid4())
WAIT = Wait(
    id=WaitId(uuid4()),
    store=StoreId(uuid4()),
    member=MemberId(uuid4()),
    vehicle=VehicleId(uuid4()),
    services=("oil-service",),
    window=Span.of(NOW, 600),
    since=NOW,
)


def moves(wait: Wait) -> dict[Status, Wait]:
    """Every move that is possible from here, by where it leads."""
    found = {}
    tries: tuple[Callable[[], Wait], ...] = (
        lambda: wait.offer(OFFER, until=NOW + HALF_AN_HOUR, at=NOW),
        lambda: wait.take(at=NOW),
        lambda: wait.lapse(at=NOW),
        lambda: wait.expire(at=NOW),
        lambda: wait.withdraw(at=NOW),
    )
    for move in tries:
        try:
            after = move()
        except IllegalMove:
            continue
        found[after.status] = after
    return found


@pytest.mark.parametrize("status", list(Status))
def test_a_wait_moves_as_its_life_cycle_says(status: Status) -> None:
    assert frozenset(moves(evolve(WAIT, status=status))) == NEXT[status]


def test_every_move_is_told() -> None:
    told = [type(one.pending[-1]).__name__ for one in moves(WAIT.begun(at=NOW)).values()]

    assert told == ["WaitOffered", "WaitExpired", "WaitWithdrawn"]


def test_an_offer_is_remembered_with_the_answer() -> None:
    offered = WAIT.offer(OFFER, until=NOW + HALF_AN_HOUR, at=NOW)

    assert (offered.status, offered.offered) == (Status.OFFERED, OFFER)
    assert offered.until == NOW + HALF_AN_HOUR


def test_who_does_not_answer_waits_on_in_the_old_place_until_the_last_day() -> None:
    offered = WAIT.offer(OFFER, until=NOW + HALF_AN_HOUR, at=NOW)
    lapsed = offered.lapse(at=NOW + HALF_AN_HOUR)

    assert (lapsed.status, lapsed.since, lapsed.offered) == (Status.WAITING, WAIT.since, None)
    assert offered.lapse(at=WAIT.window.end).status is Status.EXPIRED
    assert offered.take(at=NOW).offered == OFFER
