"""Who is good at what and who is paid for how much, learned from finished visits."""

from datetime import timedelta

import pytest

from application.shared.caller import SYSTEM
from application.visits.track_records import Known
from domain.dispatch.affinity import PRIOR
from domain.dispatch.assignment import Decision
from domain.dispatch.track_record import WINDOW_DAYS
from domain.finance.tender import Tender, Tendered
from domain.shared.errors import NotFound
from domain.shared.ids import TechnicianId
from domain.shared.time import minutes
from domain.shared.trade import Skill
from tests.application.visits.finished import DENT, LAMPS, check, come, live, react, work
from tests.application.visits.shop_day import Car, ShopDay
from tests.chain import OTHER_EYES, a_furnished_twin, store_id


@pytest.fixture
def twin() -> ShopDay:
    """A Monday in one shop, in memory."""
    app, clock = a_furnished_twin(stores=1)
    return ShopDay(app=app, clock=clock).stock_up()


def known(day: ShopDay, skill: Skill) -> dict[TechnicianId, Known]:
    day.clock.advance(minutes(10))
    found = day.app.track_records.affinity(SYSTEM, store=day.store)
    return {one.technician: one for one in found if one.skill is skill}


def hands(car: Car) -> TechnicianId:
    [operation] = car.visit.operations
    assert operation.technician is not None
    return operation.technician


def fail(car: Car) -> None:
    """Work it, and send it back."""
    [operation] = car.visit.operations
    car.start()
    car.day.clock.advance(timedelta(minutes=operation.need.minutes))
    car.finish()
    [job] = car.visit.jobs
    car.day.app.quality.check(
        OTHER_EYES, work_order=car.booked.work_order, failed=(job.id,), note="flickers"
    )


def test_a_job_that_passes_at_once_speaks_for_whose_work_it_was(twin: ShopDay) -> None:
    car = work(come(twin, LAMPS), [1.0])
    react(twin)

    learned = known(twin, Skill.ELECTRICS)
    assert learned[hands(car)].affinity.jobs == 1
    assert learned[hands(car)].affinity.rate > PRIOR
    assert sum(one.affinity.jobs for one in learned.values()) == 1
    assert not any(one.affinity.jobs for one in known(twin, Skill.BODY).values())


def test_a_job_that_has_to_be_done_again_speaks_against_who_did_it_first(twin: ShopDay) -> None:
    car = come(twin, LAMPS)
    first = hands(car)
    fail(car)
    other = next(one.id for one in twin.app.directory.technicians_of(twin.store) if one.id != first)
    twin.app.dispatching.pin(
        SYSTEM, work_order=car.booked.work_order, step=0, technician=other, reason="knows lamps"
    )
    work(car, [1.0])
    react(twin)

    learned = known(twin, Skill.ELECTRICS)
    assert learned[first].affinity.rate < learned[other].affinity.rate < PRIOR
    assert {one: learned[one].affinity.jobs for one in (first, other)} == {first: 1, other: 1}


def test_a_car_that_comes_back_for_the_same_was_not_right(twin: ShopDay) -> None:
    car = work(come(twin, DENT), [1.0])
    react(twin)
    before = known(twin, Skill.BODY)[hands(car)].affinity
    settle(car)

    offers = twin.offers(car.vehicle, services=(DENT,))
    again = twin.book_this(offers[0], car.member, car.vehicle)
    twin.clock.until(again.appointment.starts)
    again.receive().prepare()
    work(again, [1.0])
    react(twin)

    learned = known(twin, Skill.BODY)
    assert learned[hands(car)].affinity.rate < before.rate
    assert sum(one.affinity.jobs for one in learned.values()) == 2


def settle(car: Car) -> None:
    """Settled, paid and gone."""
    app, id = car.day.app, car.booked.work_order
    owed = app.settlement.settle(SYSTEM, work_order=id)
    cash = Tendered(tender=Tender.CASH, amount=owed)
    app.settlement.pay(SYSTEM, order=car.booked.order, tenders=(cash,))
    app.aftercare.release(SYSTEM, work_order=id)


def test_told_twice_a_visit_teaches_and_pays_once(day: ShopDay) -> None:
    live(day, LAMPS, 1.0)
    [passed] = day.told("QualityPassed")

    day.app.track_records.react(passed)

    assert sum(one.affinity.jobs for one in known(day, Skill.ELECTRICS).values()) == 1
    assert paid_in(day) == [80]


def paid_in(day: ShopDay) -> list[int]:
    [shop] = day.app.track_records.fairness(SYSTEM, store=day.store)
    return sorted(one for one in shop.paid.values() if one)


def test_hours_are_paid_by_the_standard_however_long_it_took(twin: ShopDay) -> None:
    live(twin, LAMPS, 1.5)
    live(twin, DENT, 0.5)

    assert sum(paid_in(twin)) == 80 + 60
    [shop] = twin.app.track_records.fairness(SYSTEM, region="east")[:1]
    assert 0 < shop.gini <= 0.75
    assert (shop.most, shop.is_even) == (0.25, False)


def test_work_is_paid_on_the_day_it_passed_however_late_that_is_heard(twin: ShopDay) -> None:
    work(come(twin, LAMPS), [1.0])
    twin.clock.advance(timedelta(days=WINDOW_DAYS))

    react(twin)

    [shop] = twin.app.track_records.fairness(SYSTEM, store=twin.store)
    assert set(shop.paid.values()) == {0}


def test_a_choice_names_what_was_learned_and_gives_the_same_winner_again(twin: ShopDay) -> None:
    live(twin, LAMPS, 1.0)
    twin.clock.advance(minutes(10))
    car = check(work_at(come(twin, LAMPS)))

    made = twin.app.visits.decisions(SYSTEM, work_order=car.booked.work_order)
    [record] = [one.record for one in made if isinstance(one.record, Decision)]
    assert {one.candidate.affinity.jobs for one in record.considered if one.candidate.affinity} == {
        0, 1,
    }  # fmt: skip
    assert record.fairness is not None
    assert record.again() == record


def work_at(car: Car) -> Car:
    car.start()
    car.day.wait(80)
    return car.finish()


def test_of_a_shop_that_is_not_there_nothing_is_told(twin: ShopDay) -> None:
    for asked in (twin.app.track_records.affinity, twin.app.track_records.fairness):
        with pytest.raises(NotFound):
            asked(SYSTEM, store=store_id(9))
