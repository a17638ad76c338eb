"""A job is done early: the next customer may come earlier, if they like."""

from datetime import timedelta

import pytest

from application.shared.caller import SYSTEM
from domain.booking.appointment import Status as Booking
from domain.booking.invitation import Invitation, InvitationIsOver, Status
from domain.dispatch.rule_sheet import Whose
from domain.shared.claims import Taken
from domain.shared.ids import InvitationId
from domain.shared.time import minutes
from tests.application.visits.shop_day import Car, ShopDay
from tests.application.visits.test_waiting import react, seen, waits

CARE = ("leather-care",)
"""An hour in the one bay for washing."""
SHORT = ("ozone-treatment",)
"""Half an hour there."""


def a_morning(day: ShopDay, cars: int = 3, *, hour: int = 9) -> list[Car]:
    """One car after the other in the same bay, from that hour on; the first is worked on."""
    day.go(hour)
    booked = [day.book(services=CARE) for _ in range(cars)]
    booked[0].receive().prepare().start()
    react(day)
    return booked


def done_early(day: ShopDay, car: Car, early_min: int = 40) -> None:
    day.clock.until(car.appointment.ends - minutes(early_min))
    car.finish()
    react(day)


def open_ones(day: ShopDay) -> list[Invitation]:
    return list(day.app.invitations.of_store(SYSTEM, store=day.store))


def status(day: ShopDay, invitation: InvitationId) -> Status:
    return day.app.invitations.see(SYSTEM, invitation=invitation).status


def test_who_is_next_is_invited_when_a_job_is_done_forty_minutes_early(day: ShopDay) -> None:
    first, then, last = a_morning(day)
    before, others = then.appointment.starts, last.spans()
    done_early(day, first)
    [invited] = open_ones(day)

    assert (invited.appointment, invited.before) == (then.id, before)
    assert timedelta(minutes=10) <= invited.starts - day.clock.now()
    assert invited.gain_min >= 15
    assert [one.subject for one in day.told("InvitationMade")] == [invited.id]
    assert then.appointment.starts == before

    day.app.invitations.accept(SYSTEM, invitation=invited.id)
    react(day)

    assert then.appointment.starts == invited.starts
    assert then.spans()[0].start == invited.starts
    assert then.appointment.quoted == first.appointment.quoted
    assert last.spans() == others
    assert status(day, invited.id) is Status.ACCEPTED
    assert open_ones(day) == []
    with pytest.raises(InvitationIsOver):
        day.app.invitations.accept(SYSTEM, invitation=invited.id)


def test_who_is_too_slow_keeps_the_old_time(day: ShopDay) -> None:
    first, then, _ = a_morning(day)
    before = then.spans()
    done_early(day, first)
    [invited] = open_ones(day)
    day.book(day.clock.now(), services=SHORT)

    with pytest.raises(Taken):
        day.app.invitations.accept(SYSTEM, invitation=invited.id)

    assert then.spans() == before
    assert then.appointment.starts == before[0].start
    assert status(day, invited.id) is Status.OPEN


def test_who_says_no_or_nothing_is_followed_by_the_next_and_is_not_asked_again(
    day: ShopDay,
) -> None:
    first, then = a_morning(day, 2)
    last = day.book(services=SHORT)
    done_early(day, first, 55)
    [invited] = open_ones(day)

    day.app.invitations.decline(SYSTEM, invitation=invited.id)
    react(day)
    assert [one.appointment for one in open_ones(day)] == [last.id]

    day.wait(11)
    day.run_due()
    react(day)
    assert open_ones(day) == []
    assert [one.spans()[0].start for one in (then, last)] == [day.at(10), day.at(11)]


def test_who_gains_too_little_is_not_asked(day: ShopDay) -> None:
    first, *_ = a_morning(day)
    done_early(day, first, 19)

    assert open_ones(day) == []


def test_a_shop_says_how_often_a_customer_is_asked(day: ShopDay) -> None:
    day.app.rules.change(
        SYSTEM, whose=Whose(store=day.store), values={"invite.a_day": 0}, reason="too many calls"
    )
    first, *_ = a_morning(day)
    done_early(day, first)

    assert open_ones(day) == []


def test_what_nobody_comes_earlier_for_goes_to_who_waits(day: ShopDay) -> None:
    first, _ = a_morning(day, 2, hour=18)
    wait = waits(day, services=SHORT)
    done_early(day, first)
    [earlier] = open_ones(day)
    day.app.invitations.decline(SYSTEM, invitation=earlier.id)
    react(day)
    [invited] = open_ones(day)

    assert invited.wait == wait
    assert seen(day, wait).until == invited.until
    day.app.invitations.accept(SYSTEM, invitation=invited.id)
    assert day.app.visits.appointment(SYSTEM, appointment=invited.appointment).status is (
        Booking.BOOKED
    )
    assert seen(day, wait).status.value == "taken"


def test_an_invitation_ends_with_its_appointment(day: ShopDay) -> None:
    first, then = a_morning(day, 2)
    last = day.book(services=SHORT)
    done_early(day, first, 55)
    [invited] = open_ones(day)
    day.app.booking.cancel(SYSTEM, appointment=then.id, reason="ill")
    react(day)

    assert status(day, invited.id) is Status.LAPSED
    assert [one.appointment for one in open_ones(day)] == [last.id]
