"""A database of a bench: durable as in earnest, furnished, and gone afterwards."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Final

from attrs import evolve, frozen

from adapters.bootstrap import open_database
from adapters.demo.catalogue.loader import demo_catalogue
from adapters.keys import Keys
from adapters.network.generate import generate
from adapters.postgres.embedded import EmbeddedPostgres
from adapters.preparation import migrated
from application.app import Application
from application.inventory.service import Delivered
from application.shared.caller import SYSTEM
from domain.members.phone import Phone
from domain.members.plate import Plate
from domain.shared.ids import MemberId, VehicleId, derived_id
from domain.shared.money import Money
from domain.shared.person import PersonName
from domain.shared.trade import Car, Energy, VehicleClass
from simulation.clock import HandClock

MORNING: Final = datetime(2026, 3, 2, 0, tzinfo=UTC)
"""Eight o'clock in the shops of a Monday."""
SERVICE: Final = "oil-service"
"""Two operations and three parts for :data:`CAR`."""
CAR: Final = Car(
    maker="Volkswagen",
    model="Lavida",
    year=2021,
    vehicle_class=VehicleClass.MEDIUM,
    energy=Energy.PETROL,
)

Customer = tuple[MemberId, VehicleId]


@frozen(kw_only=True)
class Furnished:
    """What a process needs to work on the database."""

    url: str
    keys: Keys
    seed: int
    customers: tuple[Customer, ...] = ()

    def open(self, clock: HandClock, who: str) -> AbstractContextManager[Application]:
        """The application of one process, for one thread.

        ``who`` opens it is part of the seed: ids never meet where clocks stand still.
        """
        chance = Random(f"{self.seed}:{who}")
        return open_database(
            self.url,
            self.keys,
            clock=clock,
            random=chance,
            pool_size=2,
            holidays=lambda *_: (),
        )


@contextmanager
def furnished(*, shops: int, customers: int, seed: int) -> Iterator[Furnished]:
    """A server of its own with a chain, a catalogue, stock and customers."""
    with (
        tempfile.TemporaryDirectory(prefix="baywise-bench-", ignore_cleanup_errors=True) as home,
        EmbeddedPostgres(Path(home) / "postgres", outlives=False) as server,
    ):
        migrated(server.url)
        empty = Furnished(url=server.url, keys=Keys.fresh(), seed=seed)
        with empty.open(HandClock(MORNING), "furnishing") as app:
            joined = tuple(furnish(app, shops, customers, seed))
        yield evolve(empty, customers=joined)


def furnish(app: Application, shops: int, customers: int, seed: int) -> Iterable[Customer]:
    """Load the chain, put the service's parts on every shelf, and let customers join."""
    catalogue = demo_catalogue()
    network = generate(shops, seed)
    app.loading.load_catalogue(SYSTEM, catalogue=catalogue)
    app.loading.load_network(SYSTEM, network=network)
    service = next(one for one in catalogue.services if one.code == SERVICE)
    items = tuple(
        Delivered(part=one.part.id, quantity=10_000_000, cost=Money(100_000_000))
        for one in catalogue.resolve(service, CAR)
    )
    for shop in network.stores:
        delivery = derived_id(shop.id, "opening stock")
        app.inventory.receive(SYSTEM, store=shop.id, delivery=delivery, items=items)
    return [_joined(app, number) for number in range(customers)]


def _joined(app: Application, number: int) -> Customer:
    phone = Phone(f"138{number:08d}")
    member = app.members.join(SYSTEM, name=PersonName("顾客"), phone=phone).member
    plate = Plate(f"沪A{number:05d}")
    vehicle = app.members.register_vehicle(SYSTEM, member=member, car=CAR, plate=plate)
    return member, vehicle
