"""What technicians' finished jobs say, as this process knows it; read again when there is more."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Final

from attrs import define, field, frozen

from application.shared.ports import Clock
from domain.dispatch.affinity import Affinity, affinity
from domain.dispatch.track_record import TrackRecord
from domain.shared.ids import StoreId, TechnicianId
from domain.shared.trade import Grade, Skill

_LEAST: Final = timedelta(minutes=10)
"""Between two readings of one shop's; some jobs more hardly change a rate."""

ReadRecords = Callable[[Collection[StoreId | None]], Iterable[TrackRecord]]
"""Reads the track records of these shops, for none among them that of the chain."""


@frozen
class ShopStanding:
    """What is known of everybody in one shop, and of the chain."""

    of: Mapping[TechnicianId, TrackRecord]
    chain: TrackRecord

    def affinity(self, technician: TechnicianId, skill: Skill, grade: Grade) -> Affinity:
        """How likely their next job in the skill is right the first time."""
        return affinity(
            own=self._record(technician).tried(skill),
            of_grade=self.chain.tried(skill, grade),
            of_skill=self.chain.tried(skill),
        )

    def paid_min(self, technician: TechnicianId, today: date) -> int:
        """Paid standard minutes of the window that ends ``today``."""
        return self._record(technician).paid_min(today)

    def _record(self, technician: TechnicianId) -> TrackRecord:
        return self.of.get(technician) or TrackRecord.of(None, technician)


@define
class Standings:
    """Keeps what was read for everybody in this process."""

    read: ReadRecords
    clock: Clock
    _kept: dict[StoreId | None, tuple[TrackRecord, ...]] = field(factory=dict)
    _read_at: dict[StoreId | None, datetime] = field(factory=dict)
    _more: set[StoreId | None] = field(factory=set)
    _lock: Lock = field(factory=Lock, repr=False)

    def of_shop(self, store: StoreId) -> ShopStanding:
        """What is known in a shop now, at most ten minutes behind."""
        with self._lock:
            self._freshen((store, None))
            own, everybody = self._kept[store], self._kept[None]
        return ShopStanding(
            of={one.technician: one for one in own if one.technician},
            chain=next(iter(everybody), TrackRecord.of(None, None)),
        )

    def changed(self, store: StoreId | None) -> None:
        """More was learned in a shop, and so in the chain."""
        with self._lock:
            self._more.update((store, None))

    def _freshen(self, stores: Iterable[StoreId | None]) -> None:
        now = self.clock.now()
        old = [one for one in stores if self._is_old(one, now)]
        if not old:
            return
        records = list(self.read(old))
        for store in old:
            self._kept[store] = tuple(one for one in records if one.store == store)
            self._read_at[store] = now
        self._more.difference_update(old)

    def _is_old(self, store: StoreId | None, now: datetime) -> bool:
        read_at = self._read_at.get(store)
        return read_at is None or (store in self._more and now >= read_at + _LEAST)
