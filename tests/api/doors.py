"""The API over a furnished chain, for people whose tokens say who they are."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import httpx
from attrs import field, frozen
from litestar import Litestar
from litestar.testing import TestClient

from adapters.bootstrap import in_memory, open_database
from adapters.keys import Keys
from adapters.payments.phone import Phone
from adapters.payments.sandbox import Delivery
from adapters.preparation import migrated
from adapters.seal import Seal
from api.app import create_app, put_behind
from application.app import Application
from application.due_work import handlers
from application.people.accounts import NewPerson
from application.shared.caller import SYSTEM
from application.shared.due import run_due
from application.shared.rights import Role
from domain.finance.tender import Tender
from domain.people.reach import OwnThings, Reach, TheseStores, WholeChain
from domain.shared.ids import MemberId, PersonId, StoreId, VehicleId, named_id
from domain.shared.person import PersonName
from simulation.clock import HandClock
from tests.api.spare import Spare
from tests.chain import MONDAY, a_customer, furnish, store_id

KEYS = Keys(b"e" * 32, b"i" * 32)
SEAL = Seal.of(KEYS)
API = "/api/v1"


def badge(role: Role, reach: UUID | None = None) -> dict[str, str]:
    """Somebody with ``role`` who reaches a shop, a member, or the chain."""
    return {"badge": f"{role}.{reach or 'chain'}"}


BOSS = {"badge": "boss"}
"""May everything that a person of the chain may, everywhere."""


def a_token(app: Application, who: str) -> str:
    """The secret of a token for the person whom a badge describes."""
    role, _, reach = who.partition(".")
    id = PersonId(named_id("person", who))
    person = NewPerson(
        id=id,
        login=f"x{id.hex}",
        name=PersonName(role),
        roles=_BOSS if who == "boss" else (Role(role),),
        reach=_reach(role, reach),
    )
    app.people.add_person(SYSTEM, person)
    expires = app.clock.now() + timedelta(days=300)
    return app.people.issue_token(SYSTEM, id, name="test", expires=expires).secret


_BOSS = (Role.STORE_MANAGER, Role.ADMIN, Role.FINANCE)


def _reach(role: str, reach: str) -> Reach:
    if role == Role.CUSTOMER:
        return OwnThings(MemberId(UUID(reach)))
    return TheseStores((StoreId(UUID(reach)),)) if reach not in ("", "chain") else WholeChain()


@frozen(kw_only=True)
class House:
    """A running API, the application behind it, and a customer with a car."""

    site: Litestar
    app: Application
    client: httpx.Client
    member: MemberId
    vehicle: VehicleId

    _tokens: dict[str, str] = field(factory=dict)

    def headers(self, who: dict[str, str], **more: str) -> dict[str, str]:
        """What somebody's request carries."""
        headers = {name: text for name, text in who.items() if name != "badge"} | more
        if "badge" in who:
            if who["badge"] not in self._tokens:
                self._tokens[who["badge"]] = a_token(self.app, who["badge"])
            headers["authorization"] = f"Bearer {self._tokens[who['badge']]}"
        return headers

    def get(self, path: str, who: dict[str, str], **more: Any) -> httpx.Response:
        return self.client.get(API + path, headers=self.headers(who), **more)

    def post(
        self, path: str, who: dict[str, str], body: Any = None, *, key: str | None = None
    ) -> httpx.Response:
        headers = self.headers(who) | ({"idempotency-key": key} if key else {})
        return self.client.post(API + path, headers=headers, json=body)

    @property
    def phone(self) -> Phone:
        """The customer's: what it says to a provider, the provider tells our webhook."""
        return Phone.of(self.app.providers.gateways, self.tell)

    def tell(self, tender: Tender, message: Delivery) -> httpx.Response:
        """A provider's message arrives."""
        path = f"{API}/payments/{tender}/notifications"
        return self.client.post(path, content=message.body, headers=dict(message.headers))

    def run_due(self) -> int:
        """Do what is due by now, as every process does once a second."""
        return run_due(handlers(self.app), self.app.due, self.app.clock)

    @property
    def customer(self) -> dict[str, str]:
        return badge(Role.CUSTOMER, self.member)

    def wish(self, **more: Any) -> dict[str, Any]:
        return {
            "services": ["oil-service"],
            "store": str(store_id(1)),
            "vehicle": str(self.vehicle),
            **more,
        }

    def offer(self, **more: Any) -> Any:
        """The best offer for the customer's wish."""
        return self.offers(**more)[0]

    def offers(self, **more: Any) -> Any:
        answer = self.post("/offers", self.customer, self.wish(**more))
        assert answer.status_code == 200, answer.text
        return answer.json()["items"]

    def hold(self, offer: Any, *, key: str | None = None) -> httpx.Response:
        body = {"offer": offer["token"], "member": str(self.member), "vehicle": str(self.vehicle)}
        return self.post("/appointments", self.customer, body, key=key)

    def lost(self) -> Any:
        """An offer of a time at which nothing is left: the shop has two lifts."""
        offer = self.offer()
        for _ in range(2):
            assert self.hold(offer).status_code == 201
        return offer

    def booked(self, **more: Any) -> Any:
        """Ids of a visit that is booked for the customer's wish."""
        held = self.hold(self.offer(**more)).json()
        confirmed = self.post(f"/appointments/{held['appointment']}/confirm", self.customer)
        assert confirmed.status_code == 200, confirmed.text
        return confirmed.json()


@contextmanager
def a_house(
    app: Application,
    *,
    raising: bool = True,
    **more: Any,
) -> Iterator[House]:
    """The API over ``app``, which is furnished."""
    member, vehicle = a_customer(app)
    made = nullcontext(create_app(app, seal=SEAL, **more)) if more else _PLAIN.lent()
    with made as site:
        put_behind(site, app, seal=SEAL)
        with TestClient(site, raise_server_exceptions=raising) as client:
            yield House(site=site, app=app, client=client, member=member, vehicle=vehicle)


_PLAIN = Spare(lambda: create_app(in_memory(clock=HandClock(MONDAY), random=Random(0)), seal=SEAL))


def furnished(url: str) -> None:
    """Make an empty database one with a chain, a catalogue and stock."""
    migrated(url)
    with open_database(url, KEYS, clock=HandClock(MONDAY)) as app:
        furnish(app)
        # The first round of forgetting, which a new database begins with.
        assert run_due(handlers(app), app.due, app.clock) == 1
