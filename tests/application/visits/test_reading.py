"""What the desk and the floor read: the cars, the places, the choices, the calls, the story."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from attrs import evolve

from application.catalogue.menu import Priced, missing
from application.shared.caller import SYSTEM
from application.shared.rights import Role, Stores
from application.visits.diagnosis import Suggestion
from application.visits.queries import SeveralMeant
from application.visits.uses import Doing, Floor
from domain.booking.appointment import Status as Kept
from domain.catalogue.codes import Category
from domain.dispatch.assignment import Limit, NotQualified
from domain.finance.period import Period
from domain.shared.errors import NotFound
from domain.shared.ids import PartId, TechnicianId, WorkOrderId
from domain.shared.label import Label
from domain.shared.money import Money
from domain.shared.time import Span, minutes
from domain.work_orders.record import Finding, Severity, Wait
from domain.work_orders.status import Status
from domain.workforce.events import AbsenceCause
from simulation.cast import customer
from tests.adapters.bench import a_caller
from tests.application.visits.shop_day import ShopDay
from tests.application.visits.whole_visit import finish_visit, plate
from tests.chain import store_id

FOUND = (Finding(note="worn", severity=Severity.SOON),)


def floor(day: ShopDay) -> Floor:
    return day.app.listings.floor(SYSTEM, store=day.store)


def test_the_floor_shows_the_cars_that_are_here_and_nothing_else(day: ShopDay) -> None:
    expected, here = day.book(), day.book().receive()

    (row,) = floor(day).cars

    assert row.id == here.booked.work_order
    assert row.plate == plate(day, here)
    assert (row.status, row.waits_for) == (Status.RECEIVED, None)
    assert row.promised == here.appointment.promise.latest
    assert row.since == day.clock.now()
    assert row.jobs == here.visit.jobs
    assert expected.status is Kept.BOOKED


def test_the_floor_shows_whose_car_is_worked_on_where_by_whom(day: ShopDay) -> None:
    car = day.walk_in().prepare().start()
    running = car.visit.operation(0)

    seen = floor(day)

    bays = {bay.id: use for bay, use in seen.bays}
    people = {person.id: use for person, use in seen.people}
    assert running.bay is not None
    assert running.technician is not None
    for use in (bays[running.bay], people[running.technician]):
        assert use.doing is Doing.WORKING
        assert use.car is not None
        assert use.car.id == car.booked.work_order
        assert use.until is not None
    assert sum(use.doing is Doing.WORKING for use in bays.values()) == 1
    assert sum(use.doing is Doing.FREE for use in people.values()) == 3


def test_a_car_that_waits_in_its_bay_blocks_it_and_says_what_for(day: ShopDay) -> None:
    car = day.walk_in().prepare().start()
    bay = car.visit.operation(0).bay

    day.app.repairs.suspend(
        SYSTEM, work_order=car.booked.work_order, reason=Wait.PART, stays_in_bay=True
    )

    seen = floor(day)
    use = next(use for one, use in seen.bays if one.id == bay)
    assert use.doing is Doing.BLOCKED
    assert use.car is not None
    assert use.car.waits_for is Wait.PART
    day.app.repairs.resume(SYSTEM, work_order=car.booked.work_order)
    assert floor(day).cars[0].waits_for is None


def test_who_is_away_or_off_shift_is_not_free(day: ShopDay) -> None:
    sick = day.app.directory.technicians_of(day.store)[0]
    now = day.clock.now()
    day.app.absences.report(
        SYSTEM, technician=sick.id, during=Span.of(now, 60), cause=AbsenceCause.SICK
    )

    away = {person.id: use.doing for person, use in floor(day).people}
    day.go(23)
    late = {use.doing for _, use in floor(day).people}

    assert away[sick.id] is Doing.ABSENT
    assert list(away.values()).count(Doing.FREE) == 3
    assert late == {Doing.OFF_SHIFT}


def test_a_promise_that_has_passed_makes_the_car_overdue_until_the_work_is_done(
    day: ShopDay,
) -> None:
    car = day.walk_in()
    day.clock.until(car.appointment.promise.latest + minutes(1))

    seen = floor(day)
    assert seen.cars[0].is_overdue(seen.at)
    assert not seen.cars[0].is_overdue(car.appointment.promise.latest)


def test_the_floor_of_another_shop_is_not_there(day: ShopDay) -> None:
    advisor = a_caller(Stores(frozenset({store_id(2)})), role=Role.ADVISOR)

    for read in (day.app.listings.floor, day.app.listings.displaced):
        with pytest.raises(NotFound):
            read(advisor, store=day.store)


def test_displaced_appointments_are_listed_whatever_their_day(day: ShopDay) -> None:
    today, later = day.book(), day.book(day.clock.now() + timedelta(days=2))
    kept = day.book()
    for one in (later, today):
        day.app.booking.displace(SYSTEM, appointment=one.id, cause="overrun")

    listed = day.app.listings.displaced(SYSTEM, store=day.store)

    assert [one.id for one in listed] == [today.id, later.id]
    assert kept.status is Kept.BOOKED


def test_what_may_be_suggested_fits_the_car_and_costs_what_is_then_asked_for(
    day: ShopDay,
) -> None:
    car = day.book().receive()
    id = car.booked.work_order

    offered = day.app.diagnosis.suggestible(SYSTEM, work_order=id)
    by_code = {one.code: one for one in offered.services}
    day.app.diagnosis.diagnose(
        SYSTEM,
        work_order=id,
        findings=FOUND,
        suggestions=(Suggestion(service="brake-pads-front", reason="worn"),),
    )

    order = day.app.visits.order(SYSTEM, order=car.booked.order)
    asked = [line.gross for line in order.lines if line.reason]
    assert by_code["brake-pads-front"].price.amount == sum(one.amount for one in asked)
    assert "oil-service" not in by_code, "it is ordered already"
    assert "ev-service" not in by_code, "the car burns petrol"
    assert offered.out_of_stock == frozenset()
    assert [one for one, _ in offered.by_category] == list(
        dict.fromkeys(one.category for one in offered.services)
    )


def test_a_service_is_out_of_stock_when_there_is_less_of_one_part_than_it_takes() -> None:
    plenty, short = (PartId(uuid4()) for _ in range(2))

    def service(code: str, *parts: tuple[PartId, int]) -> Priced:
        return Priced(
            code=code,
            label=Label("项目", "service"),
            category=Category.REPAIR,
            minutes=10,
            price=Money(1),
            parts=parts,
        )

    menu = (service("a", (plenty, 9)), service("b", (plenty, 1), (short, 3)), service("c"))

    assert missing(menu, {plenty: 9, short: 2}.__getitem__) == {"b"}


def test_choices_tell_the_same_as_pinning_does(day: ShopDay) -> None:
    car, busy = day.walk_in().prepare(), day.walk_in().prepare()
    work_order = car.booked.work_order

    choices = day.app.dispatching.choices(SYSTEM, work_order=work_order)

    assert set(choices) == {one.step for one in car.visit.operations}
    for step, people in choices.items():
        assert len(people) == 4
        for one in people:
            who = TechnicianId(one.candidate.technician)
            if one.limit is None:
                day.app.dispatching.pin(
                    SYSTEM, work_order=work_order, step=step, technician=who, reason="asked for"
                )
                assert car.visit.operation(step).technician == who
            else:
                with pytest.raises(NotQualified):
                    day.app.dispatching.pin(
                        SYSTEM, work_order=work_order, step=step, technician=who, reason="no"
                    )
    limits = {one.limit for people in choices.values() for one in people}
    assert Limit.BUSY in limits
    assert busy.visit.status is Status.DISPATCHED


def test_why_these_hands_is_told_in_the_order_of_deciding(day: ShopDay) -> None:
    car = day.walk_in().prepare()
    other = next(
        one.candidate.technician
        for one in day.app.dispatching.choices(SYSTEM, work_order=car.booked.work_order)[0]
        if one.limit is None and one.candidate.technician != car.visit.operation(0).technician
    )
    day.wait(1)
    day.app.dispatching.pin(
        SYSTEM, work_order=car.booked.work_order, step=0, technician=other, reason="asked for"
    )

    told = day.app.visits.assignments(SYSTEM, work_order=car.booked.work_order)

    assert {one.task.step for one in told} == {one.step for one in car.visit.operations}
    assert told[-1].winner == other
    assert told[-1].reason == "asked for"
    assert all(one.again() == one for one in told)


def test_the_story_of_a_visit_has_its_appointment_its_order_and_its_payments(
    day: ShopDay,
) -> None:
    car = day.book().receive().prepare()
    finish_visit(day, car)
    while day.app.stream.move():
        pass

    told = [one.kind for one in day.app.visits.history(SYSTEM, work_order=car.booked.work_order)]

    for kind in ("AppointmentBooked", "OrderConfirmed", "CarReceived", "WorkDispatched"):
        assert told.count(kind) == 1
    assert told.index("AppointmentHeld") < told.index("CarReceived") < told.index("OrderPaid")
    assert "PaymentCaptured" in told
    theirs = day.app.visits.history(customer(car.member), work_order=car.booked.work_order)
    assert [one.kind for one in theirs] == told


def test_calls_come_three_days_later_with_whom_and_what_about(day: ShopDay) -> None:
    car = day.book().receive()
    id = car.booked.work_order
    asked = day.app.diagnosis.diagnose(
        SYSTEM,
        work_order=id,
        findings=FOUND,
        suggestions=(Suggestion(service="brake-pads-front", reason="worn"),),
    )
    day.app.diagnosis.decide(SYSTEM, work_order=id, answers=dict.fromkeys(asked.proposed, False))
    day.app.dispatching.dispatch(SYSTEM, work_order=id)
    finish_visit(day, car)
    released = day.clock.now()

    assert day.app.aftercare.calls(SYSTEM, store=day.store) == ()
    day.clock.until(released + timedelta(days=3))
    (call,) = day.app.aftercare.calls(SYSTEM, store=day.store)

    assert call.work_order == id
    assert call.member is not None
    assert call.member.id == car.member
    assert call.released == released
    assert [one.en for one in call.declined] == ["Front brake pads"]
    day.app.aftercare.follow_up(SYSTEM, work_order=id, reached=True)
    assert day.app.aftercare.calls(SYSTEM, store=day.store) == ()


def test_calls_and_cars_come_page_by_page(day: ShopDay) -> None:
    cars = [day.book() for _ in range(3)]
    for car in cars:
        car.receive().prepare()
    ids = sorted(car.booked.work_order for car in cars)

    def in_shop(after: WorkOrderId | None) -> list[UUID]:
        found = day.app.wall.cars(SYSTEM, store=day.store, after=after, limit=2)
        return [one.id for one in found]

    assert (in_shop(None), in_shop(ids[1]), in_shop(ids[2])) == (ids[:2], ids[2:], [])
    for car in cars:
        finish_visit(day, car)
    day.wait(3 * 24 * 60)

    def calls(after: WorkOrderId | None) -> list[UUID]:
        found = day.app.aftercare.calls(SYSTEM, store=day.store, after=after, limit=2)
        return [one.work_order for one in found]

    assert (calls(None), calls(ids[1]), calls(ids[2])) == (ids[:2], ids[2:], [])


def test_who_waits_for_no_call_yet_hides_nobody_who_does(day: ShopDay) -> None:
    early, late = day.book(), day.book()
    for car in (early, late):
        car.receive().prepare()
    finish_visit(day, late)
    day.wait(3 * 24 * 60)
    finish_visit(day, early)

    (call,) = day.app.aftercare.calls(SYSTEM, store=day.store, limit=1)

    assert call.work_order == late.booked.work_order


def test_a_manager_of_one_shop_sees_nothing_of_another_s_books(day: ShopDay) -> None:
    car = day.book().receive().prepare()
    id = car.booked.work_order
    finish_visit(day, car)
    month = Period.of(day.clock.now().date())
    day.clock.advance(timedelta(days=40))
    day.app.periods.close(SYSTEM, period=month, store=day.store)
    entries = day.app.visits.journal(SYSTEM, work_order=id)
    assert entries
    here = a_caller(Stores(frozenset({day.store})), role=Role.STORE_MANAGER)
    there = a_caller(Stores(frozenset({store_id(2)})), role=Role.STORE_MANAGER)

    assert day.app.visits.journal(here, work_order=id) == entries
    assert day.app.phone.of_order(here, order=car.visit.order)
    with pytest.raises(NotFound):
        day.app.visits.journal(there, work_order=id)
    with pytest.raises(NotFound):
        day.app.phone.of_order(there, order=car.visit.order)
    for role in (Role.FINANCE, Role.REGION_MANAGER):
        near = a_caller(Stores(frozenset({day.store})), role=role)
        far = a_caller(Stores(frozenset({store_id(2)})), role=role)
        assert day.app.books.entry(near, entry=entries[0].id).entry == entries[0]
        assert [one.store for one in day.app.periods.closed(near)] == [day.store]
        assert day.app.periods.closed(far) == ()
        with pytest.raises(NotFound):
            day.app.books.entry(far, entry=entries[0].id)


def test_a_plate_means_what_the_car_is_here_for_then_what_it_comes_for_then_its_last(
    day: ShopDay,
) -> None:
    car = day.walk_in()
    own, visits = plate(day, car), day.app.visits
    later = day.offers(car.vehicle, day.at(14))[0]
    coming = day.book_this(later, car.member, car.vehicle)

    assert visits.by_plate(SYSTEM, plate=own).id == car.booked.work_order
    assert visits.appointment_by_plate(SYSTEM, plate=own).id == coming.booked.appointment
    day.app.calling_off.call_off(SYSTEM, work_order=car.booked.work_order, reason="no time")
    assert visits.by_plate(SYSTEM, plate=own).id == coming.booked.work_order
    elsewhere = a_caller(Stores(frozenset({store_id(2)})))
    with pytest.raises(NotFound):
        visits.by_plate(elsewhere, plate=own)
    day.app.booking.cancel(SYSTEM, appointment=coming.booked.appointment, reason="no time")
    assert visits.by_plate(SYSTEM, plate=own).status is Status.CANCELLED


def test_a_plate_that_means_several_means_none(day: ShopDay) -> None:
    car = day.book(day.at(10))
    own = plate(day, car)
    day.book_this(day.offers(car.vehicle, day.at(15))[0], car.member, car.vehicle)

    with pytest.raises(SeveralMeant) as refusal:
        day.app.visits.by_plate(SYSTEM, plate=own)

    ids = refusal.value.facts["ids"]
    assert isinstance(ids, list)
    assert car.booked.work_order in ids
    with pytest.raises(SeveralMeant):
        day.app.visits.appointment_by_plate(SYSTEM, plate=own)


def test_a_shops_appointments_are_its_own_for_whoever_sees_every_shop(day: ShopDay) -> None:
    here, elsewhere = day.book(day.at(9)), evolve(day, store=store_id(2))
    day.app.booking.displace(SYSTEM, appointment=day.book(day.at(9)).id, cause="bay closed")
    there = elsewhere.book(day.at(9))
    today = day.at(9).date()

    listed = day.app.listings.appointments(SYSTEM, store=elsewhere.store, day=today)
    lost = day.app.listings.displaced(SYSTEM, store=elsewhere.store)

    assert [one.id for one in listed] == [there.id] != [here.id]
    assert list(lost) == []
