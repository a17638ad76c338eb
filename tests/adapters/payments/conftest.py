"""A sandbox with a clock that tests can turn."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from attrs import define

from adapters.keys import Keys
from adapters.payments.accounts import Accounts, MemoryAccounts
from adapters.payments.sandbox import Sandbox
from adapters.sql.codec import Codec
from adapters.sql.connection import connect
from adapters.sql.sandbox import SqlAccounts


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


@pytest.fixture(params=["memory", "postgresql"])
def accounts(request: pytest.FixtureRequest) -> Iterator[Accounts]:
    """What a provider remembers: in one process, and in all of them."""
    if request.param == "memory":
        yield MemoryAccounts()
        return
    request.getfixturevalue("owner")
    engine = connect(request.getfixturevalue("stores_url"))
    yield SqlAccounts(engine, Codec(Keys.fresh()))
    engine.dispose()
