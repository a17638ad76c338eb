"""Aggregates and events to JSON and back; the only module that knows both sides."""

import hmac
import os
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import Any, Final, TypeVar, cast
from uuid import UUID

import attrs
import msgspec
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override
from cattrs.preconf.json import make_converter
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from adapters.differences import PERSONAL
from adapters.keys import Keys
from application.shared.ports import Blind
from domain.shared.aggregate import Aggregate, Event
from domain.shared.time import Span

A = TypeVar("A", bound=Aggregate)

_NONCE_BYTES: Final = 12
_ELSEWHERE: Final = override(omit=True)
"""``version`` is a column, ``pending`` goes to the outbox."""


@attrs.frozen(kw_only=True)
class UnknownEvent(Event):
    """Something that only a newer release knows: when it happened, and nothing else."""


def _is_aggregate(kind: Any) -> bool:
    return attrs.has(kind) and issubclass(kind, Aggregate)


class Codec:
    """Documents are JSON; personal values and pictures inside are encrypted (AES-256-GCM).

    A document is read tolerantly: what a newer release wrote and this one does not know is
    ignored here and kept by the repository.
    """

    def __init__(self, keys: Keys) -> None:
        self._cipher = AESGCM(keys.encryption)
        self._index = keys.index
        self._converter = self._made()

    def body(self, aggregate: Aggregate) -> dict[str, Any]:
        """The document of an aggregate, as JSON-able values."""
        document: dict[str, Any] = self._converter.unstructure(aggregate, type(aggregate))
        return document

    def aggregate(self, kind: type[A], body: Mapping[str, Any], version: int) -> A:
        """The aggregate of a document that is stored at ``version``."""
        return self._converter.structure({**body, "version": version}, kind)

    def plain(self, value: object) -> Any:
        """Any value of the application, as JSON-able values."""
        return self._converter.unstructure(value)

    def value(self, plain: object, kind: Any) -> Any:
        """A value of ``kind`` from what :meth:`plain` made of it."""
        return None if plain is None else self._converter.structure(plain, kind)

    def event(self, kind: str, body: Mapping[str, Any]) -> Event:
        """The event stored under the name of its class; names are unique across contexts.

        One of a newer release, which may run beside this one, is an :class:`UnknownEvent`.
        """
        return self._converter.structure(body, event_kinds().get(kind, UnknownEvent))

    def column(self, value: object) -> Any:
        """A promoted value as the JSON that its column takes; personal values go blind."""
        if isinstance(value, (*PERSONAL, Blind)):
            return f"\\x{self.blind(cast(Blind, value).text).hex()}"
        if isinstance(value, tuple | list):
            return [self.column(one) for one in value]
        if isinstance(value, Span):
            return f"[{value.start.isoformat()},{value.end.isoformat()})"
        return self.plain(value)

    def blind(self, text: str) -> bytes:
        """A blind index: equal for equal texts, and useless to who lacks the key."""
        return hmac.digest(self._index, text.encode(), sha256)[:16]

    def encrypted(self, raw: bytes) -> bytes:
        """Bytes that only the keys turn back, different every time."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, raw, None)

    def decrypted(self, stored: bytes) -> bytes:
        """What :meth:`encrypted` was given."""
        return self._cipher.decrypt(stored[:_NONCE_BYTES], stored[_NONCE_BYTES:], None)

    def _encrypt(self, value: Any) -> str:
        return b64encode(self.encrypted(value.text.encode())).decode()

    def _decrypt(self, stored: Any, kind: type[Any]) -> Any:
        return kind(self.decrypted(b64decode(stored)).decode())

    def _made(self) -> Converter:
        converter = make_converter()
        converter.register_unstructure_hook(UUID, str)
        converter.register_structure_hook(UUID, lambda text, _: UUID(text))
        converter.register_unstructure_hook(datetime, datetime.isoformat)
        converter.register_structure_hook(
            datetime, lambda text, _: datetime.fromisoformat(text).astimezone(UTC)
        )
        converter.register_unstructure_hook(date, date.isoformat)
        converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
        converter.register_unstructure_hook(time, time.isoformat)
        converter.register_structure_hook(time, lambda text, _: time.fromisoformat(text))
        # A picture shows plates and faces.
        converter.register_unstructure_hook(
            bytes, lambda raw: b64encode(self.encrypted(raw)).decode()
        )
        converter.register_structure_hook(
            bytes, lambda stored, _: self.decrypted(b64decode(stored))
        )
        for kind in PERSONAL:
            converter.register_unstructure_hook(kind, self._encrypt)
            converter.register_structure_hook(kind, self._decrypt)
        converter.register_unstructure_hook_factory(
            _is_aggregate,
            lambda kind: make_dict_unstructure_fn(
                kind, converter, pending=_ELSEWHERE, version=_ELSEWHERE
            ),
        )
        converter.register_structure_hook_factory(
            _is_aggregate, lambda kind: make_dict_structure_fn(kind, converter, pending=_ELSEWHERE)
        )
        return converter


def event_kinds() -> Mapping[str, type[Event]]:
    """Every class of events by name, as far as their modules are imported."""
    return {kind.__name__: kind for kind in _below(Event)}


def _below(kind: type[Event]) -> Iterator[type[Event]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def to_json(value: object) -> str:
    """Compact JSON of JSON-able values."""
    return msgspec.json.encode(value).decode()
