"""Documents read without anybody in them: what is encrypted stays so."""

from collections.abc import Mapping
from itertools import count
from typing import Any, Final, TypeVar

from adapters.keys import Keys
from adapters.sql.codec import Codec
from domain.members.phone import Phone
from domain.members.plate import Plate
from domain.members.vehicle import Vehicle
from domain.shared.aggregate import Aggregate
from domain.shared.person import PersonName
from domain.shared.private_place import PrivatePlace
from domain.work_orders.record import Wait

A = TypeVar("A", bound=Aggregate)

_SAID: Final = frozenset({"note", "words", "pinned", "reason", "delay"})
"""Fields in which people write what they like."""
_LISTED: Final = frozenset(Wait)
"""Reasons that are chosen from a list."""
_SOMETHING: Final = "-"
_OFFICES: Final = "LMNPQRSTUVWXYZ"
_SOMEBODY: Final = PersonName(_SOMETHING)
_SOMEWHERE: Final = PrivatePlace("0,0")


class FacelessCodec(Codec):
    """Needs no keys: names are all the same, every phone and plate is another made-up one.

    What people wrote down is gone.
    """

    def __init__(self) -> None:
        super().__init__(Keys(encryption=bytes(32), index=bytes(32)))
        self._phones, self._plates = count(1), count(1)

    def aggregate(self, kind: type[A], body: Mapping[str, Any], version: int) -> A:
        made_up = {"plate": _SOMETHING, "vin": None} if kind is Vehicle else {}
        return super().aggregate(kind, _silent({**body, **made_up}), version)

    def _decrypt(self, _: Any, kind: type[Any]) -> Any:
        if kind is PersonName:
            return _SOMEBODY
        if kind is Phone:
            return Phone(f"16{next(self._phones):09d}")
        if kind is Plate:
            return _plate(next(self._plates))
        if kind is PrivatePlace:
            return _SOMEWHERE
        raise ValueError(f"a {kind.__name__} is in no snapshot")


def _plate(number: int) -> Plate:
    """Of offices that there are not."""
    office, last = divmod(number, 100_000)
    return Plate(f"琼{_OFFICES[office]}{last:05d}")


def _silent(value: Any) -> Any:
    match value:
        case dict():
            return {name: _hushed(name, one) for name, one in value.items()}
        case list():
            return [_silent(one) for one in value]
    return value


def _hushed(name: str, value: Any) -> Any:
    if name in _SAID and isinstance(value, str) and value and value not in _LISTED:
        return _SOMETHING
    return _silent(value)
