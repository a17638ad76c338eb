"""Two hundred customers want the last place at once, over a real server and its database."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from adapters.bootstrap import KEYS_FILE, open_database
from adapters.keys import Keys
from adapters.preparation import migrated
from application.app import Application
from application.dispatch.offers import Wish
from application.shared.caller import SYSTEM
from application.shared.rights import Role
from tests.api.doors import API, a_token
from tests.api.loops import run_apart
from tests.chain import a_customer, furnish, store_id
from tests.databases import Databases

CLIENTS = 200
TAKEN_BEFORE = 1
"""The shop has two lifts."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    Keys.from_file(tmp_path / KEYS_FILE)
    return tmp_path


@pytest.fixture
def url(postgres_server: Databases) -> Iterator[str]:
    url = postgres_server.new_database()
    yield migrated(url)
    postgres_server.drop(url)


@pytest.fixture
def application(url: str, home: Path) -> Iterator[Application]:
    with open_database(url, Keys.from_file(home / KEYS_FILE)) as app:
        furnish(app, stores=1)
        yield app


@pytest.fixture
def address(url: str, home: Path, application: Application) -> Iterator[str]:
    """A worker process like those that ``baywise up`` starts, on a port of its own."""
    assert application.directory.register.stores
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = (sys.executable, "-m", "uvicorn", "--factory", "api.app:from_environment")
    environment = {
        **os.environ,
        "BAYWISE_HOME": str(home),
        "BAYWISE_DATABASE_URL": url,
        "BAYWISE_MODE": "production",
    }
    with subprocess.Popen(
        (*command, "--port", str(port), "--log-level", "error"), env=environment
    ) as server:
        try:
            yield _answering(f"http://127.0.0.1:{port}", server)
        finally:
            server.terminate()


def _answering(address: str, server: "subprocess.Popen[bytes]") -> str:
    for _ in range(300):
        assert server.poll() is None
        try:
            if httpx.get(f"{address}/healthz").status_code == 200:
                return address
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError("the server does not answer")


def one_place(address: str, token: str, vehicle: UUID) -> Any:
    """An offer for tomorrow; whoever takes it first has it."""
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    wish = {
        "services": ["oil-service"],
        "store": str(store_id(1)),
        "vehicle": str(vehicle),
        "earliest": tomorrow.isoformat(),
        "best": 1,
    }
    headers = {"authorization": f"Bearer {token}"}
    answer = httpx.post(f"{address}{API}/offers", json=wish, headers=headers, timeout=30)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"][0]


def take_all_but_one(app: Application, offer: Any) -> None:
    """Others have the other places of that time already."""
    starts = datetime.fromisoformat(offer["starts"]).astimezone(UTC)
    for number in range(TAKEN_BEFORE):
        member, vehicle = a_customer(app, number + 2)
        wish = Wish(
            services=("oil-service",),
            store=store_id(1),
            vehicle=vehicle,
            earliest=starts,
            latest=starts,
        )
        proposal = app.offers.find(SYSTEM, wish=wish).proposals[0]
        app.booking.hold(SYSTEM, proposal=proposal, member=member, vehicle=vehicle)


async def all_at_once(address: str, token: str, body: dict[str, str]) -> list[httpx.Response]:
    limits = httpx.Limits(max_connections=CLIENTS)
    async with httpx.AsyncClient(base_url=address, limits=limits, timeout=60) as client:
        return await asyncio.gather(
            *(
                client.post(
                    f"{API}/appointments",
                    json=body,
                    headers={"authorization": f"Bearer {token}", "idempotency-key": f"tap-{n}"},
                )
                for n in range(CLIENTS)
            )
        )


def test_the_last_place_is_given_once_and_the_others_are_shown_another(
    address: str, application: Application
) -> None:
    member, vehicle = a_customer(application)
    token = a_token(application, f"{Role.ADVISOR}.{store_id(1)}")
    offer = one_place(address, token, vehicle)
    take_all_but_one(application, offer)
    body = {"offer": offer["token"], "member": str(member), "vehicle": str(vehicle)}

    answers = run_apart(all_at_once(address, token, body))

    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: CLIENTS - 1}
    for answer in answers:
        if answer.status_code == 409:
            assert answer.json()["code"] == "taken"
            assert answer.json()["alternatives"]
    visible = application.listings.appointments(
        SYSTEM, store=store_id(1), day=_day(application, offer)
    )
    assert len(visible) == TAKEN_BEFORE + 1


def _day(app: Application, offer: Any) -> Any:
    starts = datetime.fromisoformat(offer["starts"])
    return app.directory.store(store_id(1)).business_day(starts)
