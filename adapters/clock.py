"""The clock on the wall, and one on which the time of shops passes faster."""

from datetime import UTC, datetime
from typing import Final

from attrs import frozen

from application.shared.ports import Clock


class SystemClock:
    """Tells the time of this machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)


SYSTEM_CLOCK: Final = SystemClock()


@frozen(kw_only=True)
class FastClock:
    """Shows ``shop`` when this machine shows ``real``, and goes ``speed`` times as fast."""

    shop: datetime
    real: datetime
    speed: int

    def now(self) -> datetime:
        return self.shop + (SYSTEM_CLOCK.now() - self.real) * self.speed


@frozen
class WaitingClock:
    """Stands still until this machine's time has come to where it stands."""

    at: datetime

    def now(self) -> datetime:
        return max(self.at, SYSTEM_CLOCK.now())


def speed_of(clock: Clock) -> int:
    """How many minutes of the shops pass in one of this machine."""
    return clock.speed if isinstance(clock, FastClock) else 1
