"""An application served over HTTP in a thread, for a command that holds both ends."""

import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from time import sleep
from typing import Final

import uvicorn
from litestar import Litestar

_LOOK_S: Final = 0.01


@contextmanager
def served_here(app: Litestar) -> Iterator[str]:
    """The address at which ``app`` answers, on this machine only, until the end of the block."""
    config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False)
    server = uvicorn.Server(config)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        thread = Thread(target=server.run, args=([listener],), daemon=True, name="http")
        thread.start()
        log = logging.getLogger("api.edge")
        level = log.level
        # Who asks is who reads the log.
        log.setLevel(logging.WARNING)
        try:
            while not server.started and thread.is_alive():
                sleep(_LOOK_S)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
            log.setLevel(level)
