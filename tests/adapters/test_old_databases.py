"""What a database of an older release holds is found as if it had been written by this one."""

from random import Random

from sqlalchemy import Connection, NullPool, create_engine

from adapters import bootstrap
from adapters.sql.migrate import raise_to
from application.shared.caller import SYSTEM
from simulation.clock import HandClock
from tests.application.furnished import KEYS, furnished, stocked
from tests.application.visits.shop_day import ShopDay
from tests.application.visits.test_providers import a_prepaid_car, a_settled_car
from tests.chain import MONDAY
from tests.databases import Databases

_BEFORE_0013 = """
drop table supports;
drop table webhook_attempts, webhook_places, subscriptions;
drop table rule_sheets;
drop table invitations;
drop index waits_offered_of_store;
alter table orders drop column overpaid, drop column to_fetch;
alter table work_orders drop column received, drop column passed;
drop table experiences;
drop table photos, pictures;
drop function booked_meanwhile, vehicles_sharing_plate_variants, audit_of;
alter table appointments drop column away;
drop table track_records;
drop table whereabouts;
drop index work_orders_by_vehicle;
update alembic_version set version_num = '0012';
"""
_LOOKED_FOR = (
    "select id, overpaid from orders order by id",
    "select id, received, passed from work_orders order by id",
    "select id, away from appointments order by id",
)


def looked_for(connection: Connection) -> list[list[tuple[object, ...]]]:
    return [[tuple(row) for row in connection.exec_driver_sql(sql)] for sql in _LOOKED_FOR]


def test_what_an_older_release_did_not_write_down_is_known_after_an_upgrade(
    postgres_server: Databases,
) -> None:
    url, clock = postgres_server.new_database(prepared_by=furnished), HandClock(MONDAY)
    with bootstrap.open_database(url, KEYS, clock=clock, random=Random(1), sandbox=True) as app:
        day = ShopDay(app=app, clock=clock).stock_up()
        day.book()
        a_settled_car(day)
        owed, _ = a_prepaid_car(day)
        app.calling_off.call_off(SYSTEM, work_order=owed.booked.work_order, reason="no time")
    database = create_engine(url, poolclass=NullPool)

    with database.begin() as connection:
        written = looked_for(connection)
        connection.exec_driver_sql(_BEFORE_0013)
        raise_to(connection)
        upgraded = looked_for(connection)

    assert upgraded == written
    assert {overpaid for _, overpaid in upgraded[0]} == {True, False}
    for times in list(zip(*upgraded[1], strict=True))[1:]:
        assert any(times)
        assert not all(times)
    postgres_server.drop(url)


def test_a_hold_of_the_release_before_is_confirmed(postgres_server: Databases) -> None:
    url, clock = postgres_server.new_database(prepared_by=stocked), HandClock(MONDAY)
    database = create_engine(url, poolclass=NullPool)
    with bootstrap.open_database(url, KEYS, clock=clock, random=Random(1), sandbox=True) as app:
        day = ShopDay(app=app, clock=clock)
        member, vehicle = day.customer()
        offer = day.offers(vehicle, day.at(9))[0]
        held = app.booking.hold(SYSTEM, proposal=offer, member=member, vehicle=vehicle)
        with database.begin() as connection:
            connection.exec_driver_sql("update appointments set away = null")

        app.booking.confirm(SYSTEM, appointment=held.appointment)

    with database.begin() as connection:
        assert looked_for(connection)[2][0][1] is not None
    postgres_server.drop(url)
