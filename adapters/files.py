"""Files and folders that appear whole or not at all."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import IO

from domain.shared.errors import Conflict, Unavailable


class FileThere(Conflict):
    """What is written never replaces another file."""

    code = "file-exists"


class FolderInUse(Conflict):
    """What is written never goes among other files."""

    code = "directory-in-use"


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


def expect_free(path: Path) -> None:
    """Refuse what :func:`appearing_folder` would refuse, before there is anything to fill it with.

    Raises:
        FolderInUse: there is a file of that name, or a folder with something in it.
    """
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise FolderInUse(f"{path} is there and not empty; name another directory")


@contextmanager
def appearing_folder(path: Path) -> Iterator[Path]:
    """A folder to fill, at ``path`` when the block ends well, readable by its owner only.

    Folders above it are made.

    Raises:
        FolderInUse: there is a file of that name, or a folder with something in it.
        Unwritable: it cannot be made or written there.
    """
    path = path.resolve()
    try:
        expect_free(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(mkdtemp(prefix=f".{path.name}-", dir=path.parent))
        try:
            yield unfinished
            unfinished.rename(path)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    except OSError as reason:
        if reason.errno == errno.ENOSPC:
            raise
        raise Unwritable(f"{path} cannot be written ({reason.strerror})") from reason


def _new(path: Path) -> int:
    try:
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as reason:
        if reason.errno == errno.ENOSPC:
            raise
        raise Unwritable(f"{path.parent} cannot be written ({reason.strerror})") from reason
