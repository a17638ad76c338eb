from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from attrs import evolve
from sqlalchemy import create_engine

from adapters.bootstrap import in_memory, open_database
from adapters.preparation import migrated
from adapters.sql.promises import examine
from application.app import Application
from application.inventory.service import Delivered
from application.inventory.tables import StockRow
from application.shared.caller import SYSTEM
from application.shared.ports import Asked
from application.shared.rights import Role, Stores
from application.shared.tables import BATCH, Brought
from domain.finance.account import Account
from domain.shared.errors import Forbidden
from domain.shared.ids import PartId, StoreId, derived_id, named_id
from domain.shared.money import Money
from simulation.clock import HandClock
from tests.adapters.bench import a_caller
from tests.application.tables.test_customer_tables import brought, refused
from tests.chain import CATALOGUE, MONDAY, small_chain, store_id
from tests.databases import Databases
from tests.lived import KEYS

FILTER, OIL = "OF-VW-01", next(p.code for p in CATALOGUE.parts if p.role == "engine-oil")
SHOPS = 3


def empty_shelves(app: Application) -> Application:
    app.loading.load_catalogue(SYSTEM, catalogue=CATALOGUE)
    app.loading.load_network(SYSTEM, network=small_chain(SHOPS))
    return app


@pytest.fixture(params=["memory", "postgresql"])
def app(request: pytest.FixtureRequest) -> Iterator[Application]:
    """Three shops with nothing on their shelves."""
    clock = HandClock(MONDAY)
    if request.param == "memory":
        yield empty_shelves(in_memory(clock=clock, random=Random(0)))
        return
    server: Databases = request.getfixturevalue("postgres_server")
    url = server.new_database(prepared_by=migrated)
    with open_database(url, KEYS, clock=clock, random=Random(0)) as app:
        yield empty_shelves(app)
        engine = create_engine(url)
        assert [one.promise.name for one in examine(engine, now=MONDAY) if not one.holds] == []
        engine.dispose()
    server.drop(url)


def row(line: int = 2, **given: Any) -> StockRow:
    standard = StockRow(line=line, store="S0001", part=FILTER, quantity=12, cost=Money(36_000))
    return evolve(standard, **given)


def bring(app: Application, *rows: StockRow, **options: Any) -> Brought:
    return app.stock_tables.bring_stock(SYSTEM, rows=rows, **options)


def taken(app: Application, shop: int = 1) -> list[tuple[str, int, int]]:
    rows = app.stock_tables.take_stock(SYSTEM, store=store_id(shop))
    return [(one.part, one.quantity, one.cost.amount) for one in rows]


def receive(app: Application, quantity: int) -> None:
    part = PartId(named_id("part", FILTER))
    item = Delivered(part=part, quantity=quantity, cost=Money(100 * quantity))
    delivery = derived_id(part, f"delivery {quantity}")
    app.inventory.receive(SYSTEM, store=store_id(1), delivery=delivery, items=(item,))


def test_opening_stock_fills_a_shelf_once(app: Application) -> None:
    assert bring(app, row()) == brought(new=1)
    assert bring(app, row()) == brought(unchanged=1)
    assert taken(app) == [(FILTER, 12, 36_000)]


def test_a_file_that_comes_again_later_is_still_known(app: Application) -> None:
    bring(app, row())
    receive(app, 5)

    assert bring(app, row()) == brought(unchanged=1)
    assert taken(app) == [(FILTER, 17, 36_500)]


def test_what_was_taken_out_brings_nothing_new(app: Application) -> None:
    bring(app, row(), row(3, part=OIL, quantity=60_000), row(4, store="S0002"))
    receive(app, 5)
    rows = app.stock_tables.take_stock(SYSTEM, store=store_id(1))

    assert bring(app, *rows) == brought(unchanged=2)


def test_the_value_of_a_shop_s_shelves_is_its_opening_balance(app: Application) -> None:
    rows = (row(), row(3, part=OIL, cost=Money(14_000)), row(4, store="S0002"))
    free = row(5, store="S0003", cost=Money(0))

    assert bring(app, *rows, free) == brought(new=4)

    posted = opening_balances(app)
    assert posted == {store_id(1): Money(-50_000), store_id(2): Money(-36_000)}


def opening_balances(app: Application) -> dict[StoreId, Money]:
    found: dict[StoreId, Money] = {}
    for number in range(1, SHOPS + 1):
        store = store_id(number)
        opening = derived_id(store, "opening stock")
        with app.stock_tables.transactions.begin(asked()) as work:
            moved = work.stock.movements_of(opening)
            document = derived_id(opening, ",".join(sorted(map(str, moved))))
            for entry in work.journal.of([document]):
                found[store] = entry.amount_on(Account.OPENING_BALANCES)
    return found


def asked() -> Asked:
    return Asked(caller=SYSTEM, command="look")


def test_more_than_a_batch_is_all_there(app: Application) -> None:
    codes = [part.code for part in CATALOGUE.parts]
    rows = [
        row(line=line, store=f"S{shop:04d}", part=code)
        for line, (shop, code) in enumerate(
            ((shop, code) for shop in range(1, SHOPS + 1) for code in codes), start=2
        )
    ]
    assert len(rows) > 2 * BATCH

    assert bring(app, *rows) == brought(new=len(rows))
    assert all(len(taken(app, shop)) == len(codes) for shop in range(1, SHOPS + 1))
    assert bring(app, *rows) == brought(unchanged=len(rows))


def test_one_bad_row_at_the_end_leaves_every_shelf_empty(app: Application) -> None:
    rows = [row(line, part=part.code) for line, part in enumerate(CATALOGUE.parts, start=2)]
    bad = row(999, store="S0002", part="NO-SUCH-PART")

    assert refused(lambda: bring(app, *rows, bad)) == [(999, "part")]
    assert taken(app) == []


def test_every_bad_row_is_named_by_line_and_column(app: Application) -> None:
    receive(app, 5)
    rows = (
        row(2),
        row(3, store="S9999"),
        row(4, part="NO-SUCH-PART"),
        row(5, part=OIL),
        row(6, part=OIL),
    )

    assert refused(lambda: bring(app, *rows)) == [
        (2, "quantity"),
        (3, "store"),
        (4, "part"),
        (6, "part"),
    ]


def test_a_trial_writes_nothing(app: Application) -> None:
    assert bring(app, row(), trial=True) == brought(new=1)
    assert taken(app) == []


def test_a_clerk_fills_the_shelves_of_the_own_shop_only(app: Application) -> None:
    clerk = a_caller(Stores(frozenset({store_id(1)})), role=Role.PARTS_CLERK)
    tables = app.stock_tables

    assert tables.bring_stock(clerk, rows=(row(),)) == brought(new=1)
    with pytest.raises(Forbidden):
        tables.bring_stock(clerk, rows=(row(store="S0002"),))
    for caller in (a_caller(role=Role.ADVISOR), a_caller(role=Role.PLANNER)):
        with pytest.raises(Forbidden):
            tables.bring_stock(caller, rows=(row(),))
        with pytest.raises(Forbidden):
            tables.take_stock(caller, store=store_id(1))
