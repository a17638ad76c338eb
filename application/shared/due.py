"""Does timed work when its time has come."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

import structlog

from application.shared.ports import ALL_KINDS, Clock, Due, DueWork, Kinds
from domain.shared.errors import BaywiseError

Handler = Callable[[DueWork], None]

PAUSE: Final = timedelta(minutes=1)
"""After which what could not be done is tried again, the first time."""
LONGEST_PAUSE: Final = timedelta(hours=1)
_DOUBLINGS: Final = 6

_log = structlog.get_logger()


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts in vain: twice as long every time, up to a limit."""
    return min(PAUSE * (1 << min(attempts, _DOUBLINGS)), LONGEST_PAUSE)


def run_due(
    handlers: Mapping[str, Handler],
    due: Due,
    clock: Clock,
    *,
    limit: int = 100,
    kinds: Kinds = ALL_KINDS,
) -> int:
    """Do what is due of some ``kinds``, at most ``limit`` entries; returns how many were done.

    An entry that is refused, or whose kind nobody handles here, is postponed by
    :func:`pause_after` and never lost; the others go on. It is taken one by one, so that a
    process that dies keeps only one waiting. A mistake of our own is raised: its entry keeps its
    lease, so the next call goes on with the others.
    """
    done = 0
    for _ in range(limit):
        work = next(iter(due.due(clock.now(), limit=1, kinds=kinds)), None)
        if work is None:
            break
        done += _done(handlers, work, due, clock)
    return done


def _done(handlers: Mapping[str, Handler], work: DueWork, due: Due, clock: Clock) -> bool:
    facts = {"kind": work.kind, "subject": str(work.subject)}
    handler = handlers.get(work.kind)
    try:
        if handler is not None:
            handler(work)
            due.done(work)
            return True
        _log.error("due_work_unknown", **facts)
    except BaywiseError as error:
        _log.warning("due_work_refused", code=error.code, detail=error.detail, **facts)
    due.postpone(work, until=clock.now() + pause_after(work.attempts))
    return False
