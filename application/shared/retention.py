"""What is kept for a while only, and forgotten in small batches when its time is over.

Events, the audit log and ledgers are not among it: they are the memory of the chain.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, Protocol
from uuid import UUID

import structlog
from attrs import frozen

from application.shared.caller import SYSTEM
from application.shared.ports import Clock, DueWork, Work
from application.shared.rights import Permission
from application.shared.service import Service, command
from domain.shared.ids import named_id

FORGET: Final = "forget"
"""The kind of due work that forgets; it is the whole chain's, and due once at a time."""

ANSWERS_LAST: Final = timedelta(days=14)
"""How long a key gets its answer again, at least: clients repeat soon, or after a weekend."""

MESSAGES_LAST: Final = timedelta(days=90)
"""How long a provider's message is kept, at least: longer than any provider repeats one."""

ATTEMPTS_LAST: Final = timedelta(days=7)
"""How long it is kept what telling programs came to, at least: longer than one is tried."""

BATCH: Final = 1000
"""So many are forgotten in one transaction, which so is over in a moment."""

EVERY: Final = timedelta(days=1)
_ROUND: Final[UUID] = named_id("due", FORGET)

_log = structlog.get_logger()


class Records(Protocol):
    """Things of one sort, each there since an instant; each call is a transaction of its own."""

    def forget(self, before: datetime, /, *, limit: int) -> int:
        """Forget the oldest of those from before an instant; returns how many they were."""
        ...


@frozen
class Kept:
    """``records`` that are kept for so long, on the clock that they are noted by."""

    records: Records
    lasts: timedelta
    clock: Clock


def first_round(at: datetime) -> DueWork:
    """The due work by which forgetting begins; every round plans the next."""
    return DueWork(kind=FORGET, subject=_ROUND, store=None, at=at)


@frozen(kw_only=True)
class Retention(Service):
    """Forgets what is old; ``kept`` is by the name of what it is."""

    clock: Clock
    kept: Mapping[str, Kept]

    def forget(self) -> None:
        """One batch of everything; what is left follows at once, what becomes old in a day.

        A process that dies on the way leaves less to forget, and the round still due.
        """
        now, more = self.clock.now(), False
        for name, one in self.kept.items():
            count = one.records.forget(one.clock.now() - one.lasts, limit=BATCH)
            more |= count == BATCH
            if count:
                _log.info("forgotten", what=name, count=count)
        self.plan(SYSTEM, at=now if more else now + EVERY)

    @command("retention.plan", may=Permission.RUN_DUE_WORK)
    def plan(self, work: Work, *, at: datetime) -> None:
        """The next round is ``at`` that instant."""
        work.agenda.schedule(first_round(at))
