"""Cars away from the shop: who is sent there, and whether they came."""

from uuid import UUID

import pytest
from attrs import evolve

from application.shared.caller import SYSTEM, Caller
from application.shared.rights import Role
from application.visits.on_site import Errand, ShopMap
from domain.dispatch.assignment import Decision, Mode, NotQualified
from domain.dispatch.rule_sheet import Whose
from domain.shared.errors import Forbidden, NotFound
from domain.shared.geo import NoSuchPlace, Place
from domain.shared.ids import PersonId, TechnicianId
from domain.shared.time import Span
from domain.work_orders.events import TechnicianOnSite
from domain.work_orders.site import Fix
from domain.work_orders.work_order import NotYet
from domain.workforce.events import AbsenceCause
from tests.application.visits.finished import DENT, LAMPS, come
from tests.application.visits.shop_day import Car, ShopDay
from tests.chain import a_furnished_twin

SITE = Place(31.30, 121.50)
KM_NORTH = Place(31.309, 121.50)
"""One kilometre from the site."""
NOBODY = TechnicianId(UUID(int=9))


@pytest.fixture
def twin() -> ShopDay:
    app, clock = a_furnished_twin(stores=1)
    return ShopDay(app=app, clock=clock).stock_up()


def as_(technician: TechnicianId) -> Caller:
    """The technician themselves."""
    return evolve(SYSTEM, actor=evolve(SYSTEM.actor, id=PersonId(technician)))


def away(day: ShopDay) -> Car:
    """A car that is worked on where it stands."""
    car = come(day, LAMPS)
    day.app.on_site.locate(SYSTEM, work_order=car.booked.work_order, site=SITE)
    return car


def hands(car: Car) -> TechnicianId:
    [operation] = car.visit.operations
    assert operation.technician is not None
    return operation.technician


def errand(seen: ShopMap, car: Car) -> Errand:
    return next(one for one in seen.errands if one.work_order == car.booked.work_order)


def test_the_nearest_who_may_comes_first_on_the_map_and_is_sent_with_a_press(day: ShopDay) -> None:
    car, on_site = away(day), day.app.on_site
    first = hands(car)
    near = next(one.id for one in day.app.directory.technicians_of(day.store) if one.id != first)
    on_site.here(as_(near), fix=Fix(place=KM_NORTH, accuracy_m=20))

    seen = on_site.see(SYSTEM, store=day.store)
    best = errand(seen, car).people[0]
    day.wait(1)
    on_site.assign(SYSTEM, work_order=car.booked.work_order, step=0, technician=near)

    assert errand(seen, car).away
    assert best.considered.candidate.technician == near
    assert best.km == pytest.approx(1.0, abs=0.01)
    assert best.minutes == 5
    assert {one.technician for one in seen.people if one.seen} == {near}
    assert hands(car) == near
    made = day.app.visits.decisions(SYSTEM, work_order=car.booked.work_order)
    record = made[-1].record
    assert isinstance(record, Decision)
    assert record.mode is Mode.MAP
    assert record.again() == record
    assert record.chosen is not None
    assert record.chosen.candidate.distance_km == best.km


def test_the_map_says_of_every_car_what_its_own_page_says(twin: ShopDay) -> None:
    cars, app = [away(twin), come(twin, LAMPS), come(twin, DENT)], twin.app
    app.on_site.here(as_(hands(cars[0])), fix=Fix(place=KM_NORTH))

    seen = app.on_site.see(SYSTEM, store=twin.store)

    for car in cars:
        choices = app.dispatching.choices(SYSTEM, work_order=car.booked.work_order)
        told = [one for one in seen.errands if one.work_order == car.booked.work_order]
        assert [one.operation.step for one in told] == list(choices)
        for one in told:
            people = {each.considered for each in one.people}
            assert people == set(choices[one.operation.step])


def test_nobody_is_sent_whom_a_limit_forbids(twin: ShopDay) -> None:
    car, on_site = away(twin), twin.app.on_site
    here = twin.app.directory.technicians_of(twin.store)
    ill = next(one.id for one in here if one.id != hands(car))
    during = Span(twin.at(8), twin.at(19))
    twin.app.absences.report(SYSTEM, technician=ill, during=during, cause=AbsenceCause.SICK)

    for who, refusal in ((ill, NotQualified), (NOBODY, NotFound)):
        with pytest.raises(refusal):
            on_site.assign(SYSTEM, work_order=car.booked.work_order, step=0, technician=who)


def test_who_is_near_the_car_is_on_site_and_who_is_far_is_told_so(day: ShopDay) -> None:
    car = away(day)
    own, id = as_(hands(car)), car.booked.work_order

    near = day.app.on_site.stamp(own, work_order=id, fix=Fix(place=SITE, accuracy_m=10))
    far = day.app.on_site.stamp(own, work_order=id, fix=Fix(place=KM_NORTH, accuracy_m=200))

    assert (near.distance_m, near.far) == (0, False)
    assert far.distance_m == pytest.approx(1000, abs=5)
    assert far.far
    assert car.visit.stamps == (near, far)
    told = [one.event for one in day.told("TechnicianOnSite")]
    assert [one.far for one in told if isinstance(one, TechnicianOnSite)] == [False, True]
    car.start()


def test_a_poor_fix_speaks_for_whoever_has_it_but_not_without_end(twin: ShopDay) -> None:
    car = away(twin)
    own, id = as_(hands(car)), car.booked.work_order

    def is_far(north_m: int, accuracy_m: float) -> bool:
        place = Place(SITE.lat + north_m / 111_195, SITE.lon)
        fix = Fix(place=place, accuracy_m=accuracy_m)
        return twin.app.on_site.stamp(own, work_order=id, fix=fix).far

    assert not is_far(299, 0)
    assert is_far(310, 0)
    assert not is_far(400, 150)
    assert is_far(5_000, 50_000)


def test_how_near_is_near_is_for_the_shop_to_say(twin: ShopDay) -> None:
    car, app = away(twin), twin.app
    rules = {"site.near_m": 2000.0}
    whose = Whose(store=twin.store)
    app.rules.change(SYSTEM, whose=whose, values=rules, reason="the yards are large")

    fix = Fix(place=KM_NORTH)
    stamp = app.on_site.stamp(as_(hands(car)), work_order=car.booked.work_order, fix=fix)

    assert not stamp.far


def test_a_car_without_a_site_is_in_the_shop(twin: ShopDay) -> None:
    car = come(twin, LAMPS)
    here = Fix(place=twin.app.directory.store(twin.store).place)

    stamp = twin.app.on_site.stamp(as_(hands(car)), work_order=car.booked.work_order, fix=here)

    assert (stamp.distance_m, stamp.far) == (0, False)


def test_only_whose_work_it_is_is_on_site(twin: ShopDay) -> None:
    car = away(twin)
    others = (one.id for one in twin.app.directory.technicians_of(twin.store))
    other = next(one for one in others if one != hands(car))

    with pytest.raises(NotYet):
        twin.app.on_site.stamp(as_(other), work_order=car.booked.work_order, fix=Fix(place=SITE))
    with pytest.raises(NotFound):
        twin.app.on_site.here(SYSTEM, fix=Fix(place=SITE))


@pytest.mark.parametrize(("lat", "lon"), [(91.0, 0.0), (0.0, 181.0), (float("nan"), 0.0)])
def test_what_is_not_on_the_earth_is_no_place(lat: float, lon: float) -> None:
    with pytest.raises(NoSuchPlace):
        Fix(place=Place(lat, lon))


def test_where_people_are_is_for_those_who_dispatch(twin: ShopDay) -> None:
    worker = evolve(SYSTEM, actor=evolve(SYSTEM.actor, roles=frozenset({Role.TECHNICIAN})))

    with pytest.raises(Forbidden):
        twin.app.on_site.see(worker, store=twin.store)


def test_events_and_the_audit_log_say_nobodys_place(twin: ShopDay) -> None:
    car = away(twin)
    twin.app.on_site.stamp(
        as_(hands(car)), work_order=car.booked.work_order, fix=Fix(place=KM_NORTH)
    )

    trail = twin.app.trails.of(SYSTEM, subject=car.booked.work_order)
    said = repr(twin.told("WorkLocated")) + repr(twin.told("TechnicianOnSite")) + repr(trail)
    assert "31.3" not in said
    assert "121.5" not in said
