from collections.abc import Iterator

import pytest
from httpx import Response
from litestar import Litestar, get
from litestar.datastructures import State
from litestar.handlers import HTTPRouteHandler
from litestar.testing import TestClient

from api.auth import COOKIE, Asker, Door, auth_dependencies, auth_router
from api.guards import unguarded
from api.problems import to_problem
from application.shared.caller import SYSTEM
from domain.people.credentials import digest
from domain.people.reach import OwnThings
from domain.shared.errors import BaywiseError
from domain.shared.role import Role
from tests.application.people.world import MEMBER, PASSWORD, World

HERE = {"Origin": "http://testserver.local"}
ELSEWHERE = {"Origin": "https://evil.example"}
SAME_SITE = {"Sec-Fetch-Site": "same-site"}
FOOLED = {"Sec-Fetch-Site": "cross-site", **HERE}
NO_SIGNATURE = "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9."
Client = TestClient[Litestar]


@get("/offers")
async def offers(visitor: Asker) -> list[str]:
    """Anybody may."""
    return [*visitor.actor.roles, visitor.channel]


@get("/visits")
async def visits(caller: Asker) -> list[str]:
    """Only who has logged in."""
    return [caller.channel, caller.key or ""]


@get("/forgotten")
async def forgotten() -> None:
    """A route without a guard."""


def an_app(world: World, *more: HTTPRouteHandler) -> Litestar:
    return Litestar(
        [auth_router, offers, visits, *more],
        state=State({"door": Door(world.people)}),
        dependencies=dict(auth_dependencies()),
        exception_handlers={BaywiseError: to_problem},
        openapi_config=None,
    )


@pytest.fixture
def client(world: World) -> Iterator[Client]:
    with TestClient(an_app(world)) as client:
        yield client


def log_in(client: Client, password: str = PASSWORD) -> Response:
    return client.post("/api/v1/sessions", json={"login": "li.wei", "password": password})


def test_without_credentials_a_guarded_route_answers_401(client: Client) -> None:
    answer = client.get("/visits")

    assert answer.status_code == 401
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["type"] == "/problems/not-logged-in"


def test_logging_in_opens_the_guarded_routes(client: Client, world: World) -> None:
    person = world.add()

    answer = log_in(client)

    assert answer.status_code == 201
    assert answer.json()["person"] == str(person)
    assert client.get("/visits").json() == ["desk", ""]
    assert client.get("/api/v1/sessions/current").json()["roles"] == ["advisor"]


def test_a_customer_comes_through_the_web(client: Client, world: World) -> None:
    world.add("li.wei", Role.CUSTOMER, OwnThings(MEMBER))
    log_in(client)

    assert client.get("/visits").json() == ["web", ""]


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    client: Client, world: World
) -> None:
    world.add()

    cookie = log_in(client).headers["set-cookie"].lower()

    assert {"httponly", "samesite=lax", "path=/"} <= set(cookie.split("; "))
    assert "domain" not in cookie
    assert "secure" not in cookie


def test_over_https_the_cookie_stays_on_https(world: World) -> None:
    world.add()
    with TestClient(an_app(world), base_url="https://testserver.local") as client:
        assert "; secure" in log_in(client).headers["set-cookie"].lower()


def test_a_session_that_the_client_chose_is_never_taken_over(client: Client, world: World) -> None:
    world.add()
    client.cookies.set(COOKIE, "chosen-by-somebody-else")
    assert client.get("/visits").status_code == 401

    assert log_in(client).cookies[COOKIE] != "chosen-by-somebody-else"
    assert world.people.sessions.find(digest("chosen-by-somebody-else")) is None


def test_a_wrong_password_answers_401_and_the_eleventh_429(client: Client, world: World) -> None:
    world.add()

    answers = [log_in(client, "something else") for _ in range(11)]

    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    assert answers[-1].headers["retry-after"] == "900"
    assert {answer.json()["detail"] for answer in answers[:10]} == {
        "the login name or the password is wrong"
    }


def test_logging_out_is_felt_by_the_very_next_request(client: Client, world: World) -> None:
    world.add()
    secret = log_in(client).cookies[COOKIE]
    assert client.get("/visits").status_code == 200

    assert client.delete("/api/v1/sessions/current", headers=HERE).status_code == 204
    client.cookies.clear()
    client.cookies.set(COOKIE, secret)

    assert client.get("/visits").status_code == 401


def test_another_password_ends_other_sessions_and_keeps_mine(client: Client, world: World) -> None:
    world.add()
    elsewhere = log_in(client).cookies[COOKIE]
    log_in(client)
    change = {"old": PASSWORD, "new": "another fine phrase"}

    answer = client.put("/api/v1/passwords/current", json=change, headers=HERE)

    assert answer.status_code == 200
    assert client.get("/visits").status_code == 200
    client.cookies.clear()
    client.cookies.set(COOKIE, elsewhere)
    assert client.get("/visits").status_code == 401


def test_a_closed_account_is_let_in_for_seconds_at_most(client: Client, world: World) -> None:
    person = world.add()
    log_in(client)
    client.get("/visits")

    world.people.deactivate_person(SYSTEM, person)
    world.clock.move(seconds=3)

    assert client.get("/visits").status_code == 401


@pytest.mark.parametrize(
    "headers",
    [{}, ELSEWHERE, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}, SAME_SITE, FOOLED],
)
def test_a_session_changes_nothing_for_a_page_of_another_site(
    client: Client, world: World, headers: dict[str, str]
) -> None:
    world.add()
    log_in(client)

    token = client.post("/api/v1/tokens", json={"name": "x", "days": 1}, headers=headers)

    assert token.status_code == 403
    assert token.json()["type"] == "/problems/cross-origin"
    assert client.get("/visits", headers=headers).status_code == 200


@pytest.mark.parametrize("headers", [HERE, {"Sec-Fetch-Site": "same-origin"}])
def test_our_own_pages_may(client: Client, world: World, headers: dict[str, str]) -> None:
    world.add()
    log_in(client)

    token = client.post("/api/v1/tokens", json={"name": "x", "days": 1}, headers=headers)

    assert token.status_code == 201


def test_nobody_is_logged_in_from_a_page_of_another_site(client: Client, world: World) -> None:
    world.add()
    body = {"login": "li.wei", "password": PASSWORD}

    assert client.post("/api/v1/sessions", json=body, headers=ELSEWHERE).status_code == 403


def test_a_program_shows_its_token_and_names_its_key(client: Client, world: World) -> None:
    world.add()
    log_in(client)
    issued = client.post("/api/v1/tokens", json={"name": "till", "days": 7}, headers=HERE).json()
    client.cookies.clear()
    bearer = {"Authorization": f"Bearer {issued['secret']}", "Idempotency-Key": "order-7"}

    assert client.get("/visits", headers=bearer).json() == ["api", "order-7"]
    assert client.delete(f"/api/v1/tokens/{issued['id']}", headers=bearer).status_code == 204
    assert client.get("/visits", headers=bearer).status_code == 401


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer bw_", "Basic YTpi", "bw_x", NO_SIGNATURE, "Bearer bw_\u00e9"],
)
def test_what_is_no_token_of_ours_lets_nobody_in(client: Client, world: World, header: str) -> None:
    world.add()
    log_in(client)

    answer = client.get("/visits", headers={b"Authorization": header.encode("latin-1")})

    assert answer.status_code == 401


def test_an_idempotency_key_is_plain(client: Client, world: World) -> None:
    world.add()
    log_in(client)

    assert client.get("/visits", headers={"Idempotency-Key": "x" * 129}).status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        {"login": "li.wei"},
        {"login": "li.wei", "password": PASSWORD, "roles": ["admin"]},
        {"login": "li.wei", "password": 12345678},
        {"login": "x" * 65, "password": PASSWORD},
        {"login": "li.wei", "password": "x" * 257},
    ],
)
def test_a_body_has_the_fields_it_should_and_no_others(
    client: Client, world: World, body: dict[str, object]
) -> None:
    world.add()
    assert client.post("/api/v1/sessions", json=body).status_code == 400


@pytest.mark.parametrize("days", [0, -1, 367, 10**30])
def test_a_token_lives_for_a_year_at_most(client: Client, world: World, days: int) -> None:
    world.add()
    log_in(client)
    body = {"name": "x", "days": days}

    assert client.post("/api/v1/tokens", json=body, headers=HERE).status_code == 400


def test_a_guest_reads_what_is_public(client: Client, world: World) -> None:
    world.add()
    assert client.get("/offers").json() == ["guest", "web"]

    log_in(client)
    assert client.get("/offers").json() == ["advisor", "desk"]

    client.cookies.clear()
    client.cookies.set(COOKIE, "over")
    assert client.get("/offers").json() == ["guest", "web"]


PUBLIC = ("POST /api/v1/sessions", "GET /offers")


def test_every_route_takes_a_caller_or_is_said_to_be_public(world: World) -> None:
    assert unguarded(an_app(world), PUBLIC) == []


def test_a_route_without_a_guard_is_found(world: World) -> None:
    assert unguarded(an_app(world, forgotten), PUBLIC) == ["GET /forgotten"]
