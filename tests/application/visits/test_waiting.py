"""The waiting list: what becomes free goes to who waits longest, once."""

from datetime import date, timedelta

import pytest
from attrs import evolve

from application.booking.waiting import RoomNow
from application.reactions import reactions
from application.shared.caller import SYSTEM
from domain.booking.appointment import Status as Booking
from domain.booking.holds import MOST_HOLDS
from domain.booking.invitation import Invitation
from domain.booking.waiting import Status, Wait
from domain.catalogue.catalogue import NotInCatalogue
from domain.shared.errors import NotFound, Rejected
from domain.shared.ids import MemberId, StoreId, VehicleId, WaitId
from domain.shared.time import Span
from domain.shared.trade import BayKind
from domain.stores.events import ClosureCause
from domain.workforce.events import AbsenceCause
from simulation.cast import Cast
from tests.application.visits.planned import proposed
from tests.application.visits.shop_day import OIL, Car, ShopDay
from tests.chain import store_id

TODAY = date(2026, 3, 2)


def waits(
    day: ShopDay,
    who: tuple[MemberId, VehicleId] | None = None,
    *,
    store: StoreId | None = None,
    near_km: int = 0,
    first: date = TODAY,
    last: date = TODAY,
    services: tuple[str, ...] = OIL,
) -> WaitId:
    member, vehicle = who or day.customer()
    day.wait(1)
    return day.app.waiting.join(
        SYSTEM,
        member=member,
        vehicle=vehicle,
        services=services,
        store=store or day.store,
        near_km=near_km,
        first=first,
        last=last,
    )


def seen(day: ShopDay, wait: WaitId) -> Wait:
    return day.app.waiting.see(SYSTEM, wait=wait)


def react(day: ShopDay) -> None:
    """Until nothing follows from anything any more."""
    while day.app.stream.move():
        for name, consumer in reactions(day.app).items():
            while day.app.stream.consume(name, consumer):
                pass


def full_day(day: ShopDay) -> list[Car]:
    """It is evening, and nothing is left in the shop that anybody could take today."""
    day.go(18, 30)
    cars = day.fill(day.clock.now(), day.at(20))
    react(day)
    return cars


def test_what_is_cancelled_is_held_for_who_waits_longest(day: ShopDay) -> None:
    car = full_day(day)[-1]
    first, then = waits(day), waits(day)

    day.app.booking.cancel(SYSTEM, appointment=car.id, reason="other plans")
    react(day)

    assert [seen(day, one).status for one in (first, then)] == [Status.OFFERED, Status.WAITING]
    offered = seen(day, first).offered
    assert offered is not None
    appointment = day.app.visits.appointment(SYSTEM, appointment=offered)
    assert appointment.status is Booking.HELD
    assert appointment.hold_until - day.clock.now() == timedelta(minutes=30)
    assert appointment.member == seen(day, first).member


def test_one_freed_slot_is_offered_once_however_often_it_is_told(day: ShopDay) -> None:
    car = full_day(day)[-1]
    first, then = waits(day), waits(day)
    day.app.booking.cancel(SYSTEM, appointment=car.id, reason="other plans")
    react(day)

    [freed] = day.told("AppointmentCancelled")
    for _ in range(3):
        day.app.invitations.react(freed)

    assert [seen(day, one).status for one in (first, then)] == [Status.OFFERED, Status.WAITING]
    assert len(day.told("WaitOffered")) == 1


def test_who_holds_as_often_as_anybody_may_is_passed_over(day: ShopDay) -> None:
    car = full_day(day)[-1]
    member, vehicle = day.customer()
    for number in range(1, MOST_HOLDS + 1):
        proposal = day.offers(vehicle, day.at(9) + timedelta(days=number))[0]
        day.app.booking.hold(SYSTEM, proposal=proposal, member=member, vehicle=vehicle)
    greedy, other = waits(day, (member, vehicle)), waits(day)

    day.app.booking.cancel(SYSTEM, appointment=car.id, reason="other plans")
    react(day)

    assert seen(day, greedy).status is Status.WAITING
    assert seen(day, other).status is Status.OFFERED


def test_who_says_yes_has_an_appointment_and_waits_no_longer(day: ShopDay) -> None:
    car = full_day(day)[-1]
    wait = waits(day)
    day.app.booking.cancel(SYSTEM, appointment=car.id, reason="other plans")
    react(day)

    offered = seen(day, wait).offered
    assert offered is not None
    day.app.booking.confirm(SYSTEM, appointment=offered)
    react(day)

    assert seen(day, wait).status is Status.TAKEN


def test_a_bay_that_opens_again_is_held_for_as_many_as_it_has_time_for(day: ShopDay) -> None:
    bays = [
        one.id for one in day.app.directory.register.bays_of(day.store) if one.kind is BayKind.LIFT
    ]
    shut = Span(day.clock.now(), day.at(20))
    closures = [
        day.app.closing.close_bay(SYSTEM, bay=one, during=shut, cause=ClosureCause.BREAKDOWN).claim
        for one in bays
    ]
    react(day)
    listed = [waits(day) for _ in range(3)]

    day.app.closing.reopen_bay(SYSTEM, bay=bays[0], claim=closures[0])
    react(day)

    assert {seen(day, one).status for one in listed} == {Status.OFFERED}
    held = {seen(day, one).offered for one in listed}
    assert len(held) == len(listed)


def test_who_was_displaced_comes_before_who_waits(day: ShopDay) -> None:
    car = day.book(day.at(15))
    shut = Span(day.clock.now(), day.at(20))
    people = [one.id for one in day.app.directory.technicians_of(day.store)]
    away = {
        one: day.app.absences.report(
            SYSTEM, technician=one, during=shut, cause=AbsenceCause.SICK
        ).claim
        for one in people
    }
    react(day)
    wait = waits(day)
    assert car.status == Booking.DISPLACED

    for one, claim in away.items():
        day.app.absences.back(SYSTEM, technician=one, claim=claim)
    react(day)
    assert seen(day, wait).status is Status.WAITING

    day.app.planning.accept(SYSTEM, plan=proposed(day).plan)
    react(day)
    assert car.status == Booking.BOOKED
    assert seen(day, wait).status is Status.OFFERED


def test_a_day_that_is_opened_after_all_has_time_for_who_waits(day: ShopDay) -> None:
    day.app.closing.close_on(SYSTEM, store=day.store, days=(TODAY,))
    react(day)
    wait = waits(day)

    day.app.closing.open_on(SYSTEM, store=day.store, days=(TODAY,))
    react(day)

    assert seen(day, wait).status is Status.OFFERED


def test_who_is_back_at_work_has_time_for_who_waits(day: ShopDay) -> None:
    shut = Span(day.clock.now(), day.at(20))
    people = [one.id for one in day.app.directory.technicians_of(day.store)]
    away = {
        one: day.app.absences.report(
            SYSTEM, technician=one, during=shut, cause=AbsenceCause.SICK
        ).claim
        for one in people
    }
    react(day)
    wait = waits(day)

    for one, claim in away.items():
        day.app.absences.back(SYSTEM, technician=one, claim=claim)
    react(day)

    assert seen(day, wait).status is Status.OFFERED


def test_an_offer_that_nobody_answers_goes_to_the_next_and_who_had_it_waits_on(
    day: ShopDay,
) -> None:
    car = full_day(day)[-1]
    first, then = waits(day), waits(day)
    day.app.booking.cancel(SYSTEM, appointment=car.id, reason="other plans")
    react(day)
    assert seen(day, first).until == day.clock.now() + timedelta(minutes=30)
    day.wait(31)
    day.run_due()
    react(day)

    assert [seen(day, one).status for one in (first, then)] == [Status.WAITING, Status.OFFERED]
    listed = day.app.waiting.of_store(SYSTEM, store=day.store)
    assert [one.id for one in listed] == [first, then]


def test_who_withdraws_lets_the_offer_go_to_the_next(day: ShopDay) -> None:
    car = full_day(day)[-1]
    first, then = waits(day), waits(day)
    day.app.booking.cancel(SYSTEM, appointment=car.id, reason="other plans")
    react(day)

    day.app.waiting.withdraw(SYSTEM, wait=first)
    react(day)

    assert [seen(day, one).status for one in (first, then)] == [Status.WITHDRAWN, Status.OFFERED]


def test_who_waits_for_another_day_is_passed_over(day: ShopDay) -> None:
    car = full_day(day)[-1]
    in_a_year = TODAY + timedelta(days=365)
    later, now = waits(day, first=in_a_year, last=in_a_year), waits(day)
    day.app.booking.cancel(SYSTEM, appointment=car.id, reason="other plans")
    react(day)

    assert [seen(day, one).status for one in (later, now)] == [Status.WAITING, Status.OFFERED]


def test_a_shop_nearby_will_do_for_who_says_so(day: ShopDay) -> None:
    car = full_day(day)[-1]
    for number in (2, 3):
        evolve(day, store=store_id(number)).stock_up().fill(day.clock.now(), day.at(20))
    far = waits(day, store=store_id(3))
    near = waits(day, store=store_id(3), near_km=20)
    day.app.booking.cancel(SYSTEM, appointment=car.id, reason="other plans")
    react(day)

    assert [seen(day, one).status for one in (far, near)] == [Status.WAITING, Status.OFFERED]


def test_the_list_forgets_who_waited_until_the_last_day(day: ShopDay) -> None:
    full_day(day)
    wait = waits(day)
    assert [one.id for one in day.app.waiting.of_store(SYSTEM, store=day.store)] == [wait]
    day.wait(24 * 60)
    day.run_due()

    assert seen(day, wait).status is Status.EXPIRED
    assert day.app.waiting.of_store(SYSTEM, store=day.store) == ()


def test_nobody_waits_while_there_is_time(day: ShopDay) -> None:
    with pytest.raises(RoomNow) as refused:
        waits(day)

    assert day.app.offers.find(SYSTEM, wish=refused.value.wish).proposals
    assert day.app.waiting.of_store(SYSTEM, store=day.store) == ()


def test_nobody_waits_for_the_past_or_for_what_is_not_sold(day: ShopDay) -> None:
    with pytest.raises(Rejected):
        waits(day, first=TODAY - timedelta(days=2), last=TODAY - timedelta(days=1))
    with pytest.raises(NotInCatalogue):
        waits(day, services=("tea",))


def test_a_displaced_appointment_has_alternatives_there_and_nearby(day: ShopDay) -> None:
    car = full_day(day)[0]
    day.app.booking.displace(SYSTEM, appointment=car.id, cause="closure")

    found = day.app.offers.alternatives(SYSTEM, appointment=car.id, best=20).found

    assert len({one.store for one in found.proposals}) > 1
    assert {one.services for one in found.proposals} == {OIL}


def offered_elsewhere(day: ShopDay) -> tuple[WaitId, Invitation]:
    """Who waits for shop 3 is held time at shop 1; no shop around has any other."""
    car = full_day(day)[-1]
    for number in (2, 3):
        evolve(day, store=store_id(number)).stock_up().fill(day.clock.now(), day.at(20))
    wait = waits(day, store=store_id(3), near_km=20)
    day.app.booking.cancel(SYSTEM, appointment=car.id, reason="other plans")
    react(day)
    [invited] = day.app.invitations.of_store(SYSTEM, store=day.store)
    return wait, invited


def test_the_shop_that_has_time_answers_for_who_waits_for_another(day: ShopDay) -> None:
    here, there = Cast.of(day.store).advisor, Cast.of(store_id(3)).advisor
    wait, invited = offered_elsewhere(day)

    for answer in (day.app.invitations.accept, day.app.invitations.decline):
        with pytest.raises(NotFound):
            answer(there, invitation=invited.id)
    day.app.invitations.accept(evolve(here, key="yes"), invitation=invited.id)
    day.app.invitations.accept(evolve(here, key="yes"), invitation=invited.id)

    assert seen(day, wait).status is Status.TAKEN
    with pytest.raises(NotFound):
        day.app.waiting.see(here, wait=wait)


def test_who_waits_for_another_shop_waits_on_after_a_no_and_withdraws_there(day: ShopDay) -> None:
    here, there = Cast.of(day.store).advisor, Cast.of(store_id(3)).advisor
    wait, invited = offered_elsewhere(day)

    day.app.invitations.decline(here, invitation=invited.id)
    assert seen(day, wait).status is Status.WAITING

    react(day)
    with pytest.raises(NotFound):
        day.app.waiting.withdraw(here, wait=wait)
    day.app.waiting.withdraw(there, wait=wait)
    assert seen(day, wait).status is Status.WITHDRAWN


def test_the_shop_that_is_waited_for_lets_go_of_what_another_holds(day: ShopDay) -> None:
    wait, invited = offered_elsewhere(day)

    day.app.waiting.withdraw(Cast.of(store_id(3)).advisor, wait=wait)

    held = day.app.visits.appointment(SYSTEM, appointment=invited.appointment)
    assert (held.status, seen(day, wait).status) == (Booking.CANCELLED, Status.WITHDRAWN)
