"""How many requests a process answers at once; what a car needs does not wait for the rest."""

from asyncio import Semaphore
from contextlib import ExitStack
from enum import StrEnum
from typing import Any, Final

from attrs import Factory, define
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from api import numbers
from domain.shared.errors import Unavailable

LOAD: Final = "load"
"""The key of a route's options that says which :class:`Load` it is; core without it."""

MOST_CORE: Final = 512
"""Of one process; whoever came later would wait for seconds."""
MOST_EXTRA: Final = 32
EXTRA_AT_WORK: Final = 3
"""Extras that work while the others wait; the other connections of the pool are for the core."""


class Load(StrEnum):
    """What a route is to a shop that is in a hurry.

    ``EXTRA`` can wait: walls, lists of what is sold, documents. ``ASIDE`` is never counted: what
    machines ask, files, and streams, which stay open for hours.
    """

    CORE = "core"
    EXTRA = "extra"
    ASIDE = "aside"


EXTRA: Final[dict[str, Any]] = {LOAD: Load.EXTRA}
ASIDE: Final[dict[str, Any]] = {LOAD: Load.ASIDE}


class Busy(Unavailable):
    """This process answers as many requests as it can."""

    code = "busy"


@define(eq=False)
class Gate:
    """Counts who is inside, and turns away whom there is no room for.

    Inside is who is worked for: whoever has begun to get an answer makes room for the next,
    however slowly they read.
    """

    most_core: int = MOST_CORE
    most_extra: int = MOST_EXTRA
    _inside: dict[Load, int] = Factory(lambda: dict.fromkeys(Load, 0))
    _extras: Semaphore = Factory(lambda: Semaphore(EXTRA_AT_WORK))

    def around(self, app: ASGIApp) -> ASGIApp:
        """An ASGI application that lets in what there is room for."""

        async def gated(scope: Scope, receive: Receive, send: Send) -> None:
            load = scope["route_handler"].opt.get(LOAD, Load.CORE)
            if load is Load.ASIDE:
                await app(scope, receive, send)
                return
            with ExitStack() as place:
                self._enter(load)
                place.callback(self._leave, load)
                if load is Load.EXTRA:
                    await self._extras.acquire()
                    place.callback(self._extras.release)

                async def answer(message: Message) -> None:
                    if message["type"] == "http.response.start":
                        place.close()
                    await send(message)

                await app(scope, receive, answer)

        return gated

    def _enter(self, load: Load) -> None:
        if self._inside[load] >= (self.most_core if load is Load.CORE else self.most_extra):
            numbers.TURNED_AWAY.labels(load).inc()
            raise Busy("too many requests are being answered; try again in a moment")
        self._inside[load] += 1
        numbers.IN_FLIGHT.labels(load).inc()

    def _leave(self, load: Load) -> None:
        self._inside[load] -= 1
        numbers.IN_FLIGHT.labels(load).dec()
