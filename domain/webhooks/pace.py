"""How often a program is told again that did not take what it was told."""

from datetime import datetime, timedelta
from typing import Final

FIRST_PAUSE: Final = timedelta(seconds=5)
LONGEST_PAUSE: Final = timedelta(hours=1)
GIVE_UP_AFTER: Final = timedelta(days=3)
"""Failures for so long without one success pause a subscription: a long weekend is survived."""

_DOUBLINGS: Final = 10


def pause_after(failures: int, chance: float) -> timedelta:
    """How long to wait after so many failures in a row.

    Between half and all of a pause that doubles every time up to :data:`LONGEST_PAUSE`, so that
    many that failed together do not come back together.

    Args:
        failures: at least 1.
        chance: even in 0 <= chance < 1.

    Source: "equal jitter" in M. Brooker, *Exponential Backoff And Jitter*, AWS Architecture
    Blog, 2015.
    """
    whole = min(FIRST_PAUSE * (1 << min(failures - 1, _DOUBLINGS)), LONGEST_PAUSE)
    return whole / 2 + whole / 2 * chance


def is_hopeless(failing_since: datetime, now: datetime) -> bool:
    """Whether nothing was taken for so long that nobody goes on trying."""
    return now - failing_since >= GIVE_UP_AFTER
