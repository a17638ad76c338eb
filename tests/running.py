"""A real ``baywise up`` in a process of its own, as a person would start it."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

BAYWISE = (sys.executable, "-m", "cli")


def environment(home: Path, **settings: str) -> dict[str, str]:
    """This process's environment, of Baywise only what is given; a demonstration is small."""
    ours = {k: v for k, v in os.environ.items() if not k.startswith(("BAYWISE_", "PROMETHEUS_"))}
    small = {
        "BAYWISE_HOME": str(home),
        "BAYWISE_PORT": "0",
        "BAYWISE_WORKERS": "1",
        "BAYWISE_DEMO_STORES": "6",
        "BAYWISE_TRAFFIC": "0",
    }
    return ours | small | settings


def baywise(*words: str, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return subprocess.run(
        (*BAYWISE, *words), env=dict(env), capture_output=True, text=True, timeout=120
    )


class Running:
    """``baywise up`` on ``home``; inside the block it serves at ``address``."""

    def __init__(self, home: Path, *words: str, **settings: str) -> None:
        self._words = words
        self.env = environment(home, **settings)
        self.address = ""

    def launch(self) -> subprocess.Popen[str]:
        """Start it and do not wait."""
        return subprocess.Popen(
            (*BAYWISE, "up", *self._words),
            env=self.env,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        self.process = self.launch()
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if "start page" in line:
                self.address = line.split()[-1].rstrip("/")
                return self
        raise AssertionError(f"baywise up ended with {self.process.wait()}")

    def interrupt(self, number: signal.Signals = signal.SIGINT) -> int:
        """Do to the whole group what Ctrl-C does; the answer is the exit code."""
        os.killpg(self.process.pid, number)
        return self.process.wait(60)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.interrupt()
        assert self.process.stdout is not None
        self.process.stdout.close()
