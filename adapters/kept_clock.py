"""The shops' time of one home, where it is not this machine's: never earlier than it ever was."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Final, Self

import msgspec
from attrs import define, field
from msgspec import Meta

from adapters.clock import SYSTEM_CLOCK, FastClock, SystemClock, WaitingClock
from application.shared.ports import Clock
from domain.shared.errors import Conflict, Unavailable

FILE: Final = "clock.json"
"""In the home folder, as long as its shops are not at this machine's time."""

_AHEAD: Final = timedelta(seconds=10)
"""For so long, on this machine, time is given out before that is on file."""

_Instant = Annotated[datetime, Meta(tz=True)]


class BadClock(Unavailable):
    """The file that keeps the shops' time cannot be read."""

    code = "bad-clock"


class ClockAhead(Conflict):
    """The shops of this home are at a later time than this machine."""

    code = "clock-ahead"


class _Kept(msgspec.Struct, frozen=True):
    """A :class:`FastClock`, and the time that it has not passed yet."""

    shop: _Instant
    real: _Instant
    speed: int
    until: _Instant

    @classmethod
    def of(cls, clock: FastClock, until: datetime) -> Self:
        return cls(shop=clock.shop, real=clock.real, speed=clock.speed, until=until)

    @property
    def clock(self) -> FastClock:
        return FastClock(shop=self.shop, real=self.real, speed=self.speed)


def clock_of(home: Path) -> Clock:
    """The shops' time for a command beside a running Baywise, or alone.

    Where nothing runs, their time stands where it was.

    Raises:
        BadClock: the file that keeps it is damaged.
    """
    kept = _read(home)
    if kept is None:
        return SYSTEM_CLOCK
    return kept.clock if kept.clock.now() < kept.until else WaitingClock(kept.until)


def serving_clock(home: Path) -> Clock:
    """The shops' time for whoever is part of a running Baywise.

    Raises:
        BadClock: the file that keeps it is damaged.
    """
    kept = _read(home)
    return SYSTEM_CLOCK if kept is None else kept.clock


def expect_present(home: Path) -> None:
    """Refuse a home whose shops are ahead of this machine.

    Raises:
        ClockAhead: they lived on a fast clock.
        BadClock: the file that keeps their time is damaged.
    """
    kept = _read(home)
    ahead = kept.until - SYSTEM_CLOCK.now() if kept else timedelta(0)
    if ahead > timedelta(0):
        raise ClockAhead(
            f"the shops of {home} lived on a fast clock and are {_told(ahead)} ahead;"
            " start it with --demo, or use another BAYWISE_HOME"
        )


@define
class Keeping:
    """A clock of which the home knows how far it has come."""

    home: Path
    clock: FastClock | SystemClock
    _until: datetime | None = field(default=None, init=False)

    def note(self) -> None:
        """Say how far time has come; call it every second or so."""
        if isinstance(self.clock, FastClock):
            ahead = _AHEAD * self.clock.speed
            if self._until is None or self._until - self.clock.now() < ahead / 2:
                self._keep(self.clock, self.clock.now() + ahead)

    def end(self) -> None:
        """Time stands still from now on."""
        if isinstance(self.clock, FastClock):
            self._keep(self.clock, self.clock.now())

    def _keep(self, clock: FastClock, until: datetime) -> None:
        self._until = until
        new = self.home / f"{FILE}.new"
        new.write_bytes(msgspec.json.encode(_Kept.of(clock, until)))
        new.rename(self.home / FILE)


@contextmanager
def kept(home: Path, *, speed: int = 1) -> Iterator[Keeping]:
    """The shops' time from where it was, or this machine's if that is later, until the end.

    Raises:
        BadClock: the file that keeps it is damaged.
    """
    found, now = _read(home), SYSTEM_CLOCK.now()
    begins = max(found.until, now) if found else now
    if speed == 1 and begins == now:
        (home / FILE).unlink(missing_ok=True)
        yield Keeping(home, SYSTEM_CLOCK)
        return
    keeping = Keeping(home, FastClock(shop=begins, real=now, speed=speed))
    keeping.note()
    try:
        yield keeping
    finally:
        keeping.end()


def _read(home: Path) -> _Kept | None:
    path = home / FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Kept)
    except FileNotFoundError:
        return None
    except (msgspec.DecodeError, OSError, UnicodeDecodeError) as reason:
        raise BadClock(
            f"{path} cannot be read ({reason}); it says what time it is in the shops:"
            " put it back as it was, or remove it if their time may go back"
        ) from reason


def _told(ahead: timedelta) -> str:
    hours = ahead / timedelta(hours=1)
    return f"{hours / 24:.0f} days" if hours >= 48 else f"{max(hours, 0.1):.1f} hours"
