"""We answer to our own names only, and describe ourselves to whom we know."""

from collections.abc import Iterator
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.hosts import name_of
from application.shared.rights import Role
from tests.api.doors import API, House, a_house, badge
from tests.chain import a_furnished_twin

SCHEMA: Final = "/schema/openapi.json"


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """As it runs in production behind a name."""
    app, _ = a_furnished_twin()
    with a_house(app, hosts={"shops.example.cn", "::1"}, schema_is_open=False) as one:
        yield one


@pytest.mark.parametrize(
    "host", ["shops.example.cn", "Shops.Example.CN:8443", "shops.example.cn.", "[::1]:8000"]
)
def test_our_names_are_ours_however_they_are_written(house: House, host: str) -> None:
    answer = house.client.get(f"{API}/catalogue", headers={"host": host})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "shops.example.cn.evil.example",
        "evil.example:443",
        "shops.example.cn@evil.example",
        "shops.example.cn:x",
        "",
        "[::1",
        "a b",
    ],
)
@pytest.mark.parametrize("path", [f"{API}/catalogue", SCHEMA, "/nowhere"])
def test_another_name_is_refused_whatever_is_asked(house: House, host: str, path: str) -> None:
    answer = house.client.get(path, headers={"host": host, "accept-language": "zh"})

    assert (answer.status_code, answer.json()["code"]) == (400, "unknown-host")
    assert answer.json()["detail"] == "此地址不属于本系统。"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert not host or host not in answer.text


def test_two_names_are_none(house: House) -> None:
    headers = [("host", "shops.example.cn"), ("host", "shops.example.cn")]

    assert house.client.get(f"{API}/catalogue", headers=headers).status_code == 400


@pytest.mark.parametrize("path", ["/healthz", "/metrics"])
def test_machines_ask_by_address(house: House, path: str) -> None:
    assert house.client.get(path, headers={"host": "10.1.2.3:8000"}).status_code == 200


@given(st.text())
def test_whatever_is_sent_as_a_name_is_a_name_or_none(text: str) -> None:
    name = name_of(text)

    assert name is None or name.isascii()


def test_the_description_of_the_api_is_for_those_we_know(house: House) -> None:
    at_home = {"host": "shops.example.cn"}
    refused = house.client.get(SCHEMA, headers=at_home)
    known = house.client.get(SCHEMA, headers=house.headers(badge(Role.ADVISOR), **at_home))

    assert (refused.status_code, refused.json()["code"]) == (401, "not-logged-in")
    assert known.status_code == 200
    assert known.json()["info"]["title"] == "Baywise"


@pytest.mark.parametrize("path", ["/schema", "/schema/", "/schema/openapi.yaml", "/schema/x"])
def test_nothing_beside_the_description_is_open(house: House, path: str) -> None:
    assert house.client.get(path, headers={"host": "shops.example.cn"}).status_code == 401


def test_a_demonstration_describes_itself_to_everybody(twin: House) -> None:
    assert twin.client.get(SCHEMA).status_code == 200
