"""Signed messages: Ed25519 over time, nonce and body."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from attrs import field, frozen
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from application.finance.gateway import NotificationRefused

SERIAL: Final = "Sandbox-Serial"
TIMESTAMP: Final = "Sandbox-Timestamp"
NONCE: Final = "Sandbox-Nonce"
SIGNATURE: Final = "Sandbox-Signature"

WINDOW: Final = timedelta(seconds=300)
"""How far a message's time may lie from ours, either way."""

_LARGEST_BODY: Final = 64 * 1024
_LATEST_TIMESTAMP: Final = 2**40


@frozen(kw_only=True)
class Signer:
    """The provider's half: the private key and the ``serial`` it is known by."""

    key: Ed25519PrivateKey = field(repr=False)
    serial: str

    def sign(self, body: bytes, *, at: datetime, nonce: str) -> dict[str, str]:
        """The headers that make ``body`` a message of ours."""
        timestamp = str(int(at.timestamp()))
        signature = self.key.sign(_signed(timestamp, nonce, body))
        return {
            SERIAL: self.serial,
            TIMESTAMP: timestamp,
            NONCE: nonce,
            SIGNATURE: b64encode(signature).decode(),
        }

    def verifier(self) -> "Verifier":
        """What the receiver needs, and nothing more."""
        return Verifier(key=self.key.public_key(), serial=self.serial)


@frozen(kw_only=True)
class Verifier:
    """The receiver's half: the public key of one provider."""

    key: Ed25519PublicKey
    serial: str

    def expect_genuine(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> None:
        """Refuse a message that the provider did not sign within the window around ``now``.

        Raises:
            NotificationRefused: ``why`` is size, serial, time or signature.
        """
        sent = {name.lower(): value for name, value in headers.items()}
        timestamp, nonce = sent.get(TIMESTAMP.lower(), ""), sent.get(NONCE.lower(), "")
        _expect(len(body) <= _LARGEST_BODY, "size")
        _expect(sent.get(SERIAL.lower()) == self.serial, "serial")
        _expect(_is_fresh(timestamp, now), "time")
        genuine = self._is_genuine(sent.get(SIGNATURE.lower(), ""), timestamp, nonce, body)
        _expect(genuine, "signature")

    def _is_genuine(self, signature: str, timestamp: str, nonce: str, body: bytes) -> bool:
        try:
            self.key.verify(b64decode(signature, validate=True), _signed(timestamp, nonce, body))
        except (InvalidSignature, ValueError):
            return False
        return True


def _signed(timestamp: str, nonce: str, body: bytes) -> bytes:
    return f"{timestamp}\n{nonce}\n".encode() + body


def _is_fresh(timestamp: str, now: datetime) -> bool:
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 13):
        return False
    if int(timestamp) > _LATEST_TIMESTAMP:
        return False
    return abs(now - datetime.fromtimestamp(0, UTC) - timedelta(seconds=int(timestamp))) <= WINDOW


def _expect(holds: bool, why: str) -> None:
    if not holds:
        raise NotificationRefused(f"not a message of the provider: {why}", why=why)
