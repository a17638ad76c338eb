"""The codec of logs of pretended people: nothing is secret, and equal values are equal texts."""

from collections.abc import Set
from typing import Any, get_origin

import msgspec
from cattrs import Converter

from adapters.keys import Keys
from adapters.sql.codec import Codec


class PlainCodec(Codec):
    """Names, phones and plates stay as they are: never for people that there are."""

    def __init__(self) -> None:
        super().__init__(Keys(encryption=bytes(32), index=bytes(32)))

    def canonical(self, value: object) -> str:
        """One text per value: keys and sets in order, numbers in their shortest form."""
        return msgspec.json.encode(self.plain(value), order="deterministic").decode()

    def _encrypt(self, value: Any) -> str:
        text: str = value.text
        return text

    def _decrypt(self, stored: Any, kind: type[Any]) -> Any:
        return kind(stored)

    def _made(self) -> Converter:
        converter = super()._made()

        def in_order(some: Set[Any]) -> list[Any]:
            return sorted(map(converter.unstructure, some), key=msgspec.json.encode)

        converter.register_unstructure_hook_func(_is_set, in_order)
        return converter


def _is_set(kind: Any) -> bool:
    return (get_origin(kind) or kind) in (set, frozenset, Set)
