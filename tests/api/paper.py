"""A browser without eyes: pages over the twin, read as text and filled in as forms."""

import re
from collections.abc import Iterator
from contextlib import asynccontextmanager
from html import unescape
from typing import Any
from uuid import UUID

from attrs import frozen
from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient

from adapters.demo.chain import PASSWORD, add_logins
from api.live import Hub, every
from api.offers import Counter
from api.pages.router import pages, showing
from api.pages.site import Site
from application.app import Application
from domain.shared.ids import WorkOrderId
from simulation.cast import customer
from simulation.clock import HandClock
from simulation.visit import Visit
from tests.api.doors import SEAL
from tests.chain import a_customer, a_furnished_twin, store_id


@frozen
class Desk:
    """A browser without eyes, and what stands behind the pages."""

    client: TestClient[Litestar]
    app: Application
    clock: HandClock

    def get(self, path: str, language: str = "zh-CN,zh;q=0.9") -> Response:
        return self.client.get(path, headers={"accept-language": language})

    def log_in(self, login: str) -> Response:
        return self.client.post(
            "/login", data={"login": login, "password": PASSWORD}, follow_redirects=False
        )

    def a_booked_visit(self) -> WorkOrderId:
        member, vehicle = a_customer(self.app)
        visit = Visit(
            app=self.app,
            clock=self.clock,
            customer=customer(member),
            member=member,
            vehicle=vehicle,
            place=self.app.directory.store(store_id(1)).place,
            services=("oil-service",),
            mileage_km=30_000,
        )
        visit.book()
        assert visit.chosen.store == store_id(1)
        return visit.work_order


def open_desk(*, demo: bool) -> Iterator[Desk]:
    app, clock = a_furnished_twin()
    list(add_logins(app))
    site = Site(
        app=app,
        hub=Hub(app.stream, app.wall, pulse=lambda: every(0.05)),
        counter=Counter(app, SEAL),
        demo=demo,
    )

    @asynccontextmanager
    async def show(litestar: Litestar) -> Any:
        async with showing(litestar, site):
            yield

    with TestClient(Litestar([pages()], lifespan=[show])) as client:
        yield Desk(client, app, clock)


def press(desk: Desk, visit: UUID, move: str, **inputs: str) -> Response:
    """Fill in a form of the visit's page and send it."""
    page = desk.get(f"/visits/{visit}").text
    form = re.search(rf'<form[^>]*moves/{move}">(.*?)</form>', page, re.DOTALL)
    assert form, f"no {move} on the page"
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[1]))
    return desk.client.post(f"/visits/{visit}/moves/{move}", data=hidden | inputs)


def fields(text: str, action: str) -> dict[str, str]:
    """The hidden fields of the first form that is sent to ``action``."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', text, re.DOTALL)
    assert form, f"no form for {action} on the page"
    found = re.findall(r'type="hidden" name="([\w:-]+)" value="([^"]*)"', form[1])
    return {name: unescape(value) for name, value in found}


def words(text: str) -> str:
    """What a person reads: no tags, blanks as one."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())
