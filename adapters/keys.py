"""The keys that keep personal data unreadable outside the application."""

import json
import os
from pathlib import Path
from typing import Self

from attrs import field, frozen, validators

_BYTES = 32


@frozen
class Keys:
    """One key to encrypt, one to make blind indexes; 32 bytes each.

    Losing them loses every name, phone, plate and VIN: they belong into the backup, apart from
    the database.
    """

    encryption: bytes = field(
        repr=False, validator=[validators.min_len(_BYTES), validators.max_len(_BYTES)]
    )
    index: bytes = field(
        repr=False, validator=[validators.min_len(_BYTES), validators.max_len(_BYTES)]
    )

    @classmethod
    def fresh(cls) -> Self:
        return cls(os.urandom(_BYTES), os.urandom(_BYTES))

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """The keys in ``path``; made there, readable by the owner only, if it does not exist."""
        try:
            stored = json.loads(path.read_text())
        except FileNotFoundError:
            return cls.fresh()._stored_at(path)
        return cls(bytes.fromhex(stored["encryption"]), bytes.fromhex(stored["index"]))

    def _stored_at(self, path: Path) -> Self:
        text = json.dumps({"encryption": self.encryption.hex(), "index": self.index.hex()})
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
        return self
