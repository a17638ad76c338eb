"""Shutting bays and shops, and people who are away: who loses their time, and who does not."""

from datetime import date, timedelta

import pytest

from application.shared.caller import SYSTEM
from application.visits.closing import Closed
from application.visits.in_the_way import RecordedAlready, WorkInProgress
from application.visits.rows import AppointmentRow
from application.workforce.absences import Away
from domain.booking.appointment import Appointment
from domain.shared.claims import ClaimKind
from domain.shared.errors import Forbidden, NotFound, Rejected
from domain.shared.ids import BayId, TechnicianId
from domain.shared.time import Span
from domain.shared.trade import BayKind
from domain.stores.events import ClosureCause
from domain.stores.hours import OpeningHours
from domain.stores.store import OutsideHours
from domain.workforce.events import AbsenceCause
from simulation.cast import Cast
from tests.application.visits.shop_day import Car, ShopDay
from tests.chain import store_id

MONDAY = date(2026, 3, 2)


def close(day: ShopDay, bay: BayId, during: Span) -> Closed:
    return day.app.closing.close_bay(SYSTEM, bay=bay, during=during, cause=ClosureCause.BREAKDOWN)


def is_away(day: ShopDay, technician: TechnicianId, during: Span) -> Away:
    return day.app.absences.report(
        SYSTEM, technician=technician, during=during, cause=AbsenceCause.SICK
    )


def without_others(day: ShopDay, car: Car) -> tuple[BayId, ...]:
    """All bays of the kind in which the car is planned, its own at last."""
    bays = day.app.directory.register.bays_of(day.store)
    kind = next(one.kind for one in bays if one.id == car.bay)
    return (*(one.id for one in bays if one.kind is kind and one.id != car.bay), car.bay)


def displaced(day: ShopDay) -> list[AppointmentRow]:
    return day.app.listings.displaced(SYSTEM, store=day.store)


def kinds(day: ShopDay, car: Car) -> set[BayKind]:
    bays = {one.id: one.kind for one in day.app.directory.register.bays_of(day.store)}
    return {bays[one.bay] for one in car.appointment.plan}


def times_and_hands(appointment: Appointment) -> list[tuple[object, ...]]:
    return [(one.step, one.technician, one.during) for one in appointment.plan]


def morning(day: ShopDay) -> Span:
    return Span(day.at(8), day.at(12))


def whole_day(day: ShopDay) -> Span:
    return Span(day.at(8), day.at(20))


def test_who_planned_to_be_in_a_bay_that_closes_goes_to_a_free_one_of_its_kind(
    day: ShopDay,
) -> None:
    here, there = day.book(day.at(9)), day.book(day.at(14))
    before = here.appointment

    closed = close(day, here.appointment.plan[0].bay, morning(day))

    assert (closed.swapped, closed.displaced) == ((here.id,), ())
    assert (here.status, there.status) == ("booked", "booked")
    assert here.bay != before.plan[0].bay
    assert here.bay in {claim.resource for claim in here.claims}
    assert kinds(day, here) == {BayKind.LIFT}
    assert times_and_hands(here.appointment) == times_and_hands(before)


def test_who_finds_no_bay_in_place_of_a_closed_one_is_displaced_and_nobody_else(
    day: ShopDay,
) -> None:
    here, there = day.book(day.at(9)), day.book(day.at(14))

    fates = [close(day, bay, morning(day)) for bay in without_others(day, here)]

    assert fates[-1].displaced == (here.id,)
    assert (here.status, there.status) == ("displaced", "booked")
    assert here.claims == []
    assert here.appointment.displaced_by == "bay closed: breakdown"


def test_what_is_held_in_a_bay_that_closes_stays_held(day: ShopDay) -> None:
    member, vehicle = day.customer()
    proposal = day.offers(vehicle, day.at(9))[0]
    held = day.app.booking.hold(SYSTEM, proposal=proposal, member=member, vehicle=vehicle)

    closed = close(day, proposal.plan[0].bay, whole_day(day))

    assert closed.swapped == (held.appointment,)
    assert day.app.booking.confirm(SYSTEM, appointment=held.appointment)


def test_dispatched_work_knows_its_new_bay_and_its_hands_stay(day: ShopDay) -> None:
    car = day.book(day.at(9)).receive().prepare()
    before = car.visit.operations[0]

    closed = close(day, car.bay, morning(day))

    after = car.visit.operations[0]
    assert closed.swapped == (car.id,)
    assert after.bay == car.bay != before.bay
    assert (after.technician, after.planned) == (before.technician, before.planned)


def test_a_closed_bay_is_not_offered_and_a_reopened_one_is(day: ShopDay) -> None:
    car = day.book(day.at(9))
    bays = {one.plan[0].bay for one in day.offers(car.vehicle, day.at(9), latest=day.at(12))}
    closures = {bay: close(day, bay, whole_day(day)) for bay in bays | {car.bay}}

    assert not day.offers(car.vehicle, day.at(9), latest=day.at(12))

    for bay, closed in closures.items():
        day.app.closing.reopen_bay(SYSTEM, bay=bay, claim=closed.claim)
    assert day.offers(car.vehicle, day.at(9), latest=day.at(12))
    with pytest.raises(NotFound):
        day.app.closing.reopen_bay(SYSTEM, bay=car.bay, claim=closures[car.bay].claim)


def test_a_bay_with_a_car_being_worked_on_is_not_closed(day: ShopDay) -> None:
    car = day.book(day.at(9))
    day.go(9)
    car.receive().prepare().start()

    with pytest.raises(WorkInProgress) as refused:
        close(day, car.bay, morning(day))

    in_the_way = refused.value.facts["in_the_way"]
    assert in_the_way == [{"appointment": str(car.id), "until": car.spans()[0].end}]
    car.finish()
    assert close(day, car.bay, morning(day))


def test_a_car_that_is_here_and_loses_its_bay_waits_for_time_until_it_is_dispatched(
    day: ShopDay,
) -> None:
    car = day.book(day.at(9)).receive().prepare()
    whose = [one.technician for one in car.visit.operations]

    fates = [close(day, bay, morning(day)) for bay in without_others(day, car)]

    assert fates[-1].displaced == (car.id,)
    assert (car.status, car.claims) == ("arrived", [])
    assert [one.technician for one in car.visit.operations if one.lost_time] == whose
    assert [one.id for one in displaced(day)] == [car.id]
    assert day.app.promises.eta(SYSTEM, work_order=car.booked.work_order) is None

    day.app.dispatching.dispatch(SYSTEM, work_order=car.booked.work_order)

    assert not any(one.lost_time for one in car.visit.operations)
    assert min(one.during.start for one in car.claims) >= day.at(12)
    assert {one.kind for one in car.claims} == {ClaimKind.BOOKED}
    assert displaced(day) == []
    assert len(day.told("PlannedTimeFound")) == 1
    assert day.app.promises.eta(SYSTEM, work_order=car.booked.work_order)


def test_who_lost_time_and_is_begun_all_the_same_waits_no_longer(day: ShopDay) -> None:
    car = day.book(day.at(9)).receive().prepare()
    day.app.booking.displace(SYSTEM, appointment=car.id, cause="overrun")
    assert [one.id for one in displaced(day)] == [car.id]

    car.start(0)
    assert [one.id for one in displaced(day)] == [car.id]

    car.finish(0).start(1)
    assert displaced(day) == []


def test_offered_work_that_loses_its_time_is_dispatched_again_too(day: ShopDay) -> None:
    car = day.book(day.at(9)).receive().prepare()
    day.app.offering.offer(SYSTEM, work_order=car.booked.work_order, step=1)
    day.app.booking.displace(SYSTEM, appointment=car.id, cause="overrun")
    car.start(0)

    assert [one.step for one in car.visit.operations if one.lost_time][-1] == 1
    assert [one.id for one in displaced(day)] == [car.id]
    day.app.dispatching.dispatch(SYSTEM, work_order=car.booked.work_order)
    assert all(one.technician for one in car.visit.operations)
    assert displaced(day) == []


def test_work_that_is_under_way_and_loses_the_rest_of_its_time_is_dispatched_again(
    day: ShopDay,
) -> None:
    car = day.book(day.at(9)).receive().prepare()
    first, *rest = car.visit.operations
    day.go(9)
    car.start(first.step)

    day.app.booking.displace(SYSTEM, appointment=car.id, cause="overrun")

    assert [one.step for one in car.visit.operations if one.lost_time] == [one.step for one in rest]
    day.app.dispatching.dispatch(SYSTEM, work_order=car.booked.work_order)
    assert not any(one.lost_time for one in car.visit.operations)
    assert displaced(day) == []


def test_a_bay_is_closed_once_at_a_time_and_never_in_the_past(day: ShopDay) -> None:
    bay = day.book(day.at(9)).bay
    day.go(10)
    with pytest.raises(Rejected):
        close(day, bay, Span(day.at(8), day.at(9)))
    closed = close(day, bay, morning(day))
    with pytest.raises(RecordedAlready, match=r"closure .* until 2026-03-02 12:00"):
        close(day, bay, Span(day.at(11), day.at(13)))
    day.go(11)
    day.app.closing.reopen_bay(SYSTEM, bay=bay, claim=closed.claim)

    [past] = [one.during for one in day.claims() if one.kind is ClaimKind.CLOSURE]
    assert past == Span(day.at(10), day.at(11))


def test_a_closed_day_displaces_its_appointments_and_shuts_every_bay(day: ShopDay) -> None:
    today, tomorrow = day.book(day.at(9)), day.book(day.at(9) + timedelta(days=1))

    answer = day.app.closing.close_on(SYSTEM, store=day.store, days=(MONDAY,))

    assert answer.displaced == (today.id,)
    assert (today.status, tomorrow.status) == ("displaced", "booked")
    assert not day.offers(today.vehicle, day.at(8), latest=day.at(20))
    closures = {one.resource for one in day.claims() if one.kind is ClaimKind.CLOSURE}
    assert closures == {bay.id for bay in day.app.directory.register.bays_of(day.store)}
    day.app.closing.open_on(SYSTEM, store=day.store, days=(MONDAY,))
    assert day.offers(today.vehicle, day.at(8), latest=day.at(20))


def test_a_shop_is_not_closed_over_a_car_in_work(day: ShopDay) -> None:
    car = day.book(day.at(9))
    day.go(9)
    car.receive().prepare().start()

    with pytest.raises(WorkInProgress):
        day.app.closing.close_on(SYSTEM, store=day.store, days=(MONDAY,))


def test_shorter_hours_displace_who_planned_beyond_them(day: ShopDay) -> None:
    early, late = day.book(day.at(9)), day.book(day.at(18))

    answer = day.app.closing.keep_hours(
        SYSTEM, store=day.store, hours=OpeningHours.daily(8 * 60, 17 * 60)
    )

    assert answer.displaced == (late.id,)
    assert (early.status, late.status) == ("booked", "displaced")


def test_an_offer_of_hours_that_the_shop_gave_up_is_not_held(day: ShopDay) -> None:
    member, vehicle = day.customer()
    offer = day.offers(vehicle, day.at(18))[0]
    day.app.closing.keep_hours(SYSTEM, store=day.store, hours=OpeningHours.daily(8 * 60, 17 * 60))

    with pytest.raises(OutsideHours):
        day.app.booking.hold(SYSTEM, proposal=offer, member=member, vehicle=vehicle)


def test_a_supervisor_closes_nothing_of_another_shop(day: ShopDay) -> None:
    stranger = Cast.of(store_id(2)).supervisor
    with pytest.raises(Forbidden):
        day.app.closing.close_on(stranger, store=day.store, days=(MONDAY,))
    bay = day.book(day.at(9)).bay
    with pytest.raises(Forbidden):
        day.app.closing.close_bay(stranger, bay=bay, during=morning(day), cause=ClosureCause.OTHER)


def test_who_is_away_hands_planned_work_to_others_who_may_do_it(day: ShopDay) -> None:
    car = day.book(day.at(9))
    before, sick = car.appointment, car.technician

    away = is_away(day, sick, whole_day(day))

    assert (away.swapped, away.displaced) == ((car.id,), ())
    assert car.status == "booked"
    assert car.technician != sick
    assert [one.during for one in car.appointment.plan] == [one.during for one in before.plan]
    assert sick not in {one.resource for one in car.claims}
    assert {one.technician for one in car.appointment.plan} <= {one.resource for one in car.claims}


def test_only_without_other_hands_an_absence_displaces(day: ShopDay) -> None:
    car = day.book(day.at(9))
    people = [one.id for one in day.app.directory.technicians_of(day.store)]
    others = [id for id in people if id != car.technician]

    fates = [is_away(day, id, whole_day(day)) for id in (*others, car.technician)]

    assert fates[-1].displaced == (car.id,)
    assert car.status == "displaced"
    assert car.claims == []


def test_dispatched_work_knows_its_new_hands(day: ShopDay) -> None:
    car = day.book(day.at(9)).receive().prepare()
    sick = car.visit.operations[0].technician
    assert sick is not None

    is_away(day, sick, whole_day(day))

    assert sick not in {one.technician for one in car.visit.operations}
    day.go(9)
    car.start()


def test_nobody_at_work_is_away(day: ShopDay) -> None:
    car = day.book(day.at(9))
    day.go(9)
    car.receive().prepare().start()
    hands = car.visit.operations[0].technician
    assert hands is not None

    with pytest.raises(WorkInProgress):
        is_away(day, hands, whole_day(day))


def test_who_is_known_to_be_away_is_not_recorded_again(day: ShopDay) -> None:
    somebody = day.app.directory.technicians_of(day.store)[0].id
    away = is_away(day, somebody, morning(day))

    with pytest.raises(RecordedAlready, match=r"absence .* until 2026-03-02 12:00") as refused:
        is_away(day, somebody, Span(day.at(11), day.at(15)))

    assert refused.value.facts["claim"] == away.claim
    is_away(day, somebody, Span(day.at(12), day.at(15)))


def test_who_is_back_works_again(day: ShopDay) -> None:
    people = [one.id for one in day.app.directory.technicians_of(day.store)]
    aways = {id: is_away(day, id, whole_day(day)) for id in people}
    _, vehicle = day.customer()
    assert not day.offers(vehicle, latest=day.at(20))

    for id, away in aways.items():
        day.app.absences.back(SYSTEM, technician=id, claim=away.claim)

    assert day.offers(vehicle, latest=day.at(20))


def test_a_displaced_appointment_finds_a_new_time_at_its_old_price(day: ShopDay) -> None:
    car = day.book(day.at(9))
    before = car.appointment
    close(day, car.bay, whole_day(day))
    proposal = next(one for one in day.offers(car.vehicle, day.at(9)))

    day.app.booking.move(SYSTEM, appointment=car.id, proposal=proposal)

    assert car.status == "booked"
    assert car.appointment.quoted == before.quoted
    assert car.appointment.displaced_by is None
