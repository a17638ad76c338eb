"""Clocks that somebody else moves."""

from datetime import datetime, timedelta

from attrs import define
from simpy import Environment


@define
class HandClock:
    """Stands still until it is moved; never goes back."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def advance(self, by: timedelta) -> None:
        self.at += max(by, timedelta(0))

    def until(self, instant: datetime) -> None:
        """Move to ``instant``, unless that is past."""
        self.at = max(self.at, instant)


@define
class SimClock:
    """Shows the time of a simulation whose unit is the minute."""

    env: Environment
    epoch: datetime

    def now(self) -> datetime:
        return self.epoch + timedelta(minutes=self.env.now)
