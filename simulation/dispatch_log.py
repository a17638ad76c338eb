"""A recorded day of requests and what was decided, as JSON Lines: ``docs/howto/replay.md``."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final, Self, TypeVar

import msgspec
from msgspec import Meta

from domain.shared.errors import Rejected

VERSION: Final = 1
"""Of the log's form; another one is not read."""
_RECORD_ANEW: Final = "record the day anew with `baywise dispatch record`"

_T = TypeVar("_T")
_Instant = Annotated[datetime, Meta(tz=True)]


class BadDispatchLog(Rejected):
    """The file is not a whole log of this form: where, what, and what to do about it."""

    code = "bad-dispatch-log"


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class Network(_Line, frozen=True, forbid_unknown_fields=True):
    """Shops and people: ``stores`` laid out by ``seed``, or those in the files of a directory."""

    stores: Annotated[int, Meta(ge=1)] | None = None
    seed: int = 1
    directory: str | None = None


class World(_Line, frozen=True, tag_field="line", tag="world", forbid_unknown_fields=True):
    """What there was before the first request.

    ``print``: of network and catalogue, so that another world is not taken for this one. ``seed``:
    of ids and chance. ``rules``: what the chain says, besides the standard.
    """

    version: int
    network: Network
    print: str
    begins: _Instant
    seed: int
    rules: dict[str, float]


class Refused(_Line, frozen=True, forbid_unknown_fields=True):
    """The refusal that a request met."""

    code: str
    detail: str


class Came(_Line, frozen=True, forbid_unknown_fields=True):
    """What came of a request: its answer or its refusal, and every decision on record."""

    answer: Any = None
    refused: Refused | None = None
    decided: list[Any] = []


class Request(_Line, frozen=True, tag_field="line", tag="request", forbid_unknown_fields=True):
    """Who asked what when, and what came of it; ``command`` is the service and its use case."""

    at: _Instant
    caller: dict[str, Any]
    command: str
    arguments: dict[str, Any]
    came: Came


class End(_Line, frozen=True, tag_field="line", tag="end", forbid_unknown_fields=True):
    """The last line, so that a log that was cut off is known by it."""

    requests: int


class DispatchLog(msgspec.Struct, frozen=True):
    """A world and the requests in it, in their order, as they stand in the file ``source``."""

    source: Path
    world: World
    requests: tuple[Request, ...]

    @classmethod
    def read(cls, path: Path) -> Self:
        """The log in a file.

        Raises:
            BadDispatchLog: it is none, not a whole one, or of another form.
        """
        lines = path.read_bytes().splitlines()
        if not lines:
            raise bad(path, 1, "the file is empty")
        world = _first(path, lines[0])
        read = [_decoded(path, at, line) for at, line in enumerate(lines[1:], start=2)]
        requests = [one for one in read if isinstance(one, Request)]
        last = read[-1] if read else None
        if not isinstance(last, End) or last.requests != len(requests):
            raise bad(path, len(lines), "the log is cut off or has lost lines")
        return cls(path, world, tuple(requests))


def written(world: World, requests: Iterable[Request]) -> Iterator[bytes]:
    """The lines of a log, from the world to the end."""
    asked = list(requests)
    yield from (line(one) for one in (world, *asked, End(len(asked))))


def line(one: msgspec.Struct) -> bytes:
    return msgspec.json.encode(one, order="deterministic") + b"\n"


def difference(recorded: Any, now: Any, at: str = "") -> tuple[str, Any, Any] | None:
    """The first place in which two JSON values differ, as a JSON pointer (RFC 6901), with both."""
    match recorded, now:
        case Mapping(), Mapping():
            keys: Iterable[Any] = sorted({*recorded, *now})
        case list(), list():
            keys = range(max(len(recorded), len(now)))
        case _:
            same = msgspec.json.encode(recorded) == msgspec.json.encode(now)
            return None if same else (at, recorded, now)
    found = (difference(_at(recorded, key), _at(now, key), f"{at}/{key}") for key in keys)
    return next((one for one in found if one is not None), None)


def _at(value: Any, key: Any) -> Any:
    if isinstance(value, Mapping):
        return value.get(key)
    return value[key] if key < len(value) else None


def bad(path: Path, at: int, what: str, remedy: str = _RECORD_ANEW) -> BadDispatchLog:
    """What is wrong with the line ``at`` of a log, and what to do about it."""
    detail = f"{path}:{at}: {what}; {remedy}"
    return BadDispatchLog(detail, file=str(path), line=at, what=what)


def _first(path: Path, text: bytes) -> World:
    form = _typed(path, 1, text, _AnyForm)
    if form.line != "world":
        raise bad(path, 1, "a dispatch log begins with its world")
    if form.version != VERSION:
        detail = f"the log is of form {form.version}, and this release reads {VERSION}"
        raise bad(path, 1, detail)
    return _typed(path, 1, text, World)


class _AnyForm(msgspec.Struct):
    """As much as the first line of a log of any form says."""

    line: str = ""
    version: int = 0


def _decoded(path: Path, at: int, text: bytes) -> Request | End:
    end = _typed(path, at, text, _AnyForm).line == "end"
    return _typed(path, at, text, End) if end else _typed(path, at, text, Request)


def _typed(path: Path, at: int, text: bytes, kind: type[_T]) -> _T:
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise bad(path, at, str(error)) from error
