"""What people can do and when they work: who planned with them keeps the time, or is named."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from attrs import evolve

from application.shared.caller import SYSTEM, Actor
from application.shared.rights import Role, Stores
from application.shared.tables import BadRow, BadRows
from application.visits.in_the_way import WorkInProgress
from application.workforce.rosters import RosterRow
from domain.shared.ahead import InThePast
from domain.shared.errors import NotFound
from domain.shared.ids import TechnicianId
from domain.shared.trade import Grade, Need, Skill
from domain.work_orders.record import Wait
from domain.workforce.lack import NotHeld, NotQualified
from domain.workforce.shifts import Shift
from domain.workforce.skills import Certificate
from domain.workforce.technician import Technician
from tests.application.visits.shop_day import Car, ShopDay
from tests.chain import a_furnished_twin, store_id

MONDAY = date(2026, 3, 2)
MORNING = Shift(start=8 * 60, end=12 * 60)


@pytest.fixture
def twin() -> ShopDay:
    app, clock = a_furnished_twin()
    return ShopDay(app=app, clock=clock).stock_up()


def people(day: ShopDay) -> tuple[Technician, ...]:
    return day.app.directory.technicians_of(day.store)


def person(day: ShopDay, id: TechnicianId) -> Technician:
    return day.app.directory.technician(id)


def hands(car: Car) -> TechnicianId:
    return car.appointment.plan[0].technician


def need(car: Car) -> Need:
    return car.visit.operation(0).need


def rows(who: Iterable[Technician], shift: Shift | None, day: date = MONDAY) -> list[RosterRow]:
    return [
        RosterRow(line=line, technician=one.code, day=day, shift=shift)
        for line, one in enumerate(who, start=2)
    ]


def test_work_of_a_shorter_shift_gets_other_hands_at_the_same_time(twin: ShopDay) -> None:
    car = twin.book(twin.at(14))
    before, spans = hands(car), car.spans()

    answer = twin.app.staffing.keep_week(SYSTEM, technician=before, week=(MORNING,) * 7)

    assert (answer.swapped, answer.displaced) == ((car.id,), ())
    assert (car.status, car.spans()) == ("booked", spans)
    assert hands(car) != before
    assert person(twin, before).shift_on(MONDAY) == MORNING
    kinds = [
        one.kind for one in twin.app.visits.decisions(SYSTEM, work_order=car.booked.work_order)
    ]
    assert kinds[-1] == "staffing"


def test_work_that_finds_no_other_hands_is_displaced_and_named(day: ShopDay) -> None:
    early, late = day.book(day.at(9)), day.book(day.at(14))
    told = rows(people(day), MORNING)

    trial = day.app.rosters.bring(SYSTEM, store=day.store, rows=told, trial=True)
    status = late.status
    done = day.app.rosters.bring(SYSTEM, store=day.store, rows=told)
    again = day.app.rosters.bring(SYSTEM, store=day.store, rows=told)

    named = {one for whose in done.uncovered for one in whose.displaced}
    assert named == {late.id}
    assert (trial.changed, status, trial.uncovered) == (4, "booked", done.uncovered)
    assert (done.changed, again.changed, again.unchanged) == (4, 0, 4)
    assert (early.status, late.status) == ("booked", "displaced")
    assert late.appointment.displaced_by == "other shift"
    assert not day.offers(late.vehicle, day.at(13), latest=day.at(20))


def test_two_who_lose_their_hands_do_not_get_the_same_ones(twin: ShopDay) -> None:
    cars = twin.fill(twin.at(14), twin.at(15))
    busy = {hands(car) for car in cars}
    spare = [one for one in people(twin) if one.id not in busy]
    who = [one for one in people(twin) if one.id in busy]

    done = twin.app.rosters.bring(SYSTEM, store=twin.store, rows=rows(who, MORNING))

    swapped = {one for whose in done.uncovered for one in whose.swapped}
    assert len(cars) > 1
    assert len(swapped) <= len(spare)
    assert len({(hands(car), car.spans()[0]) for car in cars if car.id in swapped}) == len(swapped)


def test_whoever_may_not_do_it_any_more_gives_the_work_to_others(twin: ShopDay) -> None:
    car = twin.book(twin.at(9))
    skill = need(car).skill
    able = [one for one in people(twin) if one.masters(need(car), MONDAY)]

    first = twin.app.staffing.take_skill(SYSTEM, technician=hands(car), skill=skill)
    others = [
        twin.app.staffing.take_skill(SYSTEM, technician=TechnicianId(one.id), skill=skill)
        for one in able
        if one.id in {other.id for other in people(twin) if other.mastery(skill)}
    ]

    assert first.swapped == (car.id,)
    assert [one.displaced for one in others][-1] == (car.id,)
    assert car.appointment.displaced_by == "no longer qualified"
    assert not twin.offers(car.vehicle, twin.at(9), latest=twin.at(20))
    taught = TechnicianId(able[0].id)
    twin.app.staffing.teach(SYSTEM, technician=taught, skill=skill, grade=Grade.MASTER)
    assert twin.offers(car.vehicle, twin.at(9), latest=twin.at(20))


def test_a_certificate_that_is_over_keeps_from_work_and_a_new_one_lets_do_it(
    twin: ShopDay,
) -> None:
    tomorrow, skill = MONDAY + timedelta(days=1), Skill.INSPECTION
    for one in people(twin):
        twin.app.staffing.withdraw(SYSTEM, technician=TechnicianId(one.id), skill=skill)
    _, vehicle = twin.customer()
    who, check = TechnicianId(people(twin)[0].id), ("inspection-check",)
    latest = twin.at(20) + timedelta(days=2)
    assert not twin.offers(vehicle, services=check, latest=latest)

    paper = Certificate(skill=skill, number="P-2", expires=MONDAY)
    twin.app.staffing.certify(SYSTEM, technician=who, certificate=paper)
    on_paper = twin.offers(vehicle, services=check, latest=latest)
    car = twin.book(services=check)
    car.receive().prepare()
    twin.clock.until(twin.at(9) + timedelta(days=1))

    assert {one.plan[0].during.end <= twin.at(20) for one in on_paper} == {True}
    with pytest.raises(NotQualified, match="no valid certificate"):
        car.start()
    renewed = evolve(paper, expires=tomorrow)
    assert not twin.app.staffing.certify(SYSTEM, technician=who, certificate=renewed).displaced
    car.start()


def test_certificates_are_corrected_by_their_number_and_withdrawn(twin: ShopDay) -> None:
    who, skill = TechnicianId(people(twin)[0].id), Skill.PAINT
    paper = Certificate(skill=skill, number="1", expires=date(2026, 12, 31))

    twin.app.staffing.certify(SYSTEM, technician=who, certificate=paper)
    known = person(twin, who).certificate(skill)
    twin.app.staffing.withdraw(SYSTEM, technician=who, skill=skill)

    assert known == paper
    assert person(twin, who).certificate(skill) is None
    with pytest.raises(NotHeld):
        twin.app.staffing.withdraw(SYSTEM, technician=who, skill=skill)
    over = evolve(paper, expires=date(2026, 3, 1))
    with pytest.raises(InThePast):
        twin.app.staffing.certify(SYSTEM, technician=who, certificate=over)
    assert [one.store for one in twin.told("CertificateWithdrawn")] == [twin.store]


def test_a_hold_lapses_when_its_hands_may_do_less(twin: ShopDay) -> None:
    member, vehicle = twin.customer()
    proposal = twin.offers(vehicle, twin.at(9))[0]
    held = twin.app.booking.hold(SYSTEM, proposal=proposal, member=member, vehicle=vehicle)
    who = proposal.plan[0].technician

    raised = twin.app.staffing.teach(SYSTEM, technician=who, skill=Skill.BODY, grade=Grade.MASTER)
    lowered = twin.app.staffing.teach(SYSTEM, technician=who, skill=Skill.BODY, grade=Grade.JUNIOR)

    assert (raised.displaced, lowered.displaced) == ((), (held.appointment,))


def test_hands_are_not_taken_from_a_car_in_work(twin: ShopDay) -> None:
    car = twin.walk_in().prepare().start()
    who, skill = hands(car), need(car).skill

    with pytest.raises(WorkInProgress):
        twin.app.staffing.take_skill(SYSTEM, technician=who, skill=skill)
    with pytest.raises(WorkInProgress):
        twin.app.staffing.keep_week(SYSTEM, technician=who, week=(None,) * 7)
    with pytest.raises(BadRows) as refused:
        twin.app.rosters.bring(SYSTEM, store=twin.store, rows=rows([person(twin, who)], None))
    assert [row.line for row in refused.value.rows] == [2]
    tomorrow = twin.app.staffing.keep_week(
        SYSTEM, technician=who, week=(None,) * 7, since=MONDAY + timedelta(days=1)
    )
    assert tomorrow.displaced == ()


def test_whoever_may_not_do_it_any_more_does_not_go_on_after_a_pause(twin: ShopDay) -> None:
    car = twin.walk_in().prepare().start()
    twin.app.repairs.suspend(SYSTEM, work_order=car.booked.work_order, reason=Wait.BAY)
    twin.app.staffing.take_skill(SYSTEM, technician=hands(car), skill=need(car).skill)

    with pytest.raises(NotQualified):
        twin.app.repairs.resume(SYSTEM, work_order=car.booked.work_order)


def test_every_bad_row_of_a_roster_is_named_and_nothing_is_loaded(twin: ShopDay) -> None:
    [one, two, *_] = people(twin)
    sunday = MONDAY - timedelta(days=1)
    stranger = evolve(one, code="S0002-T0")
    told = [
        *rows([one, stranger, one], MORNING),
        *rows([two], MORNING, sunday),
        *rows([two], two.shift_on(sunday), sunday),
    ]
    told = [evolve(row, line=line) for line, row in enumerate(told, start=2)]

    with pytest.raises(BadRows) as refused:
        twin.app.rosters.bring(SYSTEM, store=twin.store, rows=told)

    assert refused.value.rows == (
        BadRow(3, "technician", "nobody in this shop is S0002-T0"),
        BadRow(4, "day", "line 2 says so already"),
        BadRow(5, "day", "that day is over already; choose a later one"),
        BadRow(6, "day", "line 5 says so already"),
    )
    assert person(twin, TechnicianId(one.id)) == one
    kept = twin.app.rosters.bring(SYSTEM, store=twin.store, rows=told[4:])
    assert (kept.changed, kept.unchanged) == (0, 1)


def test_a_roster_that_says_what_is_so_already_changes_nothing(twin: ShopDay) -> None:
    known = twin.app.rosters.take(SYSTEM, store=twin.store)

    told = twin.app.rosters.bring(SYSTEM, store=twin.store, rows=known)

    assert (told.changed, told.unchanged) == (0, len(known))
    assert twin.told("RosterChanged") == []


def test_a_new_week_is_offered_from_its_first_day_on(twin: ShopDay) -> None:
    thursday = MONDAY + timedelta(days=3)
    for one in people(twin):
        twin.app.staffing.keep_week(
            SYSTEM, technician=TechnicianId(one.id), week=(None,) * 7, since=thursday
        )
    _, vehicle = twin.customer()

    found = twin.offers(vehicle, twin.at(18), latest=twin.at(18) + timedelta(days=9))

    days = {one.plan[0].during.start.date() for one in found}
    assert days
    assert max(days) < thursday


def test_people_of_other_shops_are_not_there(twin: ShopDay) -> None:
    caller = evolve(
        SYSTEM,
        actor=Actor(
            id=SYSTEM.actor.id,
            roles=frozenset({Role.SUPERVISOR}),
            scope=Stores(frozenset({store_id(2)})),
        ),
    )

    with pytest.raises(NotFound):
        twin.app.rosters.bring(caller, store=twin.store, rows=[])
    with pytest.raises(NotFound):
        twin.app.staffing.withdraw(
            caller, technician=TechnicianId(people(twin)[0].id), skill=Skill.PAINT
        )
