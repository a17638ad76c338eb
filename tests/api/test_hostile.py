"""Hostile input: whatever comes in, the answer is a refusal and never a failure."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any
from uuid import uuid4

import pytest
from litestar.routes import HTTPRoute

from adapters.bootstrap import open_database
from api.document import body_shapes
from api.wire import Body
from simulation.clock import HandClock
from tests.api.doors import BOSS, KEYS, House, a_house, furnished
from tests.chain import MONDAY, a_furnished_twin, store_id
from tests.databases import Databases

TEXTS = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\x7f",
    "\x1b[31m",
    "x" * 100_000,
    "'; drop table orders; --",
    "' or '1'='1",
    "../../../../etc/passwd",
    "%2e%2e%2f",
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "${jndi:ldap://x}",
    "\u202e\u2066",
    "\ufeff",
    "🚗" * 50,
    "\U0010ffff",
)
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 2**31, 2**40, 2**63, 10**30, -(10**30), 1.5, [], [[]], {}, {"a": {}},
    [None] * 200,
)  # fmt: skip
RAW = (
    b"",
    b"null",
    b"nonsense",
    b"{",
    b'{"a":',
    b"\xff\xfe",
    b'"\xed\xa0\x80"',
    b"\x00",
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b"[" + b"[]," * 1000 + b"[]]",
    b"1e400",
    b"NaN",
    b"-Infinity",
    b"9" * 5000,
    b'{"__proto__": {}}',
)
LITERALS = ("1e400", "-1e400", "NaN", "Infinity", r'"\ud800"', r'"\udc00x"', r'"\u0000"', "1e5")


@pytest.fixture(scope="module", params=["twin", "real"])
def target(request: pytest.FixtureRequest, postgres_server: Databases) -> Iterator[House]:
    with ExitStack() as stack:
        if request.param == "twin":
            app, _ = a_furnished_twin()
        else:
            url = postgres_server.new_database(prepared_by=furnished)
            app = stack.enter_context(
                open_database(url, KEYS, clock=HandClock(MONDAY), sandbox=True)
            )
        yield stack.enter_context(a_house(app, raising=False))


def posts(house: House) -> list[tuple[str, dict[str, Any] | None]]:
    """Every POST route with ids that nobody has, and a good body where it takes one."""
    found = []
    for route in house.site.routes:
        if isinstance(route, HTTPRoute) and "POST" in route.methods:
            path = route.path_format
            for component in route.path_parameters.values():
                known = {"member": house.member, "vehicle": house.vehicle, "tender": "sandbox"}
                path = path.replace(
                    f"{{{component.full}}}", str(known.get(component.name, uuid4()))
                ).replace(f"{{{component.name}}}", str(known.get(component.name, uuid4())))
            handler = next(one for one in route.route_handlers if "POST" in one.http_methods)
            body = handler.parsed_data_field
            kind = body.annotation if body else None
            # What a form sends is no JSON, and has no shape.
            is_json = isinstance(kind, type) and issubclass(kind, Body)
            shape = body_shapes()[kind.__name__] if kind and is_json else None
            found.append((path, example(shape) if shape else None))
    return found


def example(shape: dict[str, Any]) -> Any:
    """The plainest value of a JSON schema."""
    if "$ref" in shape:
        return example(body_shapes()[shape["$ref"].rpartition("/")[2]])
    if "anyOf" in shape:
        return example(shape["anyOf"][0])
    if "enum" in shape:
        return shape["enum"][0]
    match shape.get("type"):
        case "object" if "properties" in shape:
            return {name: example(one) for name, one in shape["properties"].items()}
        case "object":
            return {str(uuid4()): example(shape["additionalProperties"])}
        case "array":
            return [example(shape["items"])] if shape.get("items") else []
        case "string" if shape.get("format") == "uuid":
            return str(uuid4())
        case "string" if shape.get("format") == "date-time":
            return "2026-03-02T10:00:00+08:00"
        case "string" if shape.get("format") == "date":
            return "2026-03-02"
        case "string" if shape.get("pattern", "").startswith("^[PCBU]"):
            return "P0420"
        case "string" if "pattern" in shape and r"\d{4}-\d{2}" in shape["pattern"]:
            return "2026-01"
        case "string":
            return "word"
        case "integer" | "number":
            return max(1, shape.get("minimum", 1))
        case "boolean":
            return False
    return None


def spoilt(value: Any, with_: Any) -> Iterator[Any]:
    """``value`` with each one of its parts in turn replaced."""
    yield with_
    match value:
        case dict():
            for key, one in value.items():
                for worse in spoilt(one, with_):
                    yield {**value, key: worse}
            yield {**value, "unknown": with_}
        case list():
            for number, one in enumerate(value):
                for worse in spoilt(one, with_):
                    yield [*value[:number], worse, *value[number + 1 :]]


def test_no_text_and_no_value_in_any_field_makes_a_failure(real: House) -> None:
    for path, good in posts(real):
        if good is None:
            continue
        for worse in (*TEXTS, *VALUES):
            for body in spoilt(good, worse):
                answer = real.client.post(path, json=body, headers=real.headers(BOSS))
                assert answer.status_code < 500, (path, str(body)[:300], answer.text)


def test_no_text_makes_a_failure_where_it_is_kept(target: House) -> None:
    visit = target.booked()["work_order"]
    for text in TEXTS:
        reason = {"priority": 2, "reason": text}
        finding = {"note": text, "severity": "info"}
        for path, body in (
            (f"/visits/{visit}/prioritise", reason),
            (f"/visits/{visit}/receive", {"mileage_km": 1, "note": text}),
            (f"/visits/{visit}/diagnose", {"findings": [finding]}),
            ("/members", {"name": text, "phone": "13912345678"}),
        ):
            answer = target.post(path, BOSS, body, key=text if text.isalnum() else None)
            assert answer.status_code < 500, (path, text[:20], answer.text)
            assert target.get(f"/visits/{visit}", BOSS).status_code == 200


def test_no_literal_that_json_should_not_have_makes_a_failure(real: House) -> None:
    for path, good in posts(real):
        for literal in LITERALS:
            for body in spoilt(good, "@@"):
                content = json.dumps(body).replace('"@@"', literal).encode()
                answer = real.client.post(path, content=content, headers=real.headers(BOSS))
                assert answer.status_code < 500, (path, content[:300], answer.text)


def test_what_is_not_json_is_refused_everywhere(real: House) -> None:
    for path, good in posts(real):
        for content in RAW:
            answer = real.client.post(path, content=content, headers=real.headers(BOSS))
            refused = 400 <= answer.status_code < 500
            assert refused or good is None, (path, content[:40], answer.status_code)
            assert answer.status_code < 500, (path, content[:40], answer.text)


@pytest.mark.parametrize("year", ["0001", "1900", "9999"])
def test_no_day_at_the_end_of_time_makes_a_failure(target: House, year: str) -> None:
    store, day = store_id(1), f"{year}-12-31"
    (bay, *_) = target.get(f"/stores/{store}/bays", BOSS).json()["items"]
    (person, *_) = target.get(f"/stores/{store}/technicians", BOSS).json()["items"]
    wait = {
        "member": str(target.member),
        "vehicle": str(target.vehicle),
        "services": ["oil-service"],
        "store": str(store),
        "first": day,
        "last": day,
    }
    span = {"start": f"{day}T00:00:00Z", "end": f"{day}T23:00:00Z", "cause": "other"}
    for path, body in (
        ("/waiting", wait),
        (f"/stores/{store}/closed-days", {"days": [day]}),
        (f"/stores/{store}/opened-days", {"days": [day]}),
        (f"/bays/{bay['id']}/closures", span),
        (f"/technicians/{person['id']}/absences", span),
        ("/offers", target.wish(earliest=span["start"], latest=span["end"])),
        ("/offers", target.wish(latest=f"{day}T23:59:59+14:00")),
        ("/offers", target.wish(earliest=f"{day}T23:59:59-14:00")),
    ):
        answer = target.post(path, BOSS, body)
        assert answer.status_code < 500, (path, answer.text)


def test_ids_that_nobody_has_are_not_found(target: House) -> None:
    for path, good in posts(target):
        # What brings no picture is refused before anybody looks for the visit.
        bare = good is None and not path.endswith("/photos")
        if path.startswith("/api/v1/visits/") and bare:
            answer = target.client.post(path, headers=target.headers(BOSS))
            assert (answer.status_code, answer.json()["code"]) == (404, "not-found"), path


@pytest.mark.parametrize(
    "query", ["%00", "%ff%fe", "%ed%a0%80", "x" * 5000, "1e400", "[]", "%2e%2e%2f", "'--"]
)
@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/stores?after={}",
        "/api/v1/stores?limit={}",
        "/api/v1/stores?region={}",
        "/api/v1/catalogue?q={}",
        "/api/v1/catalogue?after={}",
        "/api/v1/catalogue?vehicle={}",
        "/api/v1/catalogue/services/{}",
        "/api/v1/visits?after={}",
        "/api/v1/visits?status={}",
        "/api/v1/visits/{}",
        "/{}",
    ],
)
def test_no_address_makes_a_failure(target: House, path: str, query: str) -> None:
    answer = target.client.get(path.format(query), headers=target.headers(BOSS))

    assert answer.status_code < 500


@pytest.mark.parametrize(
    "name", ["authorization", "idempotency-key", "accept-language", "x-request-id"]
)
@pytest.mark.parametrize("value", [b"\xff\xfe", b"x" * 10_000, b"Bearer ", b"\x7f", b";;;q=,"])
def test_no_header_makes_a_failure(target: House, name: str, value: bytes) -> None:
    known = target.headers(BOSS)["authorization"].encode()
    headers = {b"authorization": known, name.encode(): value}

    answer = target.client.post("/api/v1/members", headers=headers, content=b"{}")

    assert answer.status_code < 500


def test_every_route_but_the_public_ones_asks_who_is_there(target: House) -> None:
    public = {
        "/api/v1/offers",
        "/api/v1/sessions",
    }
    for path, good in posts(target):
        if path in public or path.endswith("/notifications"):
            continue
        answer = target.client.post(path, json=good) if good else target.client.post(path)
        assert answer.status_code == 401, (path, answer.status_code, answer.text)
