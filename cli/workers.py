"""The processes that serve HTTP, and the one that looks after them."""

import os
import resource
import signal
import socket
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from multiprocessing import connection, forkserver, get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess

import uvicorn
from attrs import define, field

from adapters import logging
from adapters.settings import Settings
from adapters.signals import STOPPING, held
from api import live
from domain.shared.errors import Unavailable

# How long requests in progress may take to finish when we are asked to stop.
GRACE_S = 5
LOOK_EVERY_S = 0.5

_forks = get_context("forkserver")


class WorkerFailed(Unavailable):
    """A worker process ended before it served anything."""

    code = "worker-failed"


def get_ready() -> None:
    """Import what workers serve in a process that they are forked from, while others are busy.

    It has what the environment says now of counters: they are chosen by it when imported.
    """
    _forks.set_forkserver_preload(["api.app", __name__])
    with held():
        forkserver.ensure_running()


@define
class _Worker:
    """One process, and the pipe over which it says that it serves."""

    process: ForkServerProcess
    tells: Connection
    ready: bool = field(default=False)

    @classmethod
    def start(cls, settings: Settings, listener: socket.socket) -> "_Worker":
        tells, say = _forks.Pipe(duplex=False)
        process = _forks.Process(target=_work, args=(settings, listener, say), daemon=True)
        with held():
            process.start()
        say.close()
        return cls(process, tells)

    def wait_until_ready(self) -> None:
        try:
            self.tells.recv()
        except EOFError:
            raise WorkerFailed("a worker process ended while it was starting; see above") from None
        self.ready = True

    def stop(self) -> None:
        self.process.join(GRACE_S + 5)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.tells.close()


def serve(
    listener: socket.socket,
    settings: Settings,
    *,
    on_ready: Callable[[], None],
    meanwhile: Callable[[], None],
    beside: AbstractContextManager[None],
) -> None:
    """Serve from several processes until an exception ends it; a process that dies is replaced.

    Args:
        listener: bound; every process accepts from it.
        on_ready: called once, when all processes serve.
        meanwhile: called about twice a second from then on.
        beside: what goes on as long as all processes serve; it ends before they do.

    Raises:
        WorkerFailed: one of the first processes did not come to serve.
    """
    team: list[_Worker] = []
    try:
        # One by one on record, so that none is forgotten when the next does not start.
        team.extend(_Worker.start(settings, listener) for _ in range(settings.workers))
        for worker in team:
            worker.wait_until_ready()
        on_ready()
        with beside:
            while True:
                connection.wait([worker.process.sentinel for worker in team], LOOK_EVERY_S)
                meanwhile()
                _replace_dead(team, settings, listener)
    finally:
        for worker in team:
            worker.process.terminate()
        for worker in team:
            worker.stop()


def _replace_dead(team: list[_Worker], settings: Settings, listener: socket.socket) -> None:
    for place, worker in enumerate(team):
        if not worker.process.is_alive():
            worker.stop()
            # One that dies at once again must not take the whole machine.
            time.sleep(LOOK_EVERY_S)
            team[place] = _Worker.start(settings, listener)


class _Server(uvicorn.Server):
    """Uvicorn, telling when it serves."""

    def __init__(self, config: uvicorn.Config, say: Connection) -> None:
        super().__init__(config)
        self._say = say

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._say.send("ready")
        self._say.close()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Open pages would keep us waiting until the end of the grace.
        live.close_all()
        await super().shutdown(sockets)


def _work(settings: Settings, listener: socket.socket, say: Connection) -> None:
    """What one worker process does."""
    os.environ.update(settings.to_environment())
    # Ctrl-C reaches us too, but it is for our parent, who then tells us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    _allow_many_connections()
    logging.configure()
    config = uvicorn.Config(
        "api.app:from_environment",
        factory=True,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
    )
    _Server(config, say).run(sockets=[listener])


def _leave_with_parent() -> None:
    """A parent that was killed outright could not tell us to stop."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _allow_many_connections() -> None:
    """Every live page holds a file descriptor."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
