"""The catalogue at hand: read once, read again when somebody changed it."""

from collections.abc import Callable
from threading import Lock

from attrs import define, field

from domain.catalogue.catalogue import Catalogue


@define
class Shelf:
    """Keeps one :class:`Catalogue` value for everybody in this process."""

    read: Callable[[], Catalogue]
    _kept: Catalogue | None = None
    _lock: Lock = field(factory=Lock, repr=False)

    def catalogue(self) -> Catalogue:
        """The catalogue as last read."""
        with self._lock:
            if self._kept is None:
                self._kept = self.read()
            return self._kept

    def changed(self) -> None:
        """Forget it; the next one who asks reads it anew."""
        with self._lock:
            self._kept = None
