"""A browser without eyes: pages over the twin, read as text and filled in as forms."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from html import unescape
from uuid import UUID

from attrs import frozen
from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient

from adapters.demo.chain import PASSWORD, add_logins
from adapters.payments.phone import Phone
from api.live import Hub, every
from api.offers import Counter
from api.pages.router import pages, showing
from api.pages.site import Site
from application.app import Application
from application.people.accounts import NewPerson
from application.shared.caller import SYSTEM
from domain.orders.idle import NEVER, IdleDiscounts
from domain.people.reach import OwnThings
from domain.shared.ids import WorkOrderId
from domain.shared.person import PersonName
from domain.shared.role import Role
from simulation.clock import HandClock
from tests.api.doors import SEAL
from tests.api.spare import Spare
from tests.chain import a_furnished_twin, an_oil_service, store_id


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

    def a_booked_visit(self, customer: int = 1) -> WorkOrderId:
        visit = an_oil_service(self.app, self.clock, customer)
        visit.place = self.app.directory.store(store_id(1)).place
        visit.book()
        assert visit.chosen.store == store_id(1)
        return visit.work_order


@contextmanager
def a_paper(app: Application, *, demo: bool) -> Iterator[Litestar]:
    """The pages alone over an application."""
    hub = Hub(app.stream, app.wall, pulse=lambda: every(0.05))
    phone = Phone.of(
        app.providers.gateways,
        lambda tender, message: app.providers.hear(tender, message.headers, message.body),
    )
    site = Site(app=app, hub=hub, counter=Counter(app, SEAL), demo=demo, phone=phone)

    with _PAPER.lent() as paper:
        paper.state.next = site
        yield paper


def _a_paper() -> Litestar:
    @asynccontextmanager
    async def show(litestar: Litestar) -> AsyncIterator[None]:
        async with showing(litestar, litestar.state.next):
            yield

    return Litestar([pages()], lifespan=[show])


_PAPER = Spare(_a_paper)


def open_desk(*, demo: bool, idle: IdleDiscounts = NEVER) -> Iterator[Desk]:
    app, clock = a_furnished_twin(idle=idle)
    add_logins(app)
    with a_paper(app, demo=demo) as paper, TestClient(paper) as client:
        yield Desk(client, app, clock)


def press(desk: Desk, visit: UUID, move: str, **inputs: str) -> Response:
    """Fill in a form of the visit's page and send it."""
    action = f"/visits/{visit}/moves/{move}"
    return desk.client.post(action, data=fields(desk.get(f"/visits/{visit}").text, action) | inputs)


def log_in_as_owner(desk: Desk, visit: WorkOrderId) -> Response:
    """The customer whose car it is; the answer leads to where they begin."""
    member = desk.app.visits.work_order(SYSTEM, work_order=visit).member
    assert member is not None
    owner = NewPerson(
        login="owner",
        name=PersonName("顾客"),
        roles=(Role.CUSTOMER,),
        reach=OwnThings(member),
        password="a long password",
    )
    desk.app.people.add_person(SYSTEM, owner)
    return desk.client.post("/login", data={"login": "owner", "password": "a long password"})


def check(desk: Desk, visit: UUID, move: str = "pass", **inputs: str) -> Response:
    """The supervisor checks what the store manager did, who comes back to the page."""
    desk.log_in("supervisor")
    answer = press(desk, visit, move, **inputs)
    desk.log_in("store_manager")
    return answer


def fields(text: str, action: str) -> dict[str, str]:
    """What the first form that is sent to ``action`` says when nobody has touched it."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', text, re.DOTALL)
    assert form, f"no form for {action} on the page"
    inputs = [dict(_ATTRIBUTE.findall(one)) for one in re.findall("<input ([^>]*)>", form[1])]
    return {
        one["name"]: unescape(one["value"])
        for one in inputs
        if one.get("value") and one.get("type") not in ("checkbox", "radio")
    }


_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')


def words(text: str) -> str:
    """What a person reads: no tags, blanks as one."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())
