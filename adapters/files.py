"""Files that appear whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from domain.shared.errors import Conflict


class FileThere(Conflict):
    """What is written never replaces another file."""

    code = "file-exists"


@contextmanager
def appearing(path: Path) -> Iterator[IO[bytes]]:
    """A new file that is at ``path`` when the block ends well, readable by its owner only.

    Raises:
        FileThere: there is such a file.
    """
    if path.exists():
        raise FileThere(f"{path} is there already; name another file")
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)
