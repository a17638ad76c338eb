"""What lies outside the scope does not exist, in both stores."""

from datetime import timedelta
from uuid import UUID

import pytest
from attrs import evolve

from application.people.reach import within
from application.shared.caller import SYSTEM
from application.shared.ports import Asked
from application.shared.rights import Chain, Own, Scope, Stores, reaches
from domain.booking.appointment import Appointment, Planned, Promise
from domain.shared.errors import Forbidden, NotFound
from domain.shared.ids import AppointmentId, BayId, MemberId, TechnicianId
from domain.shared.money import Money
from domain.shared.role import Role
from domain.shared.time import Span
from tests.application.people.world import MEMBER, NOON, OTHER_STORE, STORE, World, a_caller

HERE, THERE = Stores(frozenset({STORE})), Stores(frozenset({OTHER_STORE}))
BOTH = Stores(frozenset({STORE, OTHER_STORE}))
MINE, YOURS = Own(MEMBER), Own(MemberId(UUID(int=8)))


@pytest.mark.parametrize(
    ("inner", "outer", "is_within"),
    [
        (Chain(), Chain(), True),
        (HERE, Chain(), True),
        (MINE, Chain(), True),
        (Chain(), BOTH, False),
        (HERE, BOTH, True),
        (BOTH, HERE, False),
        (HERE, THERE, False),
        (MINE, HERE, True),
        (MINE, MINE, True),
        (MINE, YOURS, False),
        (HERE, MINE, False),
        (Chain(), MINE, False),
    ],
)
def test_reach_is_handed_out_within_ones_own(inner: Scope, outer: Scope, is_within: bool) -> None:
    assert within(inner, outer) is is_within


def test_a_customer_reaches_own_things_wherever_they_are() -> None:
    assert reaches(MINE, store=OTHER_STORE, member=MEMBER)
    assert not reaches(YOURS, store=OTHER_STORE, member=MEMBER)
    assert not reaches(MINE, store=STORE, member=None)


def booked(world: World) -> Appointment:
    """An appointment of :data:`MEMBER` at :data:`STORE`, as stored."""
    until = NOON + timedelta(hours=2)
    place = Planned(
        step=0,
        bay=BayId(UUID(int=1)),
        technician=TechnicianId(UUID(int=2)),
        during=Span(NOON, until),
    )
    appointment = Appointment(
        id=AppointmentId(UUID(int=3)),
        store=STORE,
        member=MEMBER,
        vehicle=None,
        services=("OIL",),
        plan=(place,),
        quoted=Money(39_900),
        promise=Promise(likely=until, latest=until),
        hold_until=until,
    )
    with world.people.transactions.begin(Asked(caller=SYSTEM, command="book")) as work:
        work.appointments.save(appointment)
    return appointment


@pytest.mark.parametrize(
    ("scope", "sees"), [(HERE, True), (MINE, True), (THERE, False), (YOURS, False)]
)
def test_what_lies_outside_the_scope_is_not_found(world: World, scope: Scope, sees: bool) -> None:
    appointment = booked(world)
    asked = Asked(caller=a_caller(Role.STORE_MANAGER, scope), command="look")

    with world.people.transactions.begin(asked) as work:
        assert bool(work.appointments.find(store=STORE)) is sees
        if not sees:
            with pytest.raises(NotFound):
                work.appointments.get(appointment.id)
        else:
            assert work.appointments.get(appointment.id).id == appointment.id


@pytest.mark.parametrize("scope", [THERE, YOURS])
def test_nothing_is_moved_across_the_border_of_a_scope(world: World, scope: Scope) -> None:
    appointment = evolve(booked(world), version=1)
    asked = Asked(caller=a_caller(Role.STORE_MANAGER, scope), command="steal")

    with pytest.raises(Forbidden), world.people.transactions.begin(asked) as work:
        work.appointments.save(appointment)
