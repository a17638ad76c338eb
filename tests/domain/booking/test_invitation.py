"""An invitation is answered once and in time, and nobody is invited to come later."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.booking.invitation import NEXT, Invitation, InvitationIsOver, InvitationMade, Status
from domain.shared.ids import AppointmentId, InvitationId, MemberId, StoreId
from domain.shared.time import minutes

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def invited(*, gain_min: int = 20, answer_min: int = 10) -> Invitation:
    return Invitation(
        id=InvitationId(UUID(int=1)),
        store=StoreId(UUID(int=2)),
        member=MemberId(UUID(int=3)),
        appointment=AppointmentId(UUID(int=4)),
        freed=UUID(int=5),
        before=NOW + minutes(60),
        starts=NOW + minutes(60 - gain_min),
        ready=NOW + timedelta(hours=3),
        made=NOW,
        until=NOW + minutes(answer_min),
    ).told()


@given(st.integers(0, 30), st.integers(1, 30))
def test_a_yes_counts_until_the_instant_that_was_told(after_min: int, answer_min: int) -> None:
    asked, at = invited(answer_min=answer_min), NOW + minutes(after_min)
    if after_min < answer_min:
        assert asked.accept(at=at).status is Status.ACCEPTED
    else:
        with pytest.raises(InvitationIsOver):
            asked.accept(at=at)


@pytest.mark.parametrize("answered", [Invitation.accept, Invitation.decline, Invitation.lapse])
def test_an_answer_is_told_and_is_the_last(answered: object) -> None:
    assert callable(answered)
    over = answered(invited(), at=NOW)

    assert type(over.pending[0]) is InvitationMade
    assert len(over.pending) == 2
    assert NEXT[over.status] == frozenset()
    for again in (over.accept, over.decline):
        with pytest.raises(InvitationIsOver):
            again(at=NOW)


@given(st.integers(-60, 0))
def test_nobody_is_invited_to_come_later(gain_min: int) -> None:
    with pytest.raises(ValueError, match="later"):
        invited(gain_min=gain_min)
