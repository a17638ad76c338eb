"""In a hurry the core is served, and who can wait is asked to come again."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any, cast

import httpx
import pytest
from attrs import Factory, define
from litestar import Litestar, get
from litestar.routes import HTTPRoute

from api.gate import ASIDE, EXTRA, EXTRA_AT_WORK, LOAD, Gate, Load
from api.live import Hub, every
from api.offers import Counter
from api.pages.site import Site
from api.problems import HANDLERS
from tests.api.doors import API, SEAL, House, a_house
from tests.api.loops import run_apart
from tests.chain import a_furnished_twin


@define
class Shop:
    """Three routes that do not answer before they are told to."""

    gate: Gate
    app: Litestar
    client: httpx.AsyncClient
    open: asyncio.Event
    began: list[str] = Factory(list)

    def ask(self, path: str) -> "asyncio.Task[httpx.Response]":
        return asyncio.create_task(self.client.get(path))

    def ask_and_never_read(self, path: str) -> "asyncio.Task[None]":
        """Somebody whose line takes the head of an answer and nothing of its body."""
        scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": [],
        }

        async def receive() -> Any:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.body":
                await asyncio.Event().wait()

        return asyncio.create_task(self.app(cast(Any, scope), receive, send))


@asynccontextmanager
async def a_shop(gate: Gate) -> AsyncIterator[Shop]:
    open_ = asyncio.Event()
    began: list[str] = []

    def waiting(name: str) -> Callable[[], Awaitable[str]]:
        async def handle() -> str:
            began.append(name)
            await open_.wait()
            return name

        return handle

    app = Litestar(
        [
            get("/core")(waiting("core")),
            get("/extra", opt=EXTRA)(waiting("extra")),
            get("/aside", opt=ASIDE)(waiting("aside")),
        ],
        middleware=[gate.around],
        exception_handlers=HANDLERS,
        openapi_config=None,
    )
    transport = httpx.ASGITransport(cast(Any, app))
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
        yield Shop(gate, app, client, open_, began)


async def settled() -> None:
    """Lets everything that was asked come as far as it can."""
    for _ in range(50):
        await asyncio.sleep(0)


def test_the_core_is_served_while_extras_are_turned_away() -> None:
    async def run() -> None:
        async with a_shop(Gate(most_extra=1)) as shop:
            first = shop.ask("/extra")
            await settled()
            refused = await shop.ask("/extra")
            core = shop.ask("/core")
            await settled()
            shop.open.set()

            assert refused.status_code == 503
            assert refused.json()["code"] == "busy"
            assert refused.headers["retry-after"] == "1"
            assert [(await one).status_code for one in (first, core)] == [200, 200]

    run_apart(run())


def test_extras_wait_for_each_other_and_the_core_does_not() -> None:
    async def run() -> None:
        async with a_shop(Gate()) as shop:
            asked = [shop.ask("/extra") for _ in range(EXTRA_AT_WORK + 2)]
            await settled()
            asked.append(shop.ask("/core"))
            await settled()
            assert shop.began == ["extra"] * EXTRA_AT_WORK + ["core"]

            shop.open.set()
            assert {(await one).status_code for one in asked} == {200}

    run_apart(run())


def test_the_core_too_is_refused_before_it_would_wait_for_ever() -> None:
    async def run() -> None:
        async with a_shop(Gate(most_core=2)) as shop:
            asked = [shop.ask("/core") for _ in range(2)]
            await settled()
            refused = await shop.ask("/core")
            shop.open.set()

            assert refused.status_code == 503
            assert {(await one).status_code for one in asked} == {200}

    run_apart(run())


def test_who_leaves_makes_room() -> None:
    async def run() -> None:
        async with a_shop(Gate(most_core=1, most_extra=1)) as shop:
            shop.open.set()
            for path in ("/core", "/extra") * 3:
                assert (await shop.ask(path)).status_code == 200

    run_apart(run())


@pytest.mark.parametrize("path", ["/core", "/extra"])
def test_who_never_reads_takes_no_room_from_others(path: str) -> None:
    async def run() -> None:
        async with a_shop(Gate(most_core=EXTRA_AT_WORK, most_extra=EXTRA_AT_WORK)) as shop:
            shop.open.set()
            deaf = [shop.ask_and_never_read(path) for _ in range(EXTRA_AT_WORK)]
            await settled()

            assert shop.began == [path[1:]] * EXTRA_AT_WORK
            assert not any(one.done() for one in deaf)
            assert (await asyncio.wait_for(shop.ask(path), 5)).status_code == 200
            for one in deaf:
                one.cancel()
            await asyncio.gather(*deaf, return_exceptions=True)
            assert not any(shop.gate._inside.values())

    run_apart(run())


def test_what_stays_open_for_hours_takes_no_room() -> None:
    async def run() -> None:
        async with a_shop(Gate(most_core=1, most_extra=1)) as shop:
            asked = [shop.ask("/aside") for _ in range(5)]
            await settled()
            asked += [shop.ask("/core"), shop.ask("/extra")]
            await settled()
            shop.open.set()

            assert {(await one).status_code for one in asked} == {200}

    run_apart(run())


@pytest.fixture(scope="module")
def overloaded() -> Iterator[House]:
    """The whole site with no room for extras."""
    app, _ = a_furnished_twin()
    hub = Hub(app.stream, app.wall, pulse=lambda: every(60))
    site = Site(app=app, hub=hub, counter=Counter(app, SEAL), demo=True)
    with a_house(app, site=site, gate=Gate(most_extra=0)) as house:
        yield house


def test_offers_and_bookings_go_on_when_walls_and_catalogues_do_not(overloaded: House) -> None:
    assert overloaded.get("/catalogue", overloaded.customer).status_code == 503
    assert overloaded.client.get("/wall").status_code == 503
    assert overloaded.hold(overloaded.offer()).status_code == 201


def test_a_page_that_is_refused_comes_back_by_itself(overloaded: House) -> None:
    page = overloaded.client.get("/wall", headers={"accept-language": "zh-CN"})

    assert page.headers["content-type"].startswith("text/html")
    assert '<meta http-equiv="refresh" content="5">' in page.text
    assert page.headers["retry-after"] == "5"


def test_a_refusal_is_told_in_the_readers_language(overloaded: House) -> None:
    headers = {"accept-language": "zh-CN"}
    assert overloaded.client.get(f"{API}/catalogue", headers=headers).json()["detail"] == (
        "系统正忙，请稍后再试。"
    )


def test_machines_are_always_answered_and_read_who_was_turned_away(overloaded: House) -> None:
    overloaded.client.get("/numbers")

    numbers = overloaded.client.get("/metrics").text

    assert 'baywise_http_turned_away_total{load="extra"}' in numbers
    assert 'baywise_http_requests_in_flight{load="core"} 0.0' in numbers
    assert "\nbaywise_live_streams " in numbers
    assert overloaded.client.get("/healthz").status_code == 200


def test_what_can_wait_is_on_this_list(overloaded: House) -> None:
    loads = {
        (route.path, handler.opt.get(LOAD, Load.CORE))
        for route in overloaded.site.routes
        for handler in (
            route.route_handlers if isinstance(route, HTTPRoute) else (route.route_handler,)
        )
    }

    assert {path for path, load in loads if load is Load.EXTRA and "/schema" not in path} == {
        "/",
        "/numbers",
        "/wall",
        "/network",
        "/shops/{code:str}/support",
        "/shops/{code:str}/routes",
        "/visits/{id:uuid}/support",
        "/data-quality",
        "/api/v1/data-quality",
        "/api/v1/catalogue",
        "/api/v1/catalogue/services/{code:str}",
        "/api/v1/catalogue/parts/{code:str}",
    }
    assert {path for path, load in loads if load is Load.ASIDE} == {
        "/healthz",
        "/metrics",
        "/live/wall",
        "/live/shops",
        "/live/visits",
        "/static/{file_path:path}",
    }
