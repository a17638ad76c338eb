"""A test run that is killed leaves no server behind."""

import signal
import subprocess
import sys
import time
from pathlib import Path

from adapters.postgres.embedded import EmbeddedPostgres

_RUN = """
import time
from tests.conftest import *

def test_that_takes_for_ever(postgres_server):
    print("up", postgres_server._server.data, flush=True)
    time.sleep(99)
"""
_ROOT = Path(__file__).parents[2]


def test_a_killed_test_run_leaves_no_server(tmp_path: Path) -> None:
    test = tmp_path / "test_slow.py"
    test.write_text(_RUN)
    command = (sys.executable, "-m", "pytest", "-s", "-q", "-p", "no:cacheprovider", str(test))
    with subprocess.Popen(
        (*command, f"--basetemp={tmp_path / 'run'}"), stdout=subprocess.PIPE, text=True, cwd=_ROOT
    ) as run:
        assert run.stdout is not None
        told = next(line for line in run.stdout if line.startswith("up "))
        server = EmbeddedPostgres(Path(told.split()[1]))
        assert server.answers
        run.send_signal(signal.SIGKILL)

    while server.answers:
        time.sleep(0.01)
    assert not server.answers
