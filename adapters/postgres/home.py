"""The folder that holds everything one Baywise keeps."""

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from domain.shared.errors import Conflict, Unavailable

ENOUGH_BYTES = 200_000_000


class HomeInUse(Conflict):
    """Another Baywise runs on the same folder."""

    code = "home-in-use"


class HomeUnusable(Unavailable):
    """The folder cannot be made, read or written."""

    code = "home-unusable"


class DiskFull(Unavailable):
    """There is no room to start."""

    code = "disk-full"


@contextmanager
def occupied(folder: Path, *, enough_bytes: int = ENOUGH_BYTES) -> Iterator[None]:
    """Have ``folder`` to ourselves, made if need be, with ``enough_bytes`` free.

    The lock is the kernel's: it goes with the process that holds it, however that ends.

    Raises:
        HomeUnusable: the folder cannot be used.
        HomeInUse: another process occupies it.
        DiskFull: less than ``enough_bytes`` are free there.
    """
    with _usable(folder).open("a+", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise HomeInUse(f"Baywise already runs on {folder}{_by(lock.name)}") from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        _expect_room(folder, enough_bytes)
        yield


def _usable(folder: Path) -> Path:
    """The lock file in ``folder``."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = folder / "lock"
        lock.touch(mode=0o600)
        os.listdir(folder)
    except OSError as reason:
        if reason.errno == errno.ENOSPC:
            raise
        raise HomeUnusable(
            f"{folder} cannot be used ({reason.strerror}); "
            "set BAYWISE_HOME to a folder that you may write",
            folder=str(folder),
        ) from reason
    return lock


def _by(lock: str) -> str:
    pid = Path(lock).read_text(encoding="ascii").strip()
    return f" (process {pid})" if pid else ""


def _expect_room(folder: Path, enough_bytes: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < enough_bytes:
        raise DiskFull(
            f"only {free // 1_000_000} MB are free for {folder}; "
            f"{enough_bytes // 1_000_000} MB are needed to start",
            free=free,
        )
