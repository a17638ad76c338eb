"""Who gives way to an emergency."""

from datetime import UTC, datetime
from uuid import UUID

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from domain.booking.appointment import Appointment, Planned, Promise, Status
from domain.booking.preemption import gives_way
from domain.shared.ids import AppointmentId, BayId, StoreId, TechnicianId
from domain.shared.money import NOTHING
from domain.shared.time import Span, minutes

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


def booked(comes_in_min: int) -> Appointment:
    during = Span.of(NOW + minutes(comes_in_min), 60)
    return Appointment(
        id=AppointmentId(UUID(int=1)),
        store=StoreId(UUID(int=2)),
        member=None,
        vehicle=None,
        services=("oil-service",),
        plan=(
            Planned(
                step=0,
                bay=BayId(UUID(int=3)),
                technician=TechnicianId(UUID(int=4)),
                during=during,
            ),
        ),
        quoted=NOTHING,
        promise=Promise(likely=during.end, latest=during.end),
        hold_until=during.end,
        status=Status.BOOKED,
    )


@given(st.integers(1, 5), st.integers(-600, 600), st.integers(0, 240), st.sampled_from(Status))
def test_only_who_is_booked_less_urgent_and_not_on_the_way_gives_way(
    priority: int, comes_in_min: int, notice_min: int, status: Status
) -> None:
    one = evolve(booked(comes_in_min), status=status)

    gives = gives_way(one, priority, now=NOW, notice_min=notice_min)

    assert gives == (status is Status.BOOKED and priority > 1 and comes_in_min >= notice_min)


def test_nobody_whose_time_the_shop_has_changed_before_gives_way() -> None:
    one = booked(180)

    assert gives_way(one, 3, now=NOW, notice_min=60)
    assert not gives_way(evolve(one, told=one.starts), 3, now=NOW, notice_min=60)
