"""The demonstration chain is loaded once, also when its loading was interrupted."""

from random import Random

import pytest

from adapters.bootstrap import in_memory
from adapters.demo import chain
from adapters.demo.catalogue.loader import demo_catalogue
from adapters.network.generate import generate
from application.app import Application
from application.shared.caller import SYSTEM
from domain.shared.ids import TechnicianId
from domain.shared.role import Role
from simulation.clock import HandClock
from tests.chain import MONDAY


@pytest.fixture
def app() -> Application:
    return in_memory(clock=HandClock(MONDAY), random=Random(1))


def test_a_chain_is_loaded_when_its_last_shop_has_parts(app: Application) -> None:
    assert not chain.is_loaded(app)

    chain.load_chain(app, stores=3)

    assert chain.is_loaded(app)


def test_loading_again_delivers_no_part_twice(app: Application) -> None:
    chain.load_chain(app, stores=2)
    chain.load_chain(app, stores=2)

    parts = tuple(part.id for part in app.shelf.catalogue().parts)
    for store in app.directory.register.stores:
        assert max(app.inventory.free(SYSTEM, store=store, parts=parts).values()) == 1_000_000


def test_a_chain_of_which_the_loading_was_broken_off_stays_as_large_as_it_was(
    app: Application,
) -> None:
    app.loading.load_catalogue(SYSTEM, catalogue=demo_catalogue())
    app.loading.load_network(SYSTEM, network=generate(3, chain.SEED))

    chain.load_chain(app, stores=1)

    assert len(app.directory.register.stores) == 3
    assert chain.is_loaded(app)
    parts = tuple(part.id for part in app.shelf.catalogue().parts)
    for store in app.directory.register.stores:
        assert all(app.inventory.free(SYSTEM, store=store, parts=parts).values())


def test_there_is_a_login_for_every_role_and_making_them_twice_adds_none(app: Application) -> None:
    chain.load_chain(app, stores=2)

    for _ in range(2):
        logins = chain.add_logins(app)

    for login in (*logins, *chain.DRIVERS):
        app.people.log_in(login, chain.PASSWORD)
    assert {*logins} == {*Role} - {Role.GUEST, Role.SYSTEM}
    assert len(app.people.list_people(SYSTEM)) == len(logins) + len(chain.DRIVERS)


def test_the_technicians_login_is_the_first_technician_of_the_first_shop(app: Application) -> None:
    chain.load_chain(app, stores=2)
    chain.add_logins(app)

    opened = app.people.log_in(Role.TECHNICIAN, chain.PASSWORD)

    codes = {one.id: one.code for one in app.directory.register.technicians.values()}
    assert codes[TechnicianId(opened.actor.id)] == "S0001-T01"
