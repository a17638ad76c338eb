"""A sandbox with a clock that tests can turn."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from attrs import define

from adapters.payments.sandbox import Sandbox


@define
class TurnableClock:
    at: datetime = datetime(2026, 1, 5, 4, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def turn(self, seconds: int) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> TurnableClock:
    return TurnableClock()


@pytest.fixture
def sandbox(clock: TurnableClock) -> Sandbox:
    return Sandbox.seeded(now=clock.now, random=Random(1))
