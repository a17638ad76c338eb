"""What a person filled in, read from a form: one text by name, checked at the door."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, TypeVar
from uuid import UUID

from litestar.enums import RequestEncodingType
from litestar.params import Body

from domain.shared.errors import NotFound, Rejected
from domain.shared.geo import Place
from domain.shared.money import Money
from domain.shared.private_place import PrivatePlace
from domain.shared.text import clean

K = TypeVar("K", bound=StrEnum)
Fields = Mapping[str, str]
Form = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]


class NotWhole(Rejected):
    """A field takes digits and nothing else."""

    code = "not-whole"


class NotAmount(Rejected):
    """A field takes an amount in yuan."""

    code = "not-an-amount"


class NotInList(Rejected):
    """A field takes one of the answers that stand below it."""

    code = "not-in-list"


class Empty(Rejected):
    """A field that must be filled in is not."""

    code = "empty"


def words(form: Fields, name: str) -> str:
    """What was typed, without what nobody types; nothing when the field is not there."""
    return clean(form.get(name, ""))


def needed(form: Fields, name: str) -> str:
    """What was typed.

    Raises:
        Empty: nothing was.
    """
    text = words(form, name)
    if not text:
        raise Empty("please fill this in", field=name)
    return text


def whole(form: Fields, name: str) -> int:
    """A number of twelve digits at most.

    Raises:
        NotWhole: it is anything else.
    """
    text = form.get(name, "").strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise NotWhole("this must be a whole number", field=name)
    return int(text)


def whole_or_none(form: Fields, name: str) -> int | None:
    return whole(form, name) if form.get(name, "").strip() else None


def degrees(form: Fields) -> Place:
    """The place of the fields ``lat`` and ``lon``.

    Raises:
        NoSuchPlace: they are no numbers, or not on the earth.
    """
    lat, lon = (form.get(name, "").strip() for name in ("lat", "lon"))
    return PrivatePlace(f"{lat},{lon}").place


def yuan(form: Fields, name: str) -> Money:
    """An amount as people write it: yuan, with at most two decimals.

    Raises:
        NotAmount: it is anything else.
    """
    found = re.fullmatch(r"([0-9]{1,9})(?:[.,]([0-9]{1,2}))?", form.get(name, "").strip())
    if found is None:
        raise NotAmount("this must be an amount in yuan", field=name)
    whole_yuan, fen = found.groups(default="")
    return Money(int(whole_yuan) * 100 + int(fen.ljust(2, "0")))


def one_of(kind: type[K], form: Fields, name: str) -> K:
    """The value that was chosen.

    Raises:
        NotInList: it is not one of the list.
    """
    return _read(kind, form.get(name, ""), name)


def identity(form: Fields, name: str) -> UUID:
    """The id of what was chosen.

    Raises:
        NotInList: it is no id.
    """
    return _read(UUID, form.get(name, ""), name)


def day(form: Fields, name: str) -> date | None:
    """The day that was chosen, or none.

    Raises:
        NotInList: it is no day.
    """
    text = form.get(name, "").strip()
    return _read(date.fromisoformat, text, name) if text else None


def needed_day(form: Fields, name: str) -> date:
    """The day that was chosen.

    Raises:
        Empty: none was.
        NotInList: it is no day.
    """
    return _read(date.fromisoformat, needed(form, name), name)


def named(form: Fields, prefix: str) -> Iterator[tuple[str, str]]:
    """Fields whose names begin with ``prefix``, by the rest of their names."""
    for name, text in form.items():
        if name.startswith(prefix):
            yield name.removeprefix(prefix), text


def identities(form: Fields, prefix: str) -> Iterator[tuple[UUID, str]]:
    """Fields whose names end in an id.

    Raises:
        NotFound: one does not.
    """
    for rest, text in named(form, prefix):
        try:
            yield UUID(rest), text
        except ValueError:
            raise NotFound("there is no such thing to choose", field=prefix) from None


R = TypeVar("R")


def _read(read: Callable[[str], R], text: str, name: str) -> R:
    try:
        return read(text)
    except ValueError:
        raise NotInList("choose one of the list", field=name) from None
