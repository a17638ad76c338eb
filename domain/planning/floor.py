"""The shop while its day is being planned, operation after operation."""

from domain.planning.problem import Placed
from domain.planning.tables import Tables


class Floor:
    """Who and what is free from when; ``next`` is the next open operation of each job."""

    __slots__ = ("_bay_free", "_first", "_free", "_ready", "_tables", "load", "next")

    def __init__(self, tables: Tables) -> None:
        self.next, self.load = tables.first[:-1], tables.load[:]
        self._tables = tables
        self._ready, self._free = tables.ready[:], tables.free[:]
        self._bay_free, self._first = tables.bay_free[:], tables.bay_first

    def ready(self, operation: int) -> int:
        """When the car is there and a bay of its kind has become free."""
        tables = self._tables
        free = min([self._bay_free[bay] for bay in self._bays(operation)])
        return max(self._ready[tables.job[operation]], tables.release[operation], free)

    def starts(self, operation: int, technician: int, ready: int) -> tuple[int, int]:
        """When the technician can begin what is ready then, and when it ends."""
        tables = self._tables
        span = tables.duration[operation * tables.technicians + technician]
        start = max(ready, self._free[technician])
        if tables.told_apart[tables.kind[operation]]:
            bays = self._bays(operation)
            start = min([self._start_at(bay, technician, start, span) for bay in bays])
        else:
            start = self._after_pauses(technician, start, span)
        return start, start + span

    def place(self, operation: int, technician: int) -> Placed:
        """Give the operation its time and bay.

        Of the bays free in time the one that became free last is taken, so that the others stay
        free for what could begin earlier.
        """
        tables, free, ready = self._tables, self._bay_free, self.ready(operation)
        start, end = self.starts(operation, technician, ready)
        bays = [bay for bay in self._bays(operation) if free[bay] <= start]
        if tables.told_apart[tables.kind[operation]]:
            earliest, span = max(ready, self._free[technician]), end - start
            bays = [bay for bay in bays if self._start_at(bay, technician, earliest, span) == start]
        bay = max(bays, key=free.__getitem__)
        job, number = tables.keys[operation]
        self._ready[job] = self._free[technician] = free[bay] = end
        self.load[technician] += end - start
        self.next[job] += 1
        return Placed(
            job=job,
            operation=number,
            start=start,
            end=end,
            bay=tables.bays[bay],
            technician=technician,
        )

    def _bays(self, operation: int) -> range:
        """The bays of the operation's kind, by their number in the tables."""
        kind = self._tables.kind[operation]
        return range(self._first[kind], self._first[kind + 1])

    def _start_at(self, bay: int, technician: int, start: int, span: int) -> int:
        """The first time from ``start`` on at which both the bay and the technician are free."""
        start = max(start, self._bay_free[bay])
        while True:
            later = self._while_free(bay, self._after_pauses(technician, start, span), span)
            if later == start:
                return start
            start = later

    def _after_pauses(self, technician: int, start: int, span: int) -> int:
        tables = self._tables
        for at in range(tables.pause_first[technician], tables.pause_first[technician + 1]):
            if start < tables.pause_end[at] and start + span > tables.pause_start[at]:
                start = tables.pause_end[at]
        return start

    def _while_free(self, bay: int, start: int, span: int) -> int:
        tables = self._tables
        for at in range(tables.taken_first[bay], tables.taken_first[bay + 1]):
            if start < tables.taken_end[at] and start + span > tables.taken_start[at]:
                start = tables.taken_end[at]
        return start
