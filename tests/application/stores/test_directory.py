"""The chain at hand: read once, and shop by shop when something changed."""

from collections.abc import Collection, Mapping
from random import Random

from attrs import define, evolve, field

from adapters import bootstrap
from application.shared.caller import SYSTEM
from application.stores.directory import Directory, Shop
from domain.shared.ids import StoreId
from domain.shared.label import Label
from simulation.clock import HandClock
from tests.application.furnished import KEYS, furnished
from tests.chain import MONDAY, a_store
from tests.databases import Databases

FIRST, SECOND = a_store(1), a_store(2)


@define
class Stored:
    """What the directory reads, and what it asked for."""

    shops: dict[StoreId, Shop] = field(
        factory=lambda: {one.id: Shop(one) for one in (FIRST, SECOND)}
    )
    asked: list[Collection[StoreId] | None] = field(factory=list)

    def __call__(self, ids: Collection[StoreId] | None) -> Mapping[StoreId, Shop]:
        self.asked.append(None if ids is None else {*ids})
        return {id: shop for id, shop in self.shops.items() if ids is None or id in ids}


def test_the_chain_is_read_once() -> None:
    stored = Stored()
    directory = Directory(stored)

    assert directory.register is directory.register
    assert stored.asked == [None]


def test_only_a_shop_that_changed_is_read_again() -> None:
    stored = Stored()
    directory = Directory(stored)
    before = directory.register
    renamed = evolve(FIRST, label=Label("新店名", "new name"))
    stored.shops[FIRST.id] = Shop(renamed)
    directory.changed(FIRST.id)

    assert directory.store(FIRST.id) == renamed
    assert directory.register.shops[SECOND.id] is before.shops[SECOND.id]
    assert stored.asked == [None, {FIRST.id}]


def test_what_is_at_hand_is_read_while_every_connection_is_at_work(
    postgres_server: Databases,
) -> None:
    url = postgres_server.new_database(prepared_by=furnished)
    with bootstrap.open_database(
        url, KEYS, clock=HandClock(MONDAY), random=Random(1), pool_size=1
    ) as app:
        store = next(iter(app.directory.register.stores))
        app.directory.changed(store)
        assert app.listings.technicians(SYSTEM, store=store)
    postgres_server.drop(url)
