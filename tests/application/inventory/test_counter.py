"""The parts counter: what its papers do to shelves and books, and who may look where."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest

from application.inventory.service import Delivered, Received
from application.shared.caller import SYSTEM, Actor, Caller
from application.shared.ports import Asked
from application.shared.rights import Own, Role, Stores
from application.shared.service import KeyReused
from domain.finance.account import Account
from domain.finance.entry import Entry, Memo
from domain.inventory.stock import BadQuantity, OutOfStock
from domain.shared.channel import Channel
from domain.shared.errors import Forbidden, NotFound
from domain.shared.ids import MemberId, PersonId, StoreId
from domain.shared.money import Money
from domain.shared.text import NoReason
from tests.application.furnished import on_postgresql
from tests.application.visits.parts import (
    PLUG,
    PLUGS_NEEDED,
    approve,
    deliver,
    find_plugs_worn,
    level,
    plugs_of,
    sell_out,
)
from tests.application.visits.shop_day import ShopDay
from tests.application.visits.sound import expect_promises
from tests.chain import a_furnished_twin, store_id
from tests.databases import Databases


@pytest.fixture(params=["memory", "postgresql"])
def day(request: pytest.FixtureRequest) -> Iterator[ShopDay]:
    if request.param == "memory":
        app, clock = a_furnished_twin()
        yield ShopDay(app=app, clock=clock)
        return
    with on_postgresql(request.getfixturevalue("postgres_server")) as (app, clock):
        yield ShopDay(app=app, clock=clock)


def somebody(role: Role, *stores: StoreId) -> Caller:
    scope = Stores(frozenset(stores))
    actor = Actor(id=PersonId(UUID(int=9)), roles=frozenset({role}), scope=scope)
    return Caller(actor=actor, channel=Channel.DESK)


def entries_of(day: ShopDay, document: UUID) -> list[Entry]:
    asked = Asked(caller=SYSTEM, command="test.look")
    with day.app.inventory.transactions.begin(asked) as work:
        found: list[Entry] = work.journal.of([document])
        return found


def test_goods_in_are_owed_for_until_the_invoice_comes(day: ShopDay) -> None:
    before = level(day)

    received = deliver(day, 10)

    [entry] = entries_of(day, received.delivery)
    assert entry.memo is Memo.GOODS_RECEIVED
    assert entry.amount_on(Account.INVENTORY) == Money(1000)
    assert entry.amount_on(Account.GOODS_RECEIVED_NOT_INVOICED) == -Money(1000)
    assert level(day).on_hand == before.on_hand + 10


def test_a_part_may_stand_on_a_delivery_twice(day: ShopDay) -> None:
    items = tuple(Delivered(part=PLUG, quantity=one, cost=Money(0)) for one in (2, 3))
    before = level(day).on_hand

    day.app.inventory.receive(SYSTEM, store=day.store, items=items)

    assert level(day).on_hand == before + 5


@pytest.mark.parametrize("fen", [0, 5])
def test_a_delivery_with_an_id_of_its_own_comes_once(day: ShopDay, fen: int) -> None:
    """Sent again it changes nothing, and the answer is the first one."""
    sell_out(day)
    cars = [day.book().receive() for _ in range(2)]
    for car in cars:
        approve(car, find_plugs_worn(car).proposed)
    day.wait(1)
    items = tuple(Delivered(part=PLUG, quantity=one, cost=Money(fen)) for one in (2, 3))
    delivery = uuid4()

    def receive() -> Received:
        return day.app.inventory.receive(SYSTEM, store=day.store, delivery=delivery, items=items)

    first, before = receive(), level(day)
    day.wait(1)
    deliver(day, 1)
    then = level(day)
    day.wait(1)

    assert receive() == first
    assert first.arrivals
    assert (then.on_hand, level(day)) == (before.on_hand + 1, then)


def test_an_id_belongs_to_one_delivery(day: ShopDay) -> None:
    delivery, receive = uuid4(), day.app.inventory.receive
    items = (Delivered(part=PLUG, quantity=2, cost=Money(0)),)
    receive(SYSTEM, store=day.store, delivery=delivery, items=items)
    before = level(day)
    more = (Delivered(part=PLUG, quantity=3, cost=Money(0)),)

    with pytest.raises(KeyReused):
        receive(SYSTEM, store=day.store, delivery=delivery, items=more)
    with pytest.raises(KeyReused):
        receive(SYSTEM, store=store_id(2), delivery=delivery, items=items)

    assert level(day) == before


def test_a_count_is_booked_with_its_reason(day: ShopDay) -> None:
    before = level(day)
    day.wait(1)

    after = day.app.inventory.count(
        SYSTEM, store=day.store, part=PLUG, counted=before.on_hand - 4, reason="broken"
    )

    [counted, *_] = day.app.stockroom.movements(SYSTEM, store=day.store, part=PLUG)
    assert after.on_hand == before.on_hand - 4
    assert (counted.on_hand, counted.voucher.note) == (-4, "broken")
    [entry] = entries_of(day, counted.id)
    assert entry.memo is Memo.STOCK_COUNTED
    assert entry.amount_on(Account.STOCK_DIFFERENCES) == before.value - after.value


def test_a_count_has_a_reason_and_changes_something(day: ShopDay) -> None:
    there = level(day).on_hand

    with pytest.raises(NoReason):
        day.app.inventory.count(SYSTEM, store=day.store, part=PLUG, counted=1, reason="")
    with pytest.raises(BadQuantity):
        day.app.inventory.count(SYSTEM, store=day.store, part=PLUG, counted=there, reason="x")


def test_a_count_does_not_take_what_is_promised(day: ShopDay) -> None:
    car = day.book().receive()
    approve(car, find_plugs_worn(car).proposed)

    with pytest.raises(OutOfStock):
        day.app.inventory.count(
            SYSTEM, store=day.store, part=PLUG, counted=PLUGS_NEEDED - 1, reason="stolen"
        )


def test_every_movement_has_its_paper_and_who_made_it(day: ShopDay) -> None:
    day.wait(1)
    clerk = somebody(Role.PARTS_CLERK, day.store)
    items = (Delivered(part=PLUG, quantity=2, cost=Money(5)),)

    received = day.app.inventory.receive(clerk, store=day.store, items=items, note="LS-4711")

    [newest, *_] = day.app.stockroom.movements(clerk, store=day.store, part=PLUG)
    paper = newest.voucher
    assert (paper.document, paper.by, paper.note) == (received.delivery, clerk.actor.id, "LS-4711")
    assert sum(
        one.on_hand for one in day.app.stockroom.movements(SYSTEM, store=day.store, part=PLUG)
    ) == (level(day).on_hand)


def test_a_shop_out_of_reach_is_not_there(day: ShopDay) -> None:
    clerk, room, counter = (
        somebody(Role.PARTS_CLERK, store_id(2)),
        day.app.stockroom,
        day.app.inventory,
    )
    for store in (day.store, StoreId(uuid4())):
        asks = (
            lambda store=store: room.levels(clerk, store=store),
            lambda store=store: room.level(clerk, store=store, part=PLUG),
            lambda store=store: room.movements(clerk, store=store, part=PLUG),
            lambda store=store: room.expected(clerk, store=store),
            lambda store=store: counter.receive(clerk, store=store, items=()),
            lambda store=store: counter.count(clerk, store=store, part=PLUG, counted=1, reason="x"),
            lambda store=store: counter.schedule(
                clerk, store=store, part=PLUG, due=day.clock.now()
            ),
        )
        for ask in asks:
            with pytest.raises(NotFound):
                ask()


def test_who_may_see_stock_sees_what_is_free_near_by(day: ShopDay) -> None:
    """An advisor looks for the part that is missing here."""
    sell_out(day)
    here = day.app.directory.store(day.store).place

    found = day.app.stockroom.around(somebody(Role.ADVISOR, day.store), part=PLUG, place=here)

    assert [one.store for one in found] == [store_id(2), store_id(3)]
    assert [one.distance_km for one in found] == sorted(one.distance_km for one in found)
    assert all(one.free for one in found)


def test_a_customer_sees_nobodys_shelves(day: ShopDay) -> None:
    customer = Caller(
        actor=Actor(
            id=PersonId(UUID(int=8)),
            roles=frozenset({Role.CUSTOMER}),
            scope=Own(MemberId(UUID(int=8))),
        ),
        channel=Channel.WEB,
    )
    here = day.app.directory.store(day.store).place

    with pytest.raises(Forbidden):
        day.app.stockroom.around(customer, part=PLUG, place=here)
    with pytest.raises(Forbidden):
        day.app.stockroom.levels(customer, store=day.store)


def test_all_at_once_nobody_is_forgotten(postgres_server: Databases) -> None:
    """Deliveries and yeses meet: whoever waits when goods come gets them, whatever the timing."""
    with on_postgresql(postgres_server) as (app, clock):
        day = ShopDay(app=app, clock=clock).stock_up()
        sell_out(day)
        cars = [day.book().receive() for _ in range(6)]
        asked = [find_plugs_worn(car).proposed for car in cars]

        with ThreadPoolExecutor(8) as pool:
            said = [pool.submit(approve, *one) for one in zip(cars, asked, strict=True)]
            came = [pool.submit(deliver, day, PLUGS_NEEDED) for _ in range(4)]
            for yes in said:
                yes.result()
            for delivery in came:
                delivery.result()

        now = level(day)
        assert (now.reserved, now.free, now.expected) == (4 * PLUGS_NEEDED, 0, 2 * PLUGS_NEEDED)
        assert sum(plugs_of(car).reserved for car in cars) == 4 * PLUGS_NEEDED
        expect_promises(day)
