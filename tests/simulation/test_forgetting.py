"""What a twin forgets was of no use any more."""

from random import Random

import pytest
from attrs import evolve
from simpy import Environment

from adapters import registry
from adapters.bootstrap import empty_store, in_memory
from adapters.demo.chain import furnish
from adapters.memory.forgetting import Forgetting
from adapters.memory.store import MemoryStore
from domain.work_orders.status import Status
from simulation.clock import SimClock
from simulation.scenario.catalogue import catalogue
from simulation.world.around import epoch_of
from simulation.world.eyes import Eyes
from simulation.world.run import Run
from simulation.world.shelves import Shelves
from tests.simulation.scenarios import scenario

DAYS = scenario(cars_an_hour=1.5)


def lived(*, forgets: bool) -> tuple[Run, MemoryStore]:
    env, eyes = Environment(), Eyes()
    clock = SimClock(env, epoch_of(DAYS))
    store = empty_store(clock, audited=False)
    app = in_memory(clock=clock, store=store, random=Random("1/ids"), listeners=(eyes,))
    furnish(app, DAYS.network, catalogue(), Shelves.of(DAYS.stock, catalogue()).at_first)
    run = Run.over(app, env, eyes, DAYS, "network", 1)
    if forgets:
        run = evolve(run, forget=Forgetting(store).forget)
    run.pass_days()
    return run, store


@pytest.fixture(scope="module")
def both() -> tuple[tuple[Run, MemoryStore], tuple[Run, MemoryStore]]:
    return lived(forgets=False), lived(forgets=True)


def test_nothing_that_happens_hangs_on_what_is_forgotten(
    both: tuple[tuple[Run, MemoryStore], tuple[Run, MemoryStore]],
) -> None:
    (without, kept), (run, left) = both

    assert run.outcome(0).print == without.outcome(0).print
    assert run.outcome(0) == without.outcome(0)
    assert left.shelves.levels == kept.shelves.levels
    assert left.of_kind(registry.TRACK_RECORDS).by_id == kept.of_kind(registry.TRACK_RECORDS).by_id
    assert left.of_kind(registry.EXPERIENCES).by_id == kept.of_kind(registry.EXPERIENCES).by_id
    assert left.stream.last() == kept.stream.last()


def test_only_what_is_over_is_forgotten(
    both: tuple[tuple[Run, MemoryStore], tuple[Run, MemoryStore]],
) -> None:
    (_, kept), (_, left) = both
    all_, still = (store.of_kind(registry.WORK_ORDERS).by_id for store in (kept, left))

    open_ = {
        id for id, one in all_.items() if one.status not in (Status.RELEASED, Status.CANCELLED)
    }
    assert open_ <= still.keys()
    assert len(still) < len(all_) / 2
    assert all(all_[id] == one for id, one in still.items())
    orders = {one.order for one in still.values()}
    assert orders <= left.of_kind(registry.ORDERS).by_id.keys()
    assert {one.member for one in still.values()} <= left.of_kind(registry.MEMBERS).by_id.keys()


def test_days_later_hardly_anything_is_left(
    both: tuple[tuple[Run, MemoryStore], tuple[Run, MemoryStore]],
) -> None:
    _, (run, store) = both
    env = run.world.env
    env.run(until=env.now + 2 * 24 * 60)

    open_ = len(store.of_kind(registry.WORK_ORDERS).by_id)
    assert len(store.of_kind(registry.MEMBERS).by_id) == open_
    assert len(store.of_kind(registry.VEHICLES).by_id) == open_
    assert not store.of_kind(registry.PAYMENTS).by_id
    assert store.stream.events == []
    assert not store.audit_log
    assert {one.status for one in store.of_kind(registry.WORK_ORDERS).by_id.values()} <= {
        Status.DISPATCHED,
        Status.IN_REPAIR,
        Status.SUSPENDED,
    }
