"""Instants as minutes since the beginning, and back."""

from datetime import datetime, timedelta
from typing import Final

from attrs import frozen

DAY_MIN: Final = 24 * 60.0
_MINUTE: Final = timedelta(minutes=1)


@frozen
class Minute:
    """Turns an instant into minutes since ``epoch``."""

    epoch: datetime

    def __call__(self, at: datetime) -> float:
        return (at - self.epoch) / _MINUTE
