from datetime import date
from typing import Any

import pytest
from attrs import evolve

from application.app import Application
from application.catalogue.tables import PriceRow
from application.shared.caller import SYSTEM
from application.shared.rights import Role
from application.shared.tables import Brought
from domain.catalogue.price_list import Per, Price, price_of
from domain.shared.errors import Forbidden
from domain.shared.label import Label
from domain.shared.money import Money
from tests.adapters.bench import a_caller
from tests.application.tables.test_customer_tables import brought, refused
from tests.chain import store_id

JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 1)


def price(item: str = "oil-service", yuan: int = 150, per: Per = Per.SERVICE) -> Price:
    return Price(item=item, per=per, amount=Money(yuan * 100), tax=1300)


def row(line: int = 2, **given: Any) -> PriceRow:
    standard = PriceRow(
        line=line,
        price_list="SUMMER",
        label=Label("夏季价目表", "Summer prices"),
        region=None,
        store=None,
        starts=JULY,
        ends=None,
        price=price(),
    )
    return evolve(standard, **given)


def bring(app: Application, *rows: PriceRow, **options: Any) -> Brought:
    return app.price_tables.bring_prices(SYSTEM, rows=rows, **options)


def asked(app: Application, on: date, item: str = "oil-service", store: int = 3) -> Money:
    lists = app.shelf.catalogue().price_lists
    return price_of(item, lists, store=store_id(store), region="east", on=on).amount


def test_a_new_start_is_a_new_version_and_the_old_one_stays(app: Application) -> None:
    before = asked(app, date(2026, 6, 30))
    east: dict[str, Any] = {"price_list": "EAST", "region": "east", "label": Label("华东", "East")}

    assert bring(app, row(**east)) == brought(new=1)
    assert bring(app, row(**east, starts=AUGUST, price=price(yuan=160))) == brought(new=1)

    assert asked(app, date(2026, 6, 30)) == before
    assert asked(app, JULY) == Money(15_000)
    assert asked(app, AUGUST) == Money(16_000)


def test_a_version_is_corrected_and_what_is_not_named_stays(app: Application) -> None:
    filter_ = price("OF-VW-01", 60, Per.PIECE)
    bring(app, row(), row(3, price=filter_))

    assert bring(app, row(price=price(yuan=155))) == brought(changed=1)
    assert bring(app, row(price=price(yuan=155)), row(3, price=filter_)) == brought(unchanged=2)


def test_a_version_may_be_given_an_end(app: Application) -> None:
    shop: dict[str, Any] = {"store": "S0003"}
    without = asked(app, AUGUST)
    bring(app, row(**shop))
    assert asked(app, AUGUST) == Money(15_000)

    assert bring(app, row(**shop, ends=AUGUST)) == brought(changed=1)

    assert asked(app, AUGUST) == without
    assert bring(app, row(**shop, ends=AUGUST)) == brought(unchanged=1)


def test_what_was_taken_out_brings_nothing_new(app: Application) -> None:
    bring(app, row(), row(3, starts=AUGUST))
    rows = app.price_tables.take_prices(SYSTEM)

    assert len(rows) > 400
    assert bring(app, *rows) == brought(unchanged=len(rows))


def test_other_processes_hear_of_new_prices(app: Application) -> None:
    bring(app, row())
    bring(app, row(ends=AUGUST))
    while app.stream.move():
        pass

    kinds = [one.kind for one in app.stream.after(0, limit=10_000)]

    assert {"PricesChanged", "PriceListEnds"} <= {*kinds}


def test_every_bad_price_is_named_by_line_and_column(app: Application) -> None:
    rows = (
        row(2),
        row(3, price=price("no-such-service")),
        row(4, price=price("OF-VW-01", per=Per.LITRE)),
        row(5, price=price()),
        row(6, price=price("big-service"), ends=AUGUST),
        row(7, price_list="SHOP", store="S9999"),
        row(8, price_list="BOTH", store="S0001", region="east"),
        row(9, price_list="NEVER", ends=JULY),
        row(10, price_list="EAST", starts=date(2020, 1, 1), price=price()),
    )

    assert refused(lambda: bring(app, *rows)) == [
        (3, "item"),
        (4, "per"),
        (5, "item"),
        (6, "list"),
        (7, "store"),
        (8, ""),
        (9, ""),
        (10, "list"),
    ]
    assert {one.price_list for one in app.price_tables.take_prices(SYSTEM)}.isdisjoint({"SUMMER"})


def test_a_trial_writes_nothing(app: Application) -> None:
    assert bring(app, row(), trial=True) == brought(new=1)
    assert bring(app, row()) == brought(new=1)


def test_prices_are_for_who_keeps_the_catalogue(app: Application) -> None:
    for caller in (a_caller(role=Role.STORE_MANAGER), a_caller(role=Role.PLANNER)):
        with pytest.raises(Forbidden):
            app.price_tables.bring_prices(caller, rows=(row(),))
        with pytest.raises(Forbidden):
            app.price_tables.take_prices(caller)
