"""What may become of a subscription."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shared.ids import PersonId, SubscriptionId
from domain.shared.life_cycle import IllegalMove
from domain.webhooks.subscription import NEXT, Cause, Secret, Status, Subscription

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MOVES: Mapping[Status, Callable[[Subscription], Subscription]] = {
    Status.PAUSED: lambda one: one.pause(Cause.FAILING, at=NOON),
    Status.ACTIVE: lambda one: one.resume(at=NOON),
    Status.REMOVED: lambda one: one.remove(Cause.GONE, at=NOON),
}


def a_subscription() -> Subscription:
    return Subscription(
        id=SubscriptionId(UUID(int=1)),
        owner=PersonId(UUID(int=2)),
        url="https://erp.example.com/hear",
        secret=Secret("whsec_" + "c2VjcmV0" * 4),
        since=NOON,
        start=3,
    )


@given(st.lists(st.sampled_from([*MOVES]), max_size=8))
def test_a_subscription_moves_as_the_life_cycle_says(wanted: list[Status]) -> None:
    one = a_subscription()
    for then in wanted:
        if then in NEXT[one.status]:
            one = MOVES[then](one)
            assert one.status is then
        else:
            with pytest.raises(IllegalMove):
                MOVES[then](one)
    assert (one.secret is None) is (one.status is Status.REMOVED)
    assert (one.cause is None) is (one.status is Status.ACTIVE)


def test_a_replay_is_a_new_course_from_elsewhere() -> None:
    again = a_subscription().pause(Cause.ASKED, at=NOON).replay(0, at=NOON)

    assert (again.start, again.course, again.status) == (0, 2, Status.PAUSED)
    with pytest.raises(IllegalMove):
        again.remove(Cause.ASKED, at=NOON).replay(0, at=NOON)


@pytest.mark.parametrize("text", ["", "whsec_", "whsec_c2VjcmV0", "c2VjcmV0" * 4, "whsec_###"])
def test_a_secret_is_long_enough_to_be_one(text: str) -> None:
    with pytest.raises(ValueError, match="whsec_"):
        Secret(text)


def test_nobody_reads_a_secret_in_a_log() -> None:
    assert "c2VjcmV0" not in repr(a_subscription())
