"""The shop while its day is being planned, operation after operation."""

from domain.planning.problem import Placed
from domain.planning.tables import Tables


class Floor:
    """Who and what is free from when; ``next`` is the next open operation of each job."""

    __slots__ = ("_bay_free", "_free", "_kinds", "_ready", "_tables", "load", "next")

    def __init__(self, tables: Tables) -> None:
        self.next, self.load = tables.first[:-1], tables.load[:]
        self._tables = tables
        self._ready, self._free = tables.ready[:], tables.free[:]
        self._bay_free = dict(zip(tables.bays, tables.bay_free, strict=True))
        first = tables.bay_first
        self._kinds = [tables.bays[first[n] : first[n + 1]] for n in range(len(first) - 1)]

    def ready(self, operation: int) -> int:
        """When the car is there and a bay is free for it."""
        tables = self._tables
        bays = [self._bay_free[bay] for bay in self._kinds[tables.kind[operation]]]
        return max(self._ready[tables.job[operation]], tables.release[operation], min(bays))

    def starts(self, operation: int, technician: int, ready: int) -> tuple[int, int]:
        """When the technician can begin what is ready then, and when it ends."""
        tables = self._tables
        span = tables.duration[operation * tables.technicians + technician]
        start = max(ready, self._free[technician])
        if start < tables.pause_end[technician] and start + span > tables.pause_start[technician]:
            start = tables.pause_end[technician]
        return start, start + span

    def place(self, operation: int, technician: int) -> Placed:
        """Give the operation its time and bay.

        Of the bays free in time the one that became free last is taken, so that the others stay
        free for what could begin earlier.
        """
        tables, free = self._tables, self._bay_free
        start, end = self.starts(operation, technician, self.ready(operation))
        bays = [bay for bay in self._kinds[tables.kind[operation]] if free[bay] <= start]
        bay = max(bays, key=free.__getitem__)
        job, number = tables.keys[operation]
        self._ready[job] = self._free[technician] = free[bay] = end
        self.load[technician] += end - start
        self.next[job] += 1
        return Placed(
            job=job, operation=number, start=start, end=end, bay=bay, technician=technician
        )
