"""A chain of three small shops in Shanghai with stock, for tests of whole visits."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache
from random import Random
from typing import Any

from attrs import evolve

from adapters.bootstrap import empty_store, in_memory
from adapters.demo.catalogue.loader import demo_catalogue
from adapters.memory.store import MemoryStore
from application.app import Application
from application.inventory.service import Delivered
from application.shared.caller import SYSTEM
from application.shared.network import Network
from domain.catalogue.catalogue import Catalogue
from domain.members.phone import Phone
from domain.members.plate import Plate
from domain.orders.idle import NEVER, IdleDiscounts
from domain.shared.geo import Place
from domain.shared.ids import (
    BayId,
    MemberId,
    PersonId,
    StoreId,
    TechnicianId,
    VehicleId,
    derived_id,
    named_id,
)
from domain.shared.label import Label
from domain.shared.money import Money
from domain.shared.person import PersonName
from domain.shared.trade import BayKind, Car, Energy, Grade, Skill, VehicleClass
from domain.stores.bay import Bay
from domain.stores.hours import OpeningHours
from domain.stores.region import Region
from domain.stores.rollout import Stage
from domain.stores.store import Store
from domain.workforce.shifts import Shift
from domain.workforce.skills import Certificate, Mastery
from domain.workforce.technician import Technician
from simulation.cast import customer
from simulation.clock import HandClock
from simulation.visit import Visit

MONDAY = datetime(2026, 3, 2, 0, tzinfo=UTC)
"""Eight in the morning in Shanghai."""
CATALOGUE = demo_catalogue()
LAVIDA = Car(
    maker="Volkswagen",
    model="Lavida",
    year=2021,
    vehicle_class=VehicleClass.MEDIUM,
    energy=Energy.PETROL,
)
HERE = Place(31.23, 121.47)
OTHER_EYES = evolve(SYSTEM, actor=evolve(SYSTEM.actor, id=PersonId(named_id("person", "checker"))))
"""Somebody who checks, where all else is done by Baywise itself."""
_SHIFT = Shift(start=8 * 60, end=20 * 60, break_start=12 * 60, break_min=30)


def store_id(number: int) -> StoreId:
    return StoreId(named_id("store", f"S{number:04d}"))


def a_store(number: int = 1) -> Store:
    return Store(
        id=store_id(number),
        code=f"S{number:04d}",
        label=Label(f"上海{number}店", f"Shanghai {number}"),
        region=Region.EAST,
        city=Label("上海", "Shanghai"),
        place=Place(31.2 + number / 100, 121.47),
        stage=Stage.LIVE,
        hours=OpeningHours.daily(8 * 60, 20 * 60),
    )


def bays_of(store: Store) -> Iterable[Bay]:
    kinds = (BayKind.LIFT, BayKind.LIFT, BayKind.DIAGNOSIS, BayKind.ALIGNMENT, BayKind.WASH)
    for number, kind in enumerate((*kinds, BayKind.PAINT)):
        code = f"{store.code}-B{number}"
        label = Label(f"{number}号工位", f"Bay {number}")
        yield Bay(
            id=BayId(named_id("bay", code)), store=store.id, code=code, label=label, kind=kind
        )


def technicians_of(store: Store, count: int = 4) -> Iterable[Technician]:
    for number in range(count):
        code = f"{store.code}-T{number}"
        yield Technician(
            id=TechnicianId(named_id("technician", code)),
            code=code,
            name=PersonName(f"技师{number}"),
            store=store.id,
            skills=tuple(Mastery(skill=skill, grade=Grade.MASTER) for skill in Skill),
            certificates=tuple(
                Certificate(skill=skill, number="1", expires=date(2030, 1, 1)) for skill in Skill
            ),
            week=(_SHIFT,) * 7,
        )


def small_chain(stores: int = 3) -> Network:
    shops = tuple(a_store(number + 1) for number in range(stores))
    return Network(
        stores=shops,
        bays=tuple(bay for shop in shops for bay in bays_of(shop)),
        technicians=tuple(person for shop in shops for person in technicians_of(shop)),
    )


def furnish(app: Application, *, stores: int = 3, catalogue: Catalogue = CATALOGUE) -> None:
    """Load the chain and the catalogue, and put parts on every shelf."""
    open_shops(app, stores=stores, catalogue=catalogue)
    items = tuple(
        Delivered(part=part.id, quantity=20_000, cost=Money(1_000_000)) for part in catalogue.parts
    )
    for shop in app.directory.register.stores:
        delivery = derived_id(shop, "opening stock")
        app.inventory.receive(SYSTEM, store=shop, delivery=delivery, items=items)


def open_shops(app: Application, *, stores: int, catalogue: Catalogue = CATALOGUE) -> None:
    """Load the chain and the catalogue; nothing is on the shelves."""
    app.loading.load_catalogue(SYSTEM, catalogue=catalogue)
    app.loading.load_network(SYSTEM, network=small_chain(stores))


def stock_up(app: Application, store: StoreId) -> None:
    """Parts for every car that could ever come to the shop."""
    items = tuple(
        Delivered(part=part.id, quantity=1_000_000, cost=Money(1_000_000))
        for part in app.shelf.catalogue().parts
    )
    delivery = derived_id(store, "more stock")
    app.inventory.receive(SYSTEM, store=store, delivery=delivery, items=items)


def a_furnished_twin(
    *,
    stores: int = 3,
    stocked: bool = False,
    seed: int = 0,
    sandbox: bool = True,
    idle: IdleDiscounts = NEVER,
) -> tuple[Application, HandClock]:
    """An application in memory with a chain, and the clock to move.

    Args:
        stocked: whether the first shop has parts for every car that could ever come.
    """
    clock = HandClock(MONDAY)
    store = _furnished_once(stores, stocked).branch(clock)
    return in_memory(
        clock=clock, random=Random(seed), store=store, sandbox=sandbox, idle=idle
    ), clock


@cache
def _furnished_once(stores: int, stocked: bool) -> MemoryStore:
    """What every furnished twin begins with: furnishing takes longer than most tests."""
    clock = HandClock(MONDAY)
    store = empty_store(clock)
    # Other ids than those of any test.
    app = in_memory(clock=clock, random=Random("furnished"), store=store)
    furnish(app, stores=stores)
    if stocked:
        stock_up(app, store_id(1))
    return store


def a_customer(app: Application, number: int = 1) -> tuple[MemberId, VehicleId]:
    """A member with a Lavida."""
    member = app.members.join(
        SYSTEM, name=PersonName(f"顾客{number}"), phone=Phone(f"138{number:08d}")
    ).member
    vehicle = app.members.register_vehicle(
        SYSTEM, member=member, car=LAVIDA, plate=Plate(f"沪A{number:05d}")
    )
    return member, vehicle


def an_oil_service(app: Application, clock: HandClock, number: int = 1, **given: Any) -> Visit:
    """The visit of a new customer who is here."""
    member, vehicle = a_customer(app, number)
    return Visit(
        app=app,
        clock=clock,
        customer=customer(member),
        member=member,
        vehicle=vehicle,
        place=HERE,
        services=("oil-service",),
        mileage_km=30_000,
        **given,
    )
