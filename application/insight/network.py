"""The rework of the whole network, as this process knows it; read again after some minutes."""

from collections.abc import Collection
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from attrs import define, field

from application.insight.tallies import Stretch, WholeNetwork
from application.shared.ports import Clock
from domain.insight.figures import Rework
from domain.insight.report import Line

_FRESH: Final = timedelta(minutes=5)
_MOST: Final = 16
"""So many answers are kept; of technicians over a whole chain each is some megabytes."""

_Asked = tuple[tuple[Stretch, ...], bool]
_Answer = tuple[Line[Rework], ...]


@define
class KeptNetwork:
    """A :data:`WholeNetwork` that keeps what it read, by the days and the kind of lines asked for.

    Nobody waits for who reads other days.
    """

    read: WholeNetwork
    clock: Clock
    _kept: dict[_Asked, tuple[datetime, _Answer]] = field(factory=dict)
    _lock: Lock = field(factory=Lock, repr=False)

    def __call__(self, shops: Collection[Stretch], by_technician: bool, /) -> _Answer:
        now, asked = self.clock.now(), (tuple(shops), by_technician)
        at, known = self._kept.get(asked, (None, ()))
        if at is not None and at <= now < at + _FRESH:
            return known
        answer = tuple(self.read(shops, by_technician))
        with self._lock:
            fresh = [one for one in self._kept.items() if now < one[1][0] + _FRESH]
            self._kept = {**dict(fresh[1 - _MOST :]), asked: (now, answer)}
        return answer
