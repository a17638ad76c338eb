"""Photos of a visit, in both stores."""

import pytest

from application.shared.caller import SYSTEM, Actor, Caller
from application.shared.rights import Own, Role, Stores
from application.visits.reception import Entry
from domain.shared.channel import Channel
from domain.shared.errors import NotFound
from domain.shared.ids import MemberId, PersonId, StoreId
from domain.shared.life_cycle import IllegalMove
from domain.work_orders.photo import MOST_PHOTOS, Jpeg, NoPhoto, TooManyPhotos
from domain.work_orders.record import Finding, Severity
from tests.adapters.photos.cameras import a_photo, seen
from tests.application.visits.shop_day import SHOP, ShopDay
from tests.chain import a_furnished_twin, store_id

WORN = Finding(note="pads worn", severity=Severity.SOON)


def somebody(role: Role, scope: Stores | Own) -> Caller:
    actor = Actor(id=PersonId(SHOP), roles=frozenset({role}), scope=scope)
    return Caller(actor=actor, channel=Channel.API)


def technician(store: StoreId) -> Caller:
    return somebody(Role.TECHNICIAN, Stores(frozenset({store})))


def test_photos_are_kept_with_the_visit_for_its_shop_and_its_customer_alone(day: ShopDay) -> None:
    photos, car, other = day.app.photos, day.walk_in(), day.walk_in()
    visit = car.booked.work_order
    assert visit

    came = photos.take(technician(day.store), work_order=visit, raw=a_photo())
    again = photos.take(technician(day.store), work_order=visit, raw=a_photo())
    day.app.diagnosis.diagnose(SYSTEM, work_order=visit, findings=(WORN,))
    worn = photos.take(
        technician(day.store), work_order=visit, raw=a_photo(colour=(0, 0, 9)), finding=0
    )

    told = day.app.visits.work_order(SYSTEM, work_order=visit)
    assert came == again
    assert told.reception
    assert told.reception.photos == (came,)
    assert told.findings[0].photos == (worn,)
    owner = somebody(Role.CUSTOMER, Own(car.member))
    for caller in (technician(day.store), owner):
        assert {one.id for one in photos.of(caller, work_order=visit)} == {came, worn}
        assert seen(photos.see(caller, photo=worn).content).size == (64, 48)
    for stranger in (
        technician(store_id(2)),
        somebody(Role.CUSTOMER, Own(MemberId(other.member))),
    ):
        with pytest.raises(NotFound):
            photos.of(stranger, work_order=visit)
        with pytest.raises(NotFound):
            photos.see(stranger, photo=came)


@pytest.fixture
def twin() -> ShopDay:
    """The same day in memory alone."""
    app, clock = a_furnished_twin()
    return ShopDay(app=app, clock=clock).stock_up()


def test_photos_taken_before_the_car_is_written_down_come_with_the_entry(twin: ShopDay) -> None:
    visit = twin.book().booked.work_order
    other = twin.book().booked.work_order
    assert visit
    assert other
    photo = twin.app.photos.take(SYSTEM, work_order=visit, raw=a_photo())
    elsewhere = twin.app.photos.take(SYSTEM, work_order=other, raw=a_photo())

    with pytest.raises(NotFound):
        twin.app.receptions.receive(
            SYSTEM, work_order=visit, entry=Entry(mileage_km=1, photos=(elsewhere,))
        )
    twin.app.receptions.receive(
        SYSTEM, work_order=visit, entry=Entry(mileage_km=1, photos=(photo,))
    )

    received = twin.app.visits.work_order(SYSTEM, work_order=visit).reception
    assert received
    assert received.photos == (photo,)


def test_a_photo_of_a_finding_that_is_not_there_is_refused_and_not_kept(twin: ShopDay) -> None:
    visit = twin.walk_in().booked.work_order
    assert visit

    for finding in (-1, 0):
        with pytest.raises(NotFound):
            twin.app.photos.take(SYSTEM, work_order=visit, raw=a_photo(), finding=finding)
    with pytest.raises(NoPhoto):
        twin.app.photos.take(SYSTEM, work_order=visit, raw=b"no picture")

    assert twin.app.photos.of(SYSTEM, work_order=visit) == ()


def test_a_visit_has_no_endless_number_of_photos(twin: ShopDay) -> None:
    visit = twin.walk_in().booked.work_order
    assert visit
    for number in range(MOST_PHOTOS):
        twin.app.photos.keep(SYSTEM, work_order=visit, jpeg=Jpeg(bytes([number]), 1, 1))

    with pytest.raises(TooManyPhotos):
        twin.app.photos.keep(SYSTEM, work_order=visit, jpeg=Jpeg(b"one more", 1, 1))


def test_how_a_car_came_is_not_photographed_after_work_has_begun(twin: ShopDay) -> None:
    car = twin.walk_in().prepare()
    came = twin.app.photos.take(SYSTEM, work_order=car.visit.id, raw=a_photo())
    car.start()
    later = twin.app.photos.take(SYSTEM, work_order=car.visit.id, raw=a_photo((9, 9)))

    assert car.visit.reception
    assert car.visit.reception.photos == (came,)
    photos = twin.app.photos.of(SYSTEM, work_order=car.visit.id)
    assert {one.id for one in photos} == {came, later}


def test_of_a_visit_that_was_called_off_nothing_is_photographed(twin: ShopDay) -> None:
    visit = twin.walk_in().visit.id
    twin.app.calling_off.call_off(SYSTEM, work_order=visit, reason="no time")

    with pytest.raises(IllegalMove):
        twin.app.photos.take(SYSTEM, work_order=visit, raw=a_photo())

    assert twin.app.photos.of(SYSTEM, work_order=visit) == ()
