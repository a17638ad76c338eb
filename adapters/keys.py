"""The keys that keep personal data unreadable outside the application."""

import hmac
import json
import os
from hashlib import sha256
from pathlib import Path
from typing import Self

from attrs import field, frozen, validators

from domain.shared.errors import Unavailable

_BYTES = 32


class DamagedKeys(Unavailable):
    """The file has no keys in it any more."""

    code = "damaged-keys"


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

    @property
    def check_value(self) -> str:
        """Tells these keys from others, and nothing about them."""
        return hmac.digest(self.encryption + self.index, b"keys check", sha256).hex()

    @classmethod
    def fresh(cls) -> Self:
        return cls(os.urandom(_BYTES), os.urandom(_BYTES))

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """The keys in ``path``; made there, readable by the owner only, if it does not exist.

        Raises:
            DamagedKeys: the file is there and has no keys in it.
        """
        try:
            stored = json.loads(path.read_text())
            return cls(bytes.fromhex(stored["encryption"]), bytes.fromhex(stored["index"]))
        except FileNotFoundError:
            return cls.fresh()._stored_at(path)
        except (ValueError, KeyError, TypeError) as reason:
            detail = f"{path} is damaged; put back the keys.json that was kept apart"
            raise DamagedKeys(detail) from reason

    def _stored_at(self, path: Path) -> Self:
        text = json.dumps({"encryption": self.encryption.hex(), "index": self.index.hex()})
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        return self
