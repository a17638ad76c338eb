"""Shops on the twin, with their pages, inside the process of the test."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from attrs import frozen

from adapters.demo.chain import add_logins
from application.app import Application
from application.shared.caller import SYSTEM
from domain.shared.ids import StoreId
from simulation.cast import Cast
from simulation.clock import HandClock
from tests.api.paper import a_paper
from tests.chain import an_oil_service


@frozen
class ControlRoom:
    """Where the pages are, and the application behind them."""

    address: str
    app: Application
    clock: HandClock

    def a_car_comes(self) -> StoreId:
        """Somebody books and is received; answers where."""
        visit = an_oil_service(self.app, self.clock)
        visit.services = ("wash",)
        visit.book()
        visit.receive(Cast.of(visit.chosen.store))
        self.app.stream.move()
        return visit.chosen.store

    def a_car_loses_its_time(self) -> StoreId:
        """Somebody books, and the time is needed otherwise; answers where."""
        visit = an_oil_service(self.app, self.clock, 2)
        visit.services = ("wash",)
        visit.book()
        assert visit.booked is not None
        self.app.booking.displace(SYSTEM, appointment=visit.booked.appointment, cause="overrun")
        self.app.stream.move()
        return visit.chosen.store


@contextmanager
def open_control_room(app: Application, clock: HandClock) -> Iterator[ControlRoom]:
    add_logins(app)
    while app.stream.move():
        pass
    with a_paper(app, demo=True) as litestar, socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(litestar, log_config=None))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield ControlRoom(f"http://127.0.0.1:{listener.getsockname()[1]}", app, clock)
        finally:
            server.should_exit = True
            litestar.state.site.hub.close()
            thread.join()
