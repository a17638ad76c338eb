"""Shops on the twin, with their pages, inside the process of the test."""

import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from attrs import frozen
from litestar import Litestar

from adapters.demo.chain import add_logins
from api.live import Hub, every
from api.offers import Counter
from api.pages.router import pages, showing
from api.pages.site import Site
from application.app import Application
from domain.shared.ids import StoreId
from simulation.cast import Cast, customer
from simulation.clock import HandClock
from simulation.visit import Visit
from tests.api.doors import SEAL
from tests.chain import HERE, a_customer, a_furnished_twin

SHOPS = 600


@frozen
class ControlRoom:
    """Where the pages are, and the application behind them."""

    address: str
    app: Application
    clock: HandClock

    def a_car_comes(self) -> StoreId:
        """Somebody books and is received; answers where."""
        member, vehicle = a_customer(self.app)
        visit = Visit(
            app=self.app,
            clock=self.clock,
            customer=customer(member),
            member=member,
            vehicle=vehicle,
            place=HERE,
            services=("wash",),
            mileage_km=30_000,
        )
        visit.book()
        visit.receive(Cast.of(visit.chosen.store))
        self.app.stream.move()
        return visit.chosen.store


@contextmanager
def open_control_room(*, shops: int = SHOPS) -> Iterator[ControlRoom]:
    app, clock = a_furnished_twin(stores=shops)
    list(add_logins(app))
    while app.stream.move():
        pass
    site = Site(
        app=app,
        hub=Hub(app.stream, app.wall, pulse=lambda: every(0.05)),
        counter=Counter(app, SEAL),
        demo=True,
    )

    @asynccontextmanager
    async def show(litestar: Litestar) -> AsyncIterator[None]:
        async with showing(litestar, site):
            yield

    with socket.create_server(("127.0.0.1", 0)) as listener:
        litestar = Litestar([pages()], lifespan=[show])
        server = uvicorn.Server(uvicorn.Config(litestar, log_config=None))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield ControlRoom(f"http://127.0.0.1:{listener.getsockname()[1]}", app, clock)
        finally:
            server.should_exit = True
            site.hub.close()
            thread.join()
