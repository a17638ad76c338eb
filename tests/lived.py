"""A chain in which one visit was lived, from the wish to the review."""

from random import Random
from typing import Final

from adapters.bootstrap import open_database
from adapters.keys import Keys
from adapters.preparation import migrated
from application.app import Application
from simulation.clock import HandClock
from tests.chain import MONDAY, an_oil_service, furnish

KEYS: Final = Keys(encryption=bytes(32), index=bytes(range(32)))
LOGIN, PASSWORD = "first.admin", "a bay at dawn"


def lived(url: str) -> None:
    """Migrate an empty database and live in it."""
    clock = HandClock(MONDAY)
    with open_database(migrated(url), KEYS, clock=clock, random=Random(0)) as app:
        live(app, clock)


def live(app: Application, clock: HandClock) -> None:
    """An administrator, a shop, a customer, a visit; and everything is told."""
    app.people.first_admin(LOGIN, PASSWORD)
    furnish(app, stores=1)
    list(an_oil_service(app, clock).live())
    while app.stream.move():
        pass
