"""What follows from what happened, as soon as it is told."""

from collections.abc import Callable, Mapping

import structlog

from application.app import Application
from application.shared.ports import Told
from domain.shared.errors import Unavailable

React = Callable[[Told], None]

_log = structlog.get_logger()


def reactions(app: Application) -> Mapping[str, React]:
    """Consumers of the stream by name; each remembers its place and stands being told twice."""
    consumers = (
        ("waiting-list", app.invitations.react),
        ("promises", app.promises.react),
        ("track-records", app.track_records.react),
    )
    return {name: going_on(name, react) for name, react in consumers}


def going_on(name: str, react: React) -> React:
    """A consumer that no single event can stop.

    What it fails at is on the log, with its position, and left behind: if it were shown again for
    ever, nobody after it would be served. A database that is away is waited for.
    """

    def told(one: Told) -> None:
        try:
            react(one)
        except Unavailable:
            raise
        except Exception:
            _log.exception("reaction_failed", consumer=name, position=one.position, kind=one.kind)

    return told
