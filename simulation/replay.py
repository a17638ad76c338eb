"""A recorded day, lived again: the same requests must come to the same, byte for byte."""

from collections.abc import Callable, Mapping
from datetime import UTC
from functools import partial
from typing import Any, Final, get_type_hints

import msgspec
from attrs import frozen
from cattrs import BaseValidationError

from application.app import Application
from application.shared.caller import Caller
from domain.shared.errors import BaywiseError
from simulation.clock import HandClock
from simulation.dispatch_log import Came, DispatchLog, Request, bad, difference
from simulation.recording import is_use_case, services
from simulation.stage import CODEC, Ground, raised

FIRST_LINE: Final = 2
"""The line of a log's first request."""
_OTHER_RELEASE: Final = "replay the log with the release that recorded it"


class _NotOurs(Exception):
    """This release has no such request."""


@frozen(kw_only=True)
class Difference:
    """The first thing that came to something else; ``line`` is that of the log."""

    line: int
    command: str
    pointer: str
    recorded: str
    now: str


def replayed(log: DispatchLog, on: Ground, *, url: str | None = None) -> Difference | None:
    """Carry out every request of a log again; ``None`` if all of them came to the same.

    Args:
        url: of an empty PostgreSQL database to do it on, instead of one that vanishes.

    Raises:
        OtherWorld: the shops, people or wares are not those of the log.
        BadDispatchLog: a request is not one of this release.
    """
    clock = HandClock(log.world.begins.astimezone(UTC))
    with raised(on, log.world, clock, url=url) as stage:
        for number, request in enumerate(log.requests):
            clock.until(request.at.astimezone(UTC))
            line = number + FIRST_LINE
            try:
                again = _again(stage.app, request)
            except _NotOurs as error:
                raise bad(log.source, line, str(error), _OTHER_RELEASE) from error
            came = stage.perform(number, again)
            if canonical(came) != canonical(request.came):
                return _told(line, request, came)
    return None


def canonical(came: Came) -> bytes:
    """What came of a request, as one text."""
    return msgspec.json.encode(came, order="deterministic")


def _told(line: int, request: Request, came: Came) -> Difference:
    was, now = (msgspec.json.decode(canonical(one)) for one in (request.came, came))
    pointer, *sides = difference(was, now) or ("", was, now)
    recorded, again = (msgspec.json.encode(one).decode() for one in sides)
    return Difference(
        line=line, command=request.command, pointer=pointer, recorded=recorded, now=again
    )


def _again(app: Application, request: Request) -> Callable[[], object]:
    """
    Raises:
        _NotOurs: there is no such use case, or it takes other arguments.
    """
    service, _, name = request.command.partition(".")
    use_case = getattr(services(app).get(service), name, None)
    if use_case is None or not is_use_case(use_case):
        raise _NotOurs(f"there is no use case {request.command!r}")
    try:
        caller = CODEC.value(request.caller, Caller)
        given = arguments_of(use_case, request.arguments)
    except (BaywiseError, BaseValidationError, LookupError, TypeError, ValueError) as error:
        raise _NotOurs(f"{request.command} does not take these arguments") from error
    return partial(use_case, caller, **given)


def arguments_of(use_case: Any, plain: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a use case, from their plain form."""
    hints = get_type_hints(use_case.__wrapped__)
    return {name: CODEC.value(value, hints[name]) for name, value in plain.items()}
