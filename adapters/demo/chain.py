"""The demonstration chain: shops in real cities, a catalogue, parts on the shelves, logins."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from attrs import evolve

from adapters.demo.catalogue.loader import demo_catalogue
from adapters.network.generate import generate
from application.app import Application
from application.inventory.service import Delivered
from application.people.accounts import NewPerson
from application.shared.caller import SYSTEM
from application.shared.network import Network
from application.shared.rights import Role
from domain.catalogue.catalogue import Catalogue
from domain.catalogue.part import Part
from domain.catalogue.price_list import Price
from domain.members.phone import Phone
from domain.members.plate import Plate
from domain.people.reach import OneRegion, OwnThings, Reach, TheseStores, WholeChain
from domain.shared.ids import MemberId, PersonId, StoreId, derived_id
from domain.shared.money import Money
from domain.shared.person import PersonName
from domain.shared.quantity import Unit
from domain.shared.trade import Car, Energy, VehicleClass
from domain.stores.region import Region
from domain.stores.store import Store

STORES: Final = 600
SEED: Final = 1
PASSWORD: Final = "bay-by-bay"
"""Of every demonstration login; they exist in demonstrations only."""

DRIVERS: Final = ("traffic-desk", "traffic-hands")
"""Logins of the traffic, over the chain: who works on a car does not check it."""

_PIECES, _MILLILITRES = 200, 1_000_000
_COST_BP: Final = 6_000
"""What a part costs the chain, of its list price without VAT."""

OpeningStock = Callable[[Store], tuple[Delivered, ...]]
"""What lies on the shelves of a shop at first."""

_STAFF: Final = (
    Role.ADVISOR,
    Role.TECHNICIAN,
    Role.PARTS_CLERK,
    Role.CASHIER,
    Role.SUPERVISOR,
    Role.STORE_MANAGER,
)


def load_chain(app: Application, *, stores: int = STORES, seed: int = SEED) -> None:
    """Shops, people, catalogue and opening stock; what is there already stays as it is.

    Shops come all at once or not at all, so one that was broken off goes on with as many as it
    began with.
    """
    begun = len(app.directory.register.stores)
    furnish(app, generate(begun or stores, seed), demo_catalogue())


def furnish(
    app: Application, network: Network, catalogue: Catalogue, stock: OpeningStock | None = None
) -> None:
    """A chain with its catalogue, and opening stock in every shop: plenty if nothing is said."""
    app.loading.load_catalogue(SYSTEM, catalogue=catalogue)
    app.loading.load_network(SYSTEM, network=network)
    plenty = opening_stock(catalogue)
    for store in _by_code(network.stores):
        items = stock(store) if stock else plenty
        # With a key, so that a start that was interrupted here goes on where it was.
        once = evolve(SYSTEM, key=f"opening-stock-{store.code}")
        delivery = derived_id(store.id, "opening stock")
        app.inventory.receive(once, store=store.id, delivery=delivery, items=items)


def is_loaded(app: Application) -> bool:
    """Whether the last shop has its stock, which comes last."""
    stores = _by_code(app.directory.register.stores.values())
    if not stores:
        return False
    parts = tuple(part.id for part in app.shelf.catalogue().parts)
    return any(app.inventory.free(SYSTEM, store=stores[-1].id, parts=parts).values())


def _by_code(stores: Iterable[Store]) -> list[Store]:
    return sorted(stores, key=lambda store: store.code)


def opening_stock(catalogue: Catalogue) -> tuple[Delivered, ...]:
    """Enough of every part for some weeks, at a cost that leaves a margin."""
    prices = list_prices(catalogue)
    return tuple(
        delivered(part, _MILLILITRES if part.unit is Unit.MILLILITRE else _PIECES, prices)
        for part in catalogue.parts
    )


def list_prices(catalogue: Catalogue) -> Mapping[str, Price]:
    """What a service or a part costs at last, by its code."""
    return {price.item: price for one in catalogue.price_lists for price in one.prices}


def delivered(part: Part, quantity: int, prices: Mapping[str, Price]) -> Delivered:
    """So much of a part, at what it costs the chain."""
    price = prices.get(part.code)
    cost = price.of(quantity).share(_COST_BP) if price else Money(0)
    return Delivered(part=part.id, quantity=quantity, cost=cost)


def add_logins(app: Application) -> list[str]:
    """One login per role, at the first shop or as far as the role reaches; returns their names.

    Those of the traffic are beside them.

    The technician is the first of that shop's, where it has one.
    """
    first = _by_code(app.directory.register.stores.values())[0]
    own = {Role.TECHNICIAN: _first_technician(app, first)}
    reaches = {**_reaches(first), Role.CUSTOMER: OwnThings(_customer(app))}
    shown = tuple(
        NewPerson(
            id=own.get(role),
            login=role.value,
            name=PersonName(f"Demo {role.value}"),
            roles=(role,),
            reach=reach,
            password=PASSWORD,
        )
        for role, reach in reaches.items()
    )
    app.people.add_demo_people(SYSTEM, (*shown, *_drivers()))
    return [one.login for one in shown]


def _drivers() -> Iterator[NewPerson]:
    for login, role in zip(DRIVERS, (Role.STORE_MANAGER, Role.TECHNICIAN), strict=True):
        yield NewPerson(
            login=login,
            name=PersonName(f"Demo {login}"),
            roles=(role,),
            reach=WholeChain(),
            password=PASSWORD,
        )


def _first_technician(app: Application, store: Store) -> PersonId | None:
    technicians = app.directory.register.technicians.values()
    here = sorted((one.code, one.id) for one in technicians if one.store == store.id)
    return PersonId(here[0][1]) if here else None


def _customer(app: Application) -> MemberId:
    """A member with a car; the same at every start."""
    name, phone = PersonName("王芳"), Phone("13912340001")
    member = app.members.join(SYSTEM, name=name, phone=phone).member
    car = Car(
        maker="Volkswagen",
        model="Lavida",
        year=2021,
        vehicle_class=VehicleClass.MEDIUM,
        energy=Energy.PETROL,
    )
    app.members.register_vehicle(SYSTEM, member=member, car=car, plate=Plate("沪A8D001"))
    return member


def _reaches(store: Store) -> dict[Role, Reach]:
    here = TheseStores((StoreId(store.id),))
    return {
        **dict.fromkeys(_STAFF, here),
        Role.REGION_MANAGER: OneRegion(Region(store.region)),
        Role.PLANNER: WholeChain(),
        Role.ADMIN: WholeChain(),
        Role.FINANCE: WholeChain(),
    }
