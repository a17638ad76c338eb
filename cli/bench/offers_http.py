"""Offers over HTTP: a running Baywise is asked at a steady rate, whether it keeps up or not."""

import asyncio
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any, Final

import httpx
from attrs import Factory, define

from adapters.demo.chain import PASSWORD
from cli.bench.report import percentile
from cli.bench.served import served
from cli.bench.throwaway import CAR

RATE_PER_S: Final = 200
_STORES: Final = 600
_WARM_UP_S: Final = 10.0
_AROUND_DEG: Final = 0.1
_SERVICES: Final = (
    ("oil-service",),
    ("wash-deluxe",),
    ("oil-service", "tyre-rotation"),
    ("brake-pads-front", "wheel-alignment"),
)
_CAR: Final = {
    "maker": CAR.maker,
    "model": CAR.model,
    "year": CAR.year,
    "vehicle_class": CAR.vehicle_class.value,
    "energy": CAR.energy.value,
}


@define
class Answers:
    """Times in milliseconds from when a request was due, and how often each status came."""

    times_ms: list[float] = Factory(list)
    statuses: Counter[int] = Factory(Counter)


def asked(seconds: float, seed: int) -> dict[str, float]:
    """Ask a demonstration of 600 shops; the first seconds are not measured."""
    with (
        tempfile.TemporaryDirectory(prefix="baywise-bench-", ignore_cleanup_errors=True) as home,
        served(Path(home), stores=_STORES) as up,
    ):
        return figures(asyncio.run(answers_of(up.address, seconds, Random(seed))))


def figures(answers: Answers) -> dict[str, float]:
    """How many were asked and refused, and how long they took from when they were due."""
    return {
        "http_requests_count": float(len(answers.times_ms)),
        "http_refused_count": float(sum(n for one, n in answers.statuses.items() if one >= 400)),
        "http_p50_ms": round(percentile(answers.times_ms, 50), 2),
        "http_p99_ms": round(percentile(answers.times_ms, 99), 2),
    }


async def answers_of(
    address: str, seconds: float, random: Random, *, warm_up_s: float = _WARM_UP_S
) -> Answers:
    """Ask a Baywise at an address; what comes while it gets warm does not count."""
    async with httpx.AsyncClient(base_url=f"{address}/api/v1", timeout=30) as client:
        secret = await _secret(client, address)
        client.headers = httpx.Headers({"Authorization": f"Bearer {secret}"})
        wishes = _wishes(await _places(client), random)
        await _at_a_steady_rate(client, wishes, warm_up_s)
        return await _at_a_steady_rate(client, wishes, seconds)


async def _at_a_steady_rate(
    client: httpx.AsyncClient, wishes: Iterator[dict[str, Any]], seconds: float
) -> Answers:
    answers, begin = Answers(), perf_counter()

    async def ask(due: float) -> None:
        answer = await client.post("/offers", json=next(wishes))
        answers.times_ms.append((perf_counter() - due) * 1000)
        answers.statuses[answer.status_code] += 1

    async with asyncio.TaskGroup() as group:
        for number in range(round(RATE_PER_S * seconds)):
            due = begin + number / RATE_PER_S
            await asyncio.sleep(max(0.0, due - perf_counter()))
            group.create_task(ask(due))
    return answers


async def _secret(client: httpx.AsyncClient, address: str) -> str:
    origin = {"Origin": address}
    known = {"login": "planner", "password": PASSWORD}
    (await client.post("/sessions", json=known, headers=origin)).raise_for_status()
    token = await client.post("/tokens", json={"name": "bench", "days": 1}, headers=origin)
    secret: str = token.raise_for_status().json()["secret"]
    return secret


async def _places(client: httpx.AsyncClient) -> list[tuple[float, float]]:
    found = (await client.get("/stores", params={"limit": 200})).raise_for_status().json()
    return [(one["lat"], one["lon"]) for one in found["items"]]


def _wishes(places: list[tuple[float, float]], random: Random) -> Iterator[dict[str, Any]]:
    while True:
        lat, lon = random.choice(places)
        place = {
            "lat": lat + random.uniform(-_AROUND_DEG, _AROUND_DEG),
            "lon": lon + random.uniform(-_AROUND_DEG, _AROUND_DEG),
        }
        yield {"services": random.choice(_SERVICES), "place": place, "car": _CAR}
