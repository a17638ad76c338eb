"""Files that appear whole or not at all."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from domain.shared.errors import Conflict, Unavailable


class FileThere(Conflict):
    """What is written never replaces another file."""

    code = "file-exists"


class Unwritable(Unavailable):
    """Nothing can be written there."""

    code = "unwritable"


@contextmanager
def appearing(path: Path) -> Iterator[IO[bytes]]:
    """A new file that is at ``path`` when the block ends well, readable by its owner only.

    Raises:
        FileThere: there is such a file.
        Unwritable: the folder is missing, or not ours to write.
    """
    if path.exists():
        raise FileThere(f"{path} is there already; name another file")
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        with os.fdopen(_new(unfinished), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _new(path: Path) -> int:
    try:
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as reason:
        if reason.errno == errno.ENOSPC:
            raise
        raise Unwritable(f"{path.parent} cannot be written ({reason.strerror})") from reason
