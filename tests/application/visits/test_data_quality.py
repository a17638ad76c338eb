"""How well shops write things down, in both stores."""

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from application.shared.caller import SYSTEM, Actor, Caller
from application.shared.rights import Role, Stores
from application.visits.reception import Entry
from cli.data_quality import data_quality
from domain.members.plate import Plate
from domain.members.vin import Vin
from domain.shared.channel import Channel
from domain.shared.checks import OutOfRange
from domain.shared.ids import PersonId
from domain.shared.trade import Car, Energy, VehicleClass
from domain.work_orders.data_quality import DataQuality, Measure, Share
from tests.adapters.photos.cameras import a_photo
from tests.application.visits.shop_day import SHOP, ShopDay
from tests.chain import store_id

SHARES = st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda p: Share(min(p), max(p)))
QUALITIES = st.fixed_dictionaries(dict.fromkeys(Measure, SHARES)).map(DataQuality)


@settings(max_examples=30)
@given(st.lists(QUALITIES, max_size=2))
def test_a_score_lies_between_its_worst_and_its_best_share(some: list[DataQuality]) -> None:
    together = DataQuality.of_all(some)

    known = [p for s in together.shares.values() if (p := s.percent) is not None]
    assert (together.score is None) == (not known)
    if together.score is not None:
        assert min(known) - 1e-9 <= together.score <= max(known) + 1e-9
    for one in Measure:
        assert together.shares[one].all == sum(quality.shares[one].all for quality in some)


def _unknown_car(day: ShopDay) -> None:
    """Somebody's Trabant, without VIN and mileage."""
    member, _ = day.customer()
    car = Car(
        maker="Trabant",
        model="601",
        year=1989,
        vehicle_class=VehicleClass.SMALL,
        energy=Energy.PETROL,
    )
    vehicle = day.app.members.register_vehicle(
        SYSTEM, member=member, car=car, plate=Plate("沪B66601")
    )
    [proposal, *_] = day.offers(vehicle, services=("wash",))
    day.app.receptions.walk_in(
        SYSTEM, proposal=proposal, member=member, vehicle=vehicle, entry=Entry(mileage_km=0)
    )


def test_what_was_written_down_is_counted_for_those_who_may_see_the_shop(day: ShopDay) -> None:
    app, well = day.app, day.book()
    visit = well.booked.work_order
    assert visit
    app.members.register_vehicle(
        SYSTEM,
        member=well.member,
        car=app.customer_file.vehicle(SYSTEM, vehicle=well.vehicle).car,
        plate=app.customer_file.vehicle(SYSTEM, vehicle=well.vehicle).plate,
        vin=Vin("LSVAU033982184785"),
    )
    photo = app.photos.take(SYSTEM, work_order=visit, raw=a_photo())
    app.receptions.receive(
        SYSTEM,
        work_order=visit,
        entry=Entry(mileage_km=9, fuel_percent=0, photos=(photo,)),
    )
    _unknown_car(day)

    [found] = app.data_quality.of_shops(SYSTEM)

    assert found.store.id == SHOP
    half, none = Share(1, 2), Share(0, 0)
    assert found.quality == DataQuality(
        {one: none if one is Measure.REACHED else half for one in Measure}
    )
    assert found.quality.score == 50
    elsewhere = Actor(
        id=PersonId(SHOP),
        roles=frozenset({Role.STORE_MANAGER}),
        scope=Stores(frozenset({store_id(2)})),
    )
    assert app.data_quality.of_shops(Caller(actor=elsewhere, channel=Channel.API)) == ()
    for days in (0, 367):
        with pytest.raises(OutOfRange):
            app.data_quality.of_shops(SYSTEM, days=days)
    told = CliRunner().invoke(data_quality, ["--days", "1"], obj=app, catch_exceptions=False)
    assert [line.split("\t")[:3] for line in told.stdout.splitlines()] == [
        ["shop", "score", "vin"],
        ["*", "50.0", "50.0"],
        ["S0001", "50.0", "50.0"],
    ]
