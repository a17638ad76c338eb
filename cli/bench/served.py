"""A Baywise of a bench in a process of its own, started as a person would start it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from attrs import frozen

_PATIENCE_S = 60


@frozen(kw_only=True)
class Served:
    """Where it answers, and how many seconds after the command it said that it is ready."""

    address: str
    ready_s: float


@contextmanager
def served(home: Path, *, stores: int, workers: int = 2) -> Iterator[Served]:
    """``baywise up --demo`` on any free port, with no traffic of its own.

    Raises:
        RuntimeError: it ended before it was ready; its reason is printed above.
    """
    env = {name: value for name, value in os.environ.items() if not name.startswith("BAYWISE_")}
    env |= {
        "BAYWISE_HOME": str(home),
        "BAYWISE_PORT": "0",
        "BAYWISE_WORKERS": str(workers),
        "BAYWISE_DEMO_STORES": str(stores),
        "BAYWISE_TRAFFIC": "0",
    }
    begin = perf_counter()
    command = (sys.executable, "-m", "cli", "up", "--demo")
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Served(address=_address(process), ready_s=perf_counter() - begin)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(_PATIENCE_S)


def _address(process: subprocess.Popen[str]) -> str:
    for line in process.stdout or ():
        if "start page" in line:
            return line.split()[-1].rstrip("/")
    raise RuntimeError("it ended before it was ready; its reason is printed above")
