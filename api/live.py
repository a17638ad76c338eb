"""What happens, pushed to open pages as server-sent events.

Every process has one hub. It reads the stream of events behind its last position, whoever
committed them, so any number of processes show the same. A page whose connection broke names the
last event it saw and gets the tiles that have changed since; if it looks at something else that
has moved, or cannot keep up, it is told to reload.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Collection, Hashable, Iterable
from contextlib import suppress
from typing import Final, Protocol
from uuid import UUID
from weakref import WeakSet

import msgspec
import structlog
from attrs import Factory, define, field, frozen
from litestar.types import Receive, Send

from api import numbers
from application.shared.caller import SYSTEM
from application.shared.ports import Stream, Told
from application.wall.wall import Tile, Wall
from domain.shared.errors import BaywiseError, Unavailable
from domain.shared.ids import StoreId

MOST_STREAMS: Final = 10_000
"""Open pages a process serves; about 14 KB each."""

BUFFERED: Final = 32
"""Frames that wait for a slow client before it is told to reload."""

REMEMBERED: Final = 10_000
"""Subjects of which a hub knows when they last moved; who asks for older moves reloads."""

_SLICE: Final = 250
"""Clients served before other requests have their turn."""

_TILES_EVERY_S: Final = 0.5
_KEEP_ALIVE_EVERY_S: Final = 15.0
_PAGE: Final = 500

ALL: Final = "all"
"""The topic of every tile."""

RELOAD: Final = b"event: reload\ndata: 1\n\n"
_RETRY: Final = b"retry: 2000\n\n"
_KEEP_ALIVE: Final = b": \n\n"
_HEAD: Final = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]

Topic = Hashable
"""``ALL``, a region, a shop's id, or the id of whatever an event is about."""

_log = structlog.get_logger()


class TooManyStreams(Unavailable):
    """This process serves as many open pages as it can."""

    code = "too-many-streams"


class Pulse(Protocol):
    """Yields when there may be news."""

    def __call__(self) -> AsyncIterator[None]: ...


async def every(seconds: float) -> AsyncIterator[None]:
    """The pulse of a store that cannot wake anybody."""
    while True:
        yield
        await asyncio.sleep(seconds)


@define(eq=False)
class Client:
    """One open page: frames wait here until they are sent."""

    buffer: deque[bytes] = Factory(deque)
    lost: bool = False
    closed: bool = False
    _wake: asyncio.Event = field(factory=asyncio.Event, repr=False)

    def push(self, frame: bytes) -> None:
        if len(self.buffer) < BUFFERED:
            self.buffer.append(frame)
        else:
            self.lost = True
        self._wake.set()

    def close(self) -> None:
        self.closed = True
        self._wake.set()

    async def frames(self) -> bytes | None:
        """What is to be sent now, in one piece; ``None`` when it is over."""
        await self._wake.wait()
        self._wake.clear()
        frames, lost = b"".join(self.buffer), self.lost
        self.buffer.clear()
        self.lost = False
        if self.closed:
            return None
        return RELOAD if lost else frames


@frozen
class Shown:
    """The newest frame of a shop's tile, and the position of the stream it shows."""

    position: int
    frame: bytes
    topics: tuple[Topic, ...]


@define(eq=False)
class Hub:
    """Knows who looks at what, and what has changed."""

    stream: Stream
    wall: Wall
    pulse: Pulse
    most_streams: int = MOST_STREAMS
    tiles_every_s: float = _TILES_EVERY_S
    position: int = 0
    """Everything up to here has been read."""
    _began: int | None = None
    _topics: dict[Topic, set[Client]] = Factory(dict)
    _clients: set[Client] = Factory(set)
    _shown: dict[StoreId, Shown] = Factory(dict)
    _stale: set[StoreId] = Factory(set)
    _moves: OrderedDict[UUID, int] = Factory(OrderedDict)
    """The last move of each subject, oldest first; those up to ``_forgotten`` are gone."""
    _forgotten: int = 0
    _tasks: list[asyncio.Task[None]] = Factory(list)

    async def start(self) -> None:
        """Begin at the newest event."""
        self.position = self._began = await asyncio.to_thread(self.stream.last)
        for work in (self._listen(), self._repaint(), self._keep_alive()):
            self._tasks.append(asyncio.create_task(work))
        _HUBS.add(self)

    async def stop(self) -> None:
        """End, and everybody's stream with it."""
        self.close()
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with suppress(asyncio.CancelledError):
                await task
        self._tasks.clear()

    def close(self) -> None:
        """End everybody's stream; browsers come back by themselves."""
        for client in self._clients:
            client.close()

    def open(self, topics: Collection[Topic], *, after: int | None = None) -> Client:
        """A new page that looks at ``topics`` and knows what happened until ``after``.

        Raises:
            TooManyStreams: this process has no room for it.
        """
        if len(self._clients) >= self.most_streams:
            raise TooManyStreams("too many pages are open; try again in a moment")
        client = Client()
        for topic in topics:
            self._topics.setdefault(topic, set()).add(client)
        self._clients.add(client)
        numbers.STREAMS.inc()
        if after is not None:
            self._catch_up(client, set(topics), after)
        return client

    def leave(self, client: Client) -> None:
        """The page is gone."""
        if client not in self._clients:
            return
        self._clients.remove(client)
        numbers.STREAMS.dec()
        for topic, clients in list(self._topics.items()):
            clients.discard(client)
            if not clients:
                del self._topics[topic]

    async def serve(
        self, topics: Collection[Topic], receive: Receive, send: Send, *, after: int | None
    ) -> None:
        """Send events until the page is closed.

        Raises:
            TooManyStreams: before anything is sent.
        """
        client = self.open(topics, after=after)
        watch = asyncio.create_task(_until_gone(receive, client))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _HEAD})
            await send({"type": "http.response.body", "body": _RETRY, "more_body": True})
            while (frames := await client.frames()) is not None:
                await send({"type": "http.response.body", "body": frames, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except OSError:
            pass  # Gone while we were sending.
        finally:
            self.leave(client)
            watch.cancel()

    def _catch_up(self, client: Client, topics: set[Topic], after: int) -> None:
        """Tiles that changed since; who missed anything else, or what nobody knows, reloads."""
        if self._began is None or not self._began <= after or self._missed(topics, after):
            # With a position, or it would be told the same whenever it comes back.
            client.push(b"id: %d\n%b" % (self.position, RELOAD))
            return
        missed = [one for one in self._shown.values() if one.position > after]
        for one in sorted(missed, key=lambda one: one.position):
            if topics.intersection(one.topics):
                client.push(one.frame)

    def _missed(self, topics: set[Topic], after: int) -> bool:
        """Whether one of the subjects moved after ``after``, as far as anybody remembers."""
        subjects = [topic for topic in topics if isinstance(topic, UUID)]
        return any(self._moves.get(one, self._forgotten) > after for one in subjects)

    def _remember(self, told: Told) -> None:
        self._moves[told.subject] = told.position
        self._moves.move_to_end(told.subject)
        if len(self._moves) > REMEMBERED:
            _, self._forgotten = self._moves.popitem(last=False)

    async def _listen(self) -> None:
        async for _ in self.pulse():
            try:
                while told := await asyncio.to_thread(
                    self.stream.after, self.position, limit=_PAGE
                ):
                    await self._hear(told)
            except BaywiseError as error:
                # The database is away for a moment; the next pulse tries again.
                _log.warning("live_refused", code=error.code)
            except Exception:
                # Our own mistake; without this task every page would stand still.
                _log.exception("live_failed")

    async def _hear(self, told: Iterable[Told]) -> None:
        for one in told:
            self.position = one.position
            self._remember(one)
            if one.store is not None:
                self._stale.add(one.store)
            if one.subject in self._topics:
                await self._publish(_moved(one), (one.subject,))

    async def _repaint(self) -> None:
        """Tiles that changed, all in one question and each at most twice a second."""
        while True:
            await asyncio.sleep(self.tiles_every_s)
            if not self._stale:
                continue
            stores, self._stale = frozenset(self._stale), set()
            position = self.position
            try:
                tiles = await asyncio.to_thread(self._read, stores)
            except BaywiseError as error:
                self._stale |= stores
                _log.warning("live_refused", code=error.code)
                continue
            for tile in tiles:
                topics = (ALL, tile.region, tile.store)
                shown = Shown(position, frame_of(tile, position), topics)
                self._shown[tile.store] = shown
                await self._publish(shown.frame, topics)
                # Lets clients take it, or many tiles at once would fill their buffers.
                await asyncio.sleep(0)

    def _read(self, stores: frozenset[StoreId]) -> tuple[Tile, ...]:
        return self.wall.changed(SYSTEM, stores=stores)

    async def _publish(self, frame: bytes, topics: Iterable[Topic]) -> None:
        clients = set().union(*(self._topics.get(topic, ()) for topic in topics))
        for number, client in enumerate(clients, start=1):
            client.push(frame)
            if number % _SLICE == 0:
                await asyncio.sleep(0)

    async def _keep_alive(self) -> None:
        """Something now and then, so that no proxy takes silence for the end."""
        while True:
            await asyncio.sleep(_KEEP_ALIVE_EVERY_S)
            for number, client in enumerate(list(self._clients), start=1):
                if not client.buffer:
                    client.push(_KEEP_ALIVE)
                if number % _SLICE == 0:
                    await asyncio.sleep(0)


_HUBS: Final[WeakSet[Hub]] = WeakSet()


def close_all() -> None:
    """End every stream of this process, so that a server that stops need not wait for them."""
    for hub in list(_HUBS):
        hub.close()


def numbers_of(tile: Tile) -> dict[str, object]:
    """A tile as the browser gets it."""
    count = tile.count
    return {
        "store": str(tile.store),
        "bays": tile.bays,
        "occupied": count.occupied,
        "in_shop": count.in_shop,
        "waiting": count.waiting,
        "alerts": count.alerts,
        "visits": count.visits,
    }


def frame_of(tile: Tile, position: int) -> bytes:
    """A tile as an event, encoded once for everybody."""
    return b"id: %d\nevent: tile\ndata: %s\n\n" % (position, msgspec.json.encode(numbers_of(tile)))


def _moved(told: Told) -> bytes:
    return b"id: %d\nevent: moved\ndata: %s\n\n" % (told.position, told.kind.encode())


async def _until_gone(receive: Receive, client: Client) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    client.close()
