"""Instants as minutes since the beginning, and back."""

from datetime import datetime, timedelta

from attrs import frozen


@frozen
class Minute:
    """Turns an instant into minutes since ``epoch``."""

    epoch: datetime

    def __call__(self, at: datetime) -> float:
        return (at - self.epoch) / _MINUTE


_MINUTE = timedelta(minutes=1)
