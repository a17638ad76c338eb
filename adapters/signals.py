"""Ctrl-C and SIGTERM, for a command that has things to put away."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

STOPPING = (signal.SIGINT, signal.SIGTERM)


def leave_on_signals() -> None:
    """From now on the first request to stop unwinds the program and ends it with success.

    Later ones change nothing, so that what is being put away is put away wholly. Needed
    explicitly because a shell starts its background commands with Ctrl-C ignored.
    """
    for number in STOPPING:
        signal.signal(number, _leave)


def _leave(_number: int, _frame: FrameType | None) -> None:
    for number in STOPPING:
        signal.signal(number, signal.SIG_IGN)
    raise SystemExit(0)


@contextmanager
def held() -> Iterator[None]:
    """Let requests to stop wait until the end of the block.

    For starting a process: it must be on record before anybody unwinds. The process
    inherits the waiting and ends it itself.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
