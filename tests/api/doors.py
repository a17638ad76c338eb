"""The API over a furnished chain, for people whose tokens say who they are."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import httpx
from attrs import frozen
from litestar import Litestar, Request
from litestar.testing import TestClient

from adapters.bootstrap import open_database
from adapters.keys import Keys
from adapters.preparation import migrated
from adapters.seal import Seal
from api.app import create_app
from api.payments import Gateways
from application.app import Application
from application.shared.caller import GUEST, SYSTEM, Actor
from application.shared.rights import Chain, Own, Role, Scope, Stores
from domain.shared.ids import MemberId, PersonId, StoreId, VehicleId, named_id
from simulation.clock import HandClock
from tests.chain import MONDAY, a_customer, furnish, store_id

KEYS = Keys(b"e" * 32, b"i" * 32)
SEAL = Seal.of(KEYS)
API = "/api/v1"


def badge(role: Role, reach: UUID | None = None) -> dict[str, str]:
    """The header of somebody with ``role`` who reaches a shop, a member, or the chain."""
    return {"authorization": f"Bearer {role}.{reach or 'chain'}"}


def by_badge(request: Request[Any, Any, Any], app: Application) -> Actor:
    _, _, token = request.headers.get("authorization", "").partition(" ")
    if not token:
        return GUEST
    if token == "system":
        return SYSTEM.actor
    role, _, reach = token.partition(".")
    id = PersonId(named_id("person", token))
    return Actor(id=id, roles=frozenset({Role(role)}), scope=_scope(role, reach, app))


def _scope(role: str, reach: str, app: Application) -> Scope:
    if role == Role.CUSTOMER:
        return Own(MemberId(UUID(reach)))
    if reach == "chain":
        return Chain()
    assert UUID(reach) in app.directory.register.stores
    return Stores(frozenset({StoreId(UUID(reach))}))


@frozen(kw_only=True)
class House:
    """A running API, the application behind it, and a customer with a car."""

    site: Litestar
    app: Application
    client: httpx.Client
    member: MemberId
    vehicle: VehicleId

    def get(self, path: str, who: dict[str, str], **more: Any) -> httpx.Response:
        return self.client.get(API + path, headers=who, **more)

    def post(
        self, path: str, who: dict[str, str], body: Any = None, *, key: str | None = None
    ) -> httpx.Response:
        headers = who | ({"idempotency-key": key} if key else {})
        return self.client.post(API + path, headers=headers, json=body)

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

    def booked(self) -> Any:
        """Ids of a visit that is booked."""
        held = self.hold(self.offer()).json()
        confirmed = self.post(f"/appointments/{held['appointment']}/confirm", self.customer)
        assert confirmed.status_code == 200, confirmed.text
        return confirmed.json()


@contextmanager
def a_house(
    app: Application,
    *,
    gateways: Callable[[], Gateways] = Gateways,
    raising: bool = True,
) -> Iterator[House]:
    """The API over ``app``, which is furnished."""
    site = create_app(app, seal=SEAL, gateways=gateways(), authenticate=by_badge)
    member, vehicle = a_customer(app)
    with TestClient(site, raise_server_exceptions=raising) as client:
        yield House(site=site, app=app, client=client, member=member, vehicle=vehicle)


def furnished(url: str) -> None:
    """Make an empty database one with a chain, a catalogue and stock."""
    migrated(url)
    with open_database(url, KEYS, clock=HandClock(MONDAY)) as app:
        furnish(app)
