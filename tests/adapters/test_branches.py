"""A twin branches: worlds with one past, of which none sees what happens in another."""

from random import Random

from adapters.bootstrap import empty_store, in_memory
from adapters.memory.store import MemoryStore
from simulation.clock import HandClock
from tests.chain import MONDAY, an_oil_service, furnish


def live(store: MemoryStore, clock: HandClock) -> None:
    """A car comes, and is gone again an hour or two later."""
    app = in_memory(clock=clock, random=Random(1), store=store)
    list(an_oil_service(app, clock).live())
    app.stream.move()


def kept(store: MemoryStore) -> tuple[object, ...]:
    return (
        {name: table.by_id for name, table in store.tables.items() if table.by_id},
        store.time_book,
        store.agenda.entries,
        store.stream.events,
        [*store.stream.outbox],
        store.answers,
        store.audit_log,
        store.ledgers,
        store.shelves,
    )


def test_the_same_happens_in_every_branch_as_if_there_were_no_other() -> None:
    clock = HandClock(MONDAY)
    trunk = empty_store(clock)
    furnish(in_memory(clock=clock, random=Random(0), store=trunk), stores=1)
    before = repr(kept(trunk))
    first, second = ((trunk.branch(one), one) for one in (HandClock(MONDAY), HandClock(MONDAY)))

    live(*first)
    assert repr(kept(trunk)) == repr(kept(second[0])) == before
    live(*second)
    live(trunk, clock)

    assert kept(trunk) == kept(first[0]) == kept(second[0])
    assert repr(kept(trunk)) != before
