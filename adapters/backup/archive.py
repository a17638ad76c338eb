"""The file of a backup: a ZIP archive with one copy a table, and the manifest last.

A copy is what PostgreSQL's ``COPY … TO STDOUT`` says, so a person who has lost everything but
the file and ``psql`` can still read it.
"""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO, Final
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from attrs import frozen

from adapters.backup.manifest import DamagedBackup, Manifest
from adapters.files import appearing
from domain.shared.errors import NotFound

MANIFEST: Final = "manifest.json"
_BLOCK: Final = 2**20
_QUICK: Final = 3
"""Compression that keeps up with the database."""


@frozen
class Writing:
    """An archive that is being written."""

    zip: ZipFile

    @contextmanager
    def table(self, name: str) -> Iterator[IO[bytes]]:
        """Where the copy of a table goes."""
        with self.zip.open(_member(name), "w", force_zip64=True) as file:
            yield file

    def finish(self, manifest: Manifest) -> None:
        self.zip.writestr(MANIFEST, manifest.dumps())


@frozen
class Reading:
    """An archive that is being read."""

    zip: ZipFile
    manifest: Manifest

    def table(self, name: str) -> Iterator[bytes]:
        """The copy of a table, block by block.

        Raises:
            DamagedBackup: it is not what was written.
        """
        try:
            with self.zip.open(_member(name)) as file:
                while block := file.read(_BLOCK):
                    yield block
        except (BadZipFile, KeyError, EOFError, zlib.error) as reason:
            raise DamagedBackup(f"the backup is damaged in the table {name}") from reason

    def expect_whole(self) -> None:
        """Read all of it.

        Raises:
            DamagedBackup: a table is not what was written.
        """
        for table in self.manifest.tables:
            hash = sha256()
            for block in self.table(table.name):
                hash.update(block)
            if hash.hexdigest() != table.sha256:
                raise DamagedBackup(f"the backup is damaged in the table {table.name}")


@contextmanager
def written(path: Path) -> Iterator[Writing]:
    """A new archive that appears at ``path`` when the block ends well, and not before.

    Raises:
        FileThere: there is such a file.
    """
    with appearing(path) as file, ZipFile(file, "w", ZIP_DEFLATED, compresslevel=_QUICK) as zip:
        yield Writing(zip)


@contextmanager
def opened(path: Path) -> Iterator[Reading]:
    """The archive at ``path``, of which only the manifest is read so far.

    Raises:
        NotFound: there is no such file.
        DamagedBackup: it is cut off, or something else.
        NewerBackup: this release does not understand it.
    """
    try:
        with ZipFile(path) as zip:
            yield Reading(zip, Manifest.loads(zip.read(MANIFEST).decode()))
    except FileNotFoundError as reason:
        raise NotFound(f"there is no file {path}") from reason
    except (BadZipFile, KeyError, EOFError, UnicodeDecodeError, zlib.error) as reason:
        detail = f"{path} is no backup of Baywise, or it is damaged or cut off"
        raise DamagedBackup(detail) from reason


def _member(table: str) -> str:
    return f"tables/{table}.copy"
