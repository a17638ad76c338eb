"""The shops whose rework stands out, as this process knows it; worked out anew now and then."""

from collections.abc import Collection
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from attrs import define, field

from application.insight.tallies import Stretch, WholeNetwork
from application.shared.ports import Clock
from application.stores.directory import Directory
from domain.insight.chance import is_abnormal
from domain.insight.days import Days
from domain.insight.figures import Rework, total
from domain.insight.report import Line
from domain.shared.ids import StoreId
from domain.shared.time import Span
from domain.stores.store import Store

_LEAST: Final = timedelta(minutes=10)
"""Between two readings; what weeks came to hardly changes in between."""


@define
class ReworkWatch:
    """Keeps for the wall which shops had abnormal rework of late, beside the whole network."""

    network: WholeNetwork
    directory: Directory
    clock: Clock
    _abnormal: frozenset[StoreId] = frozenset()
    _read_at: datetime | None = None
    _lock: Lock = field(factory=Lock, repr=False)

    def abnormal(self) -> frozenset[StoreId]:
        """Those of the last four weeks up to today, about ten minutes old at most.

        While somebody reads, the others go on with what was known before.
        """
        now = self.clock.now()
        is_old = self._read_at is None or now >= self._read_at + _LEAST
        if is_old and self._lock.acquire(blocking=False):
            try:
                self._abnormal, self._read_at = frozenset(self._read(now)), now
            finally:
                self._lock.release()
        return self._abnormal

    def _read(self, now: datetime) -> Collection[StoreId]:
        shops = [
            stretch(one, Days.until(one.business_day(now)))
            for one in self.directory.register.stores.values()
        ]
        lines = tuple(self.network(shops, False))
        return [one.store for one in told_apart(lines, lines) if one.abnormal]


def stretch(store: Store, days: Days) -> Stretch:
    """From the shop's first business day to the end of its last."""
    first, last = store.day_span(days.first), store.day_span(days.last)
    return Stretch(StoreId(store.id), Span(first.start, last.end))


def told_apart(
    lines: Collection[Line[Rework]], network: Collection[Line[Rework]]
) -> tuple[Line[Rework], ...]:
    """The lines, of which those are abnormal that stand out in the network.

    The lines themselves may be newer than the same of the network, and count in their place.
    """
    every = {(one.store, one.of): one.figures for one in (*network, *lines)}
    whole = total(every.values(), Rework())
    return tuple(
        Line(
            store=one.store,
            of=one.of,
            figures=one.figures,
            abnormal=is_abnormal(one.figures, whole, len(every)),
        )
        for one in lines
    )
