"""Does timed work when its time has come."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

import structlog

from application.shared.ports import Clock, Due, DueWork
from domain.shared.errors import BaywiseError

Handler = Callable[[DueWork], None]

PAUSE: Final = timedelta(minutes=10)
"""After which what could not be done is tried again."""

_log = structlog.get_logger()


def run_due(handlers: Mapping[str, Handler], due: Due, clock: Clock, *, limit: int = 100) -> int:
    """Do what is due, at most ``limit`` entries; returns how many were done.

    An entry that is refused, or whose kind nobody handles here, is postponed by :data:`PAUSE`
    and never lost; the others go on. It is taken one by one, so that a process that dies keeps
    only one waiting. A mistake of our own is raised: its entry keeps its lease, so the next call
    goes on with the others.
    """
    done = 0
    for _ in range(limit):
        work = next(iter(due.due(clock.now(), limit=1)), None)
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
    due.postpone(work, until=clock.now() + PAUSE)
    return False
