"""Promises learn from finished visits: how long work really takes, where, and of which kind."""

from math import exp
from random import Random
from statistics import NormalDist

import pytest

from application.shared.caller import SYSTEM
from application.visits.diagnosis import Suggestion
from application.visits.promises import Eta, Kept
from domain.dispatch.stretch import PRIOR
from domain.shared.errors import NotFound
from domain.shared.ids import StoreId
from domain.shared.time import minutes
from domain.work_orders.record import Finding, Severity
from simulation.cast import customer
from tests.application.visits.finished import DENT, LAMPS, come, live, react, stretched, told, work
from tests.application.visits.shop_day import OIL, Car, ShopDay
from tests.chain import OTHER_EYES, a_furnished_twin, store_id


def report(day: ShopDay, store: StoreId | None = None) -> dict[str | None, Kept]:
    return {one.service: one for one in day.app.promises.report(SYSTEM, store=store)}


def test_nine_of_ten_promises_are_kept_whatever_the_work_really_takes() -> None:
    """Two kinds of work, one slower and one faster than planned, as no prior knows them."""
    app, clock = a_furnished_twin(stores=1)
    day, random = ShopDay(app=app, clock=clock).stock_up(), Random(7)
    slow, quick = NormalDist(0.3, 0.4), NormalDist(-0.2, 0.15)

    def kept(each: int) -> float:
        turns = zip(drawn(slow, each, random), drawn(quick, each, random), strict=True)
        lived = [(live(day, DENT, dent), live(day, LAMPS, lamps)) for dent, lamps in turns]
        return sum(map(sum, lived)) / each / 2

    kept(30)

    assert 0.88 <= kept(90) <= 0.92
    said = report(day, day.store)
    assert said[DENT].stretch.p50 == pytest.approx(1.35, abs=0.1)
    assert said[LAMPS].stretch.p90 == pytest.approx(1.0, abs=0.1)


def test_what_is_learned_is_promised_to_the_next_customer(day: ShopDay) -> None:
    before = stretched(told(day, DENT))
    for _ in range(4):
        live(day, DENT, 3.0)
    day.clock.advance(minutes(10))

    assert stretched(told(day, DENT)) > before + 0.1
    assert stretched(told(day, LAMPS)) > before, "while nothing is known of a kind, all kinds say"
    assert report(day, day.store)[DENT].learned == 4


def test_another_process_promises_the_same(day: ShopDay) -> None:
    other = day.neighbour
    other.experiences.stretch(day.store, DENT)
    for _ in range(4):
        live(day, DENT, 3.0)
    other.listened(day.app.stream)
    day.clock.advance(minutes(10))

    here = day.app.promises.experiences.stretch(day.store, DENT)

    assert other.experiences.stretch(day.store, DENT) == here
    assert here.p90 > PRIOR.p90


def test_a_shop_that_has_seen_nothing_leans_on_the_chain(day: ShopDay) -> None:
    for _ in range(4):
        live(day, DENT, 3.0)
    day.clock.advance(minutes(10))
    experiences = day.app.promises.experiences

    here = experiences.stretch(day.store, DENT).p90
    elsewhere = experiences.stretch(store_id(2), DENT).p90

    assert PRIOR.p90 < elsewhere < here


def test_told_twice_a_visit_teaches_once(day: ShopDay) -> None:
    live(day, DENT, 2.0)
    [passed] = day.told("QualityPassed")

    day.app.promises.react(passed)

    assert {one.count for one in report(day, day.store).values()} == {1}


def test_who_comes_late_moves_the_promise_by_as_much(day: ShopDay) -> None:
    car = work(come(day, DENT, late_min=90), [1.0])
    react(day)

    said = report(day, day.store)[DENT]
    assert car.visit.work_ended is not None
    assert car.visit.work_ended > car.appointment.promise.latest
    assert said.kept == 1
    assert said.stretch.p50 == pytest.approx(1.0, abs=0.01)


def test_what_is_begun_before_its_time_took_as_long_as_it_took(day: ShopDay) -> None:
    work(come(day, DENT, late_min=-40), [1.0])
    react(day)

    said = report(day, day.store)[DENT]
    assert (said.learned, said.kept) == (1, 1)
    assert said.stretch.p50 == pytest.approx(1.0, abs=0.01)


def test_work_that_is_only_written_down_teaches_nothing(day: ShopDay) -> None:
    before = told(day, DENT)

    live(day, DENT, 0.05)

    assert report(day, day.store)[DENT].learned == 0
    assert stretched(told(day, DENT)) == stretched(before)


def test_work_that_is_done_again_ends_when_it_is_done_again(day: ShopDay) -> None:
    car = come(day, DENT)
    [job] = [one.id for one in car.visit.jobs]
    car.start().day.wait(50)
    car.finish()
    day.app.quality.check(
        OTHER_EYES, work_order=car.booked.work_order, failed=(job,), note="a scratch"
    )
    work(car, [1.0])
    react(day)

    said = report(day, day.store)[DENT]
    assert (said.count, said.kept) == (1, 0)
    assert said.stretch.p90 > PRIOR.p90


def test_work_that_became_more_counts_and_teaches_nothing(day: ShopDay) -> None:
    car = come(day, DENT)
    found = day.app.diagnosis.diagnose(
        SYSTEM,
        work_order=car.booked.work_order,
        findings=(Finding(note="dark", severity=Severity.SOON),),
        suggestions=(Suggestion(service="wiper-change", reason="worn"),),
    )
    answers = dict.fromkeys(found.proposed, True)
    day.app.diagnosis.decide(SYSTEM, work_order=car.booked.work_order, answers=answers)
    day.app.dispatching.dispatch(SYSTEM, work_order=car.booked.work_order)
    work(car, [1.0, 1.0])
    react(day)

    said = report(day, day.store)[DENT]
    assert (said.count, said.learned) == (1, 0)


def test_before_the_car_is_here_it_is_expected_as_promised(day: ShopDay) -> None:
    car = day.book(services=(DENT,))

    assert eta(car) == Eta(
        likely=car.appointment.promise.likely, latest=car.appointment.promise.latest
    )


def test_what_is_finished_counts_as_it_was_and_the_rest_is_stretched(day: ShopDay) -> None:
    car = come(day, *OIL)
    first, then = car.visit.operations
    car.start(first.step)
    day.wait(first.need.minutes + 60)
    car.finish(first.step)
    began = day.clock.now()

    told = eta(car)

    assert began + minutes(then.need.minutes) <= told.likely <= told.latest
    assert told.latest <= began + minutes(2 * then.need.minutes + 5)
    assert told.latest > car.appointment.promise.latest, "it is late, and the customer is told so"


def test_a_car_that_is_done_is_expected_when_it_was_done(day: ShopDay) -> None:
    car = work(come(day, DENT), [1.2])
    ended = car.visit.work_ended
    day.wait(60)

    assert ended is not None
    assert eta(car) == Eta(likely=ended, latest=ended, done=True)


def test_nobody_expects_what_was_called_off(day: ShopDay) -> None:
    car = day.book(services=(DENT,))
    day.app.booking.cancel(SYSTEM, appointment=car.id, reason="other plans")

    assert day.app.promises.eta(SYSTEM, work_order=car.booked.work_order) is None


def test_what_lost_its_time_is_not_expected_before_it_has_new_one(day: ShopDay) -> None:
    car = day.book(services=(DENT,))
    day.app.booking.displace(SYSTEM, appointment=car.id, cause="test")

    assert day.app.promises.eta(SYSTEM, work_order=car.booked.work_order) is None


def test_a_customer_sees_when_their_own_car_is_expected_and_no_other(day: ShopDay) -> None:
    car, other = day.book(services=(DENT,)), day.book(services=(DENT,))
    me = customer(car.member)

    assert day.app.promises.eta(me, work_order=car.booked.work_order) == eta(car)
    with pytest.raises(NotFound):
        day.app.promises.eta(me, work_order=other.booked.work_order)


def drawn(logarithms: NormalDist, count: int, random: Random) -> list[float]:
    """Every part of the distribution once, in any order, so that few visits say as much as many."""
    shares = random.sample([(number + 0.5) / count for number in range(count)], count)
    return [exp(logarithms.inv_cdf(share)) for share in shares]


def eta(car: Car) -> Eta:
    found = car.day.app.promises.eta(SYSTEM, work_order=car.booked.work_order)
    assert found is not None
    return found
