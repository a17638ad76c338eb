"""The stream as programs outside see it."""

from collections.abc import Collection
from typing import Final, Protocol

from attrs import frozen

from application.shared.caller import Caller
from application.shared.pages import page
from application.shared.ports import History, Passage, Stream, Told, Work
from application.shared.rights import Permission
from application.shared.service import Service, command
from application.webhooks.kinds import chosen
from domain.shared.checks import OutOfRange

LOOKED_AT: Final = 10_000
"""Positions that one question looks at, at most: a shop far apart costs no more than a near one."""

FURTHEST: Final = 2**62


class FeedWork(Work, Protocol):
    @property
    def history(self) -> History: ...


@frozen(kw_only=True)
class Feed(Service):
    """Reads events by position, as far as the caller reaches."""

    stream: Stream
    """Asked while no transaction is open: it may stand on the same connections."""

    def read(
        self, caller: Caller, *, after: int, kinds: Collection[str] = (), limit: int = 100
    ) -> Passage:
        """At most ``limit`` events behind the position ``after``, in order.

        Nothing told does not mean the end: go on behind ``through`` until it stands still.

        Args:
            kinds: names of events; none means all of :data:`application.webhooks.kinds.KINDS`.

        Raises:
            UnknownEvent: programs are told of no such event.
            OutOfRange: the position or the limit is none.
        """
        if not 0 <= after <= FURTHEST:
            raise OutOfRange("a position is a whole number, 0 or more", field="after")
        limit, wanted = page(limit), chosen(kinds)
        through = max(after, min(self.stream.last(), after + LOOKED_AT))
        told = self._between(caller, after=after, through=through, kinds=wanted, limit=limit)
        return Passage(told, told[-1].position if len(told) == limit else through)

    @command("events.read", may=Permission.HEAR_EVENTS)
    def _between(
        self, work: FeedWork, *, after: int, through: int, kinds: Collection[str], limit: int
    ) -> tuple[Told, ...]:
        return tuple(work.history.between(after, through, kinds=kinds, limit=limit))
