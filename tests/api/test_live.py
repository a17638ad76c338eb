"""Open pages hear what happens, once and in order, and none of them can harm the others."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest

from api import live
from api.live import ALL, BUFFERED, RELOAD, Client, Hub, TooManyStreams, every
from application.app import Application
from domain.shared.ids import StoreId
from domain.stores.region import Region
from simulation.cast import Cast
from simulation.clock import HandClock
from simulation.visit import Visit
from tests.api.loops import run_apart
from tests.chain import a_furnished_twin, an_oil_service, store_id

Scene = Callable[[Application, HandClock, Hub], Awaitable[None]]


@asynccontextmanager
async def open_hub(app: Application, *, most_streams: int = 100) -> AsyncIterator[Hub]:
    hub = Hub(
        app.stream,
        app.wall,
        pulse=lambda: every(0.01),
        most_streams=most_streams,
        tiles_every_s=0.02,
    )
    await hub.start()
    try:
        yield hub
    finally:
        await hub.stop()


def play(scene: Scene, **settings: Any) -> None:
    app, clock = a_furnished_twin()
    app.stream.move(limit=100_000)

    async def run() -> None:
        async with open_hub(app, **settings) as hub:
            await scene(app, clock, hub)

    run_apart(run())


def a_car_comes(app: Application, clock: HandClock, number: int = 1) -> Visit:
    visit = an_oil_service(app, clock, number)
    visit.book()
    visit.receive(Cast.of(visit.chosen.store))
    app.stream.move()
    return visit


async def heard(client: Client) -> list[tuple[str, str]]:
    """Events by name and data, as soon as there are some."""
    frames = await asyncio.wait_for(client.frames(), 5)
    assert frames is not None
    return [
        (fields["event"], fields["data"])
        for frame in frames.decode().split("\n\n")
        if (fields := dict(line.split(": ", 1) for line in frame.splitlines() if ": " in line))
    ]


async def a_tile(client: Client) -> dict[str, Any]:
    """The newest tile, when the shop has stopped changing."""
    name, data = (await heard(client))[-1]
    assert name == "tile"
    tile: dict[str, Any] = msgspec.json.decode(data)
    return tile


def test_who_looks_at_the_wall_sees_a_car_come() -> None:
    async def scene(app: Application, clock: HandClock, hub: Hub) -> None:
        client = hub.open((ALL,))
        visit = a_car_comes(app, clock)
        tile = await a_tile(client)
        assert (tile["store"], tile["waiting"]) == (str(visit.chosen.store), 1)

    play(scene)


@pytest.mark.parametrize("topics", [(Region.EAST,), (ALL, Region.EAST)])
def test_who_looks_at_a_region_hears_of_its_shops_once(topics: tuple[str, ...]) -> None:
    async def scene(app: Application, clock: HandClock, hub: Hub) -> None:
        client = hub.open(topics)
        a_car_comes(app, clock)
        assert len(await heard(client)) == 1

    play(scene)


def test_who_looks_at_another_shop_hears_nothing() -> None:
    async def scene(app: Application, clock: HandClock, hub: Hub) -> None:
        everything = hub.open((ALL,))
        seen = StoreId((a_car_comes(app, clock)).chosen.store)
        others = [store_id(n) for n in (1, 2, 3) if store_id(n) != seen]
        client = hub.open((*others, Region.NORTH))
        await heard(everything)
        assert not client.buffer

    play(scene)


def test_who_looks_at_a_visit_hears_of_every_move() -> None:
    async def scene(app: Application, clock: HandClock, hub: Hub) -> None:
        visit = a_car_comes(app, clock)
        await asyncio.sleep(0.1)
        client = hub.open((visit.work_order,))
        visit.diagnose(Cast.of(visit.chosen.store))
        app.stream.move()
        assert await heard(client) == [("moved", "CarDiagnosed")]

    play(scene)


def test_who_comes_back_gets_what_has_changed_meanwhile() -> None:
    async def scene(app: Application, clock: HandClock, hub: Hub) -> None:
        before, watcher = hub.position, hub.open((ALL,))
        visit = a_car_comes(app, clock)
        await heard(watcher)
        assert (await a_tile(hub.open((ALL,), after=before)))["store"] == str(visit.chosen.store)
        assert not hub.open((ALL,), after=hub.position).buffer

    play(scene)


def test_who_comes_back_to_a_visit_that_moved_reloads_and_to_one_that_did_not_stays() -> None:
    async def scene(app: Application, clock: HandClock, hub: Hub) -> None:
        still, before = a_car_comes(app, clock), hub.position
        await heard(hub.open((ALL,), after=before))
        between, watcher = hub.position, hub.open((ALL,))
        moved = a_car_comes(app, clock, 2)
        await heard(watcher)

        assert await heard(hub.open((moved.work_order,), after=between)) == [("reload", "1")]
        assert not hub.open((moved.work_order,), after=hub.position).buffer
        assert not hub.open((still.work_order,), after=between).buffer

    play(scene)


def test_who_was_told_to_reload_is_not_told_again_for_the_same() -> None:
    async def scene(app: Application, clock: HandClock, hub: Hub) -> None:
        before, watcher = hub.position, hub.open((ALL,))
        visit = a_car_comes(app, clock)
        await heard(watcher)

        [told] = hub.open((visit.work_order,), after=before).buffer

        noted = int(told.split(b"\n")[0].removeprefix(b"id: "))
        assert not hub.open((visit.work_order,), after=noted).buffer

    play(scene)


def test_who_comes_back_after_more_than_the_hub_remembers_reloads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(live, "REMEMBERED", 1)

    async def scene(app: Application, clock: HandClock, hub: Hub) -> None:
        before, watcher = hub.position, hub.open((ALL,))
        visit = a_car_comes(app, clock)
        await heard(watcher)
        a_car_comes(app, clock, 2)
        await heard(watcher)
        assert await heard(hub.open((visit.work_order,), after=before)) == [("reload", "1")]

    play(scene)


def test_who_was_away_since_before_the_hub_began_reloads() -> None:
    async def scene(_: Application, __: HandClock, hub: Hub) -> None:
        assert await heard(hub.open((ALL,), after=hub.position - 1)) == [("reload", "1")]

    play(scene)


def test_who_cannot_keep_up_is_told_once_to_reload() -> None:
    async def scene(_: Application, __: HandClock, hub: Hub) -> None:
        client = hub.open((ALL,))
        for _number in range(BUFFERED + 5):
            client.push(b"event: tile\ndata: 1\n\n")
        assert await client.frames() == RELOAD
        client.push(b"event: tile\ndata: 2\n\n")
        assert await heard(client) == [("tile", "2")]

    play(scene)


def test_one_page_too_many_is_turned_away_and_a_place_left_is_free_again() -> None:
    async def scene(_: Application, __: HandClock, hub: Hub) -> None:
        first, _second = hub.open((ALL,)), hub.open((ALL,))
        with pytest.raises(TooManyStreams):
            hub.open((ALL,))
        hub.leave(first)
        hub.open((ALL,))

    play(scene, most_streams=2)


def test_a_page_that_is_closed_leaves_nothing_behind() -> None:
    async def scene(_: Application, __: HandClock, hub: Hub) -> None:
        sent: list[Any] = []

        async def receive() -> Any:
            await asyncio.sleep(0.05)
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        await asyncio.wait_for(hub.serve((ALL,), receive, send, after=None), 5)
        assert sent[0]["status"] == 200
        assert not hub._clients
        assert not hub._topics

    play(scene)


def test_a_server_that_stops_ends_every_stream() -> None:
    async def scene(_: Application, __: HandClock, hub: Hub) -> None:
        client = hub.open((ALL,))
        hub.close()
        assert await client.frames() is None

    play(scene)
