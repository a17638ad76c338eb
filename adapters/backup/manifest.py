"""What a backup says of itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from attrs import frozen
from cattrs import BaseValidationError
from cattrs.preconf.json import make_converter

from domain.shared.errors import Rejected, Unavailable

FORMAT: Final = 1
"""Grows when an older release could not read the file any more."""

_CONVERTER: Final = make_converter()


class DamagedBackup(Rejected):
    """The file is cut off, changed, or something else altogether."""

    code = "damaged-backup"


class NewerBackup(Unavailable):
    """The backup was taken by a newer release."""

    code = "newer-backup"


@frozen(kw_only=True)
class TableCopy:
    """One table: its columns in the order of the copy, how many rows, and the copy's SHA-256."""

    name: str
    columns: tuple[str, ...]
    rows: int
    sha256: str


@frozen(kw_only=True)
class Manifest:
    """When and by whom a backup was taken, and what must be there after restoring it.

    ``tables`` are in an order in which none refers to a later one. ``revision`` is the step of
    the tables, ``keys`` the check value of the keys (none if the database did not know it),
    ``promises`` says of each promise whether it held.
    """

    format: int = FORMAT
    version: str
    revision: str
    taken: datetime
    keys: str | None
    tables: tuple[TableCopy, ...]
    sequences: Mapping[str, int]
    promises: Mapping[str, bool]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    def dumps(self) -> str:
        return _CONVERTER.dumps(self, indent=1)

    @classmethod
    def loads(cls, text: str) -> "Manifest":
        """
        Raises:
            DamagedBackup: it is no manifest.
            NewerBackup: it is one that this release does not understand.
        """
        try:
            plain: dict[str, Any] = _CONVERTER.loads(text, dict)
            newer, version = plain["format"] > FORMAT, str(plain["version"])
            if not newer:
                return _CONVERTER.structure(plain, cls)
        except (ValueError, TypeError, KeyError, BaseValidationError) as reason:
            raise DamagedBackup("the file is no backup of Baywise, or damaged") from reason
        raise too_new(version)


def too_new(version: str) -> NewerBackup:
    return NewerBackup(
        f"the backup was taken by Baywise {version[:30]}, which is newer; restore it with that one",
        version=version,
    )
