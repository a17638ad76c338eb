"""What machines ask that look after Baywise."""

import os
import struct
from datetime import datetime
from time import sleep
from typing import Final

from litestar import Response, get
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from adapters.clock import speed_of
from api.gate import ASIDE
from api.wire import Given, View
from application.app import Application

_MOMENT_S: Final = 0.1


class Health(View, frozen=True):
    """``events`` is the position of the newest event, read from the database.

    ``now`` is what time it is in the shops, of which ``speed`` minutes pass in a minute.
    """

    status: str
    events: int
    demo: bool
    now: datetime
    speed: int


@get("/healthz", tags=["Operations"], sync_to_thread=True, opt=ASIDE)
def healthz(app: Given[Application]) -> Health:
    """Tell whether this process and its database answer; 503 when the database does not."""
    return Health(
        status="ok",
        events=app.stream.last(),
        demo=app.people.demo,
        now=app.clock.now(),
        speed=speed_of(app.clock),
    )


@get("/metrics", tags=["Operations"], sync_to_thread=True, opt=ASIDE)
def metrics() -> Response[bytes]:
    """Counters and timings of all processes, in the format of Prometheus."""
    return Response(_numbers(), headers={"content-type": CONTENT_TYPE_LATEST})


def _numbers() -> bytes:
    try:
        return generate_latest(_registry())
    except struct.error:
        # Another worker is just making its file; the next moment it is there.
        sleep(_MOMENT_S)
        return generate_latest(_registry())


def _registry() -> CollectorRegistry:
    """The numbers of every worker where several share a folder, else our own."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    shared = CollectorRegistry()
    MultiProcessCollector(shared)  # type: ignore[no-untyped-call]  # the library is half typed
    return shared
