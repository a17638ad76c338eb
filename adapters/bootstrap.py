"""The application on a twin, and on a database."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from random import Random, SystemRandom
from typing import Final

from adapters.assembly import assembled
from adapters.clock import SYSTEM_CLOCK, FastClock, WaitingClock, speed_of
from adapters.footing import Footing, Holidays, Listener, Logins, MobilePay, Old, Webhooks
from adapters.holidays import chinese_holidays
from adapters.keys import Keys
from adapters.memory.aging import MemoryAnswers
from adapters.memory.filling import fill
from adapters.memory.forgetting import Forgetting
from adapters.memory.inbox import MemoryInbox
from adapters.memory.logbook import MemoryLogbook
from adapters.memory.people import MemorySessions, MemoryTokens
from adapters.memory.store import MemoryStore
from adapters.payments.accounts import MemoryAccounts
from adapters.payments.phone import sandboxes
from adapters.snapshot.snapshot import Snapshot
from adapters.sql import aging
from adapters.sql.aging import SqlRecords
from adapters.sql.codec import Codec
from adapters.sql.due import SqlDue
from adapters.sql.inbox import SqlInbox
from adapters.sql.logbook import SqlLogbook
from adapters.sql.people import SqlSessions, SqlTokens
from adapters.sql.pools import Pools
from adapters.sql.relay import Relay
from adapters.sql.sandbox import SqlAccounts
from adapters.sql.store import SqlStore
from application.app import Application
from application.shared.ports import LEASE, Clock
from application.shared.retention import (
    EVERY,
    first_round,
)
from domain.orders.idle import NEVER, IdleDiscounts
from domain.webhooks.address import PUBLIC, Outside
from domain.work_orders.record import Wait

KEYS_FILE: Final = "keys.json"
"""In the home folder; belongs into every backup, apart from the database."""


def empty_store(clock: Clock, *, audited: bool = True) -> MemoryStore:
    """A twin in which nothing happened yet, and what every new database begins with is due."""
    store = MemoryStore(clock, audited=audited)
    store.agenda.schedule(first_round(clock.now() + EVERY))
    return store


def store_of(snapshot: Snapshot, clock: Clock, *, audited: bool = True) -> MemoryStore:
    """A twin in which everything of a snapshot goes on."""
    store = empty_store(clock, audited=audited)
    fill(store, snapshot)
    return store


def forgetting(store: MemoryStore) -> Callable[[], int]:
    """Drops from a twin, call by call, what is over: see :mod:`adapters.memory.forgetting`."""
    return Forgetting(store).forget


def in_memory(
    *,
    clock: Clock,
    random: Random,
    store: MemoryStore | None = None,
    holidays: Holidays = chinese_holidays,
    sandbox: bool = False,
    idle: IdleDiscounts = NEVER,
    outside: Outside = PUBLIC,
    listeners: Iterable[Listener] = (),
    excused: frozenset[Wait] = frozenset(),
) -> Application:
    """The application with nothing outside it, for tests and the simulator.

    Args:
        store: what happened already, by the same clock; nothing, if it is left out.
        sandbox: whether pretended providers take mobile payments.
        idle: what is taken off labour on days with time left.
        outside: where programs may be told something.
        listeners: are told what every transaction changed.
        excused: reasons for which work may stand still without making a car late.
    """
    store, inbox = store or empty_store(clock), MemoryInbox()
    logbook = MemoryLogbook(store)
    # A random source of its own, so that ids are the same with and without it.
    keys, own = Keys(encryption=bytes(32), index=bytes(32)), Random(0)
    provided = sandboxes(keys, MemoryAccounts(), now=clock.now, random=own) if sandbox else {}
    return assembled(
        Footing(
            clock=clock,
            real_clock=clock,
            random=random,
            holidays=holidays,
            store=store,
            aside=store,
            afar=store,
            stream=store.stream,
            due=store.agenda,
            logins=Logins(sessions=MemorySessions(), tokens=MemoryTokens(), demo=True),
            money=MobilePay(gateways=provided, inbox=inbox),
            old=Old(answers=MemoryAnswers(store), messages=inbox, attempts=logbook),
            webhooks=Webhooks(store, store.stream, logbook, outside),
            idle=idle,
            listeners=tuple(listeners),
            excused=excused,
        )
    )


@contextmanager
def open_database(
    database: str | Pools,
    keys: Keys,
    *,
    demo: bool = False,
    sandbox: bool = False,
    clock: Clock = SYSTEM_CLOCK,
    random: Random | None = None,
    pool_size: int = 8,
    holidays: Holidays = chinese_holidays,
    idle: IdleDiscounts = NEVER,
    outside: Outside = PUBLIC,
    listeners: Iterable[Listener] = (),
    excused: frozenset[Wait] = frozenset(),
) -> Iterator[Application]:
    """The application on a database that is up to date, until the end of the block.

    Args:
        database: its address, or connections that outlast the block.
        demo: whether demonstration logins work.
        sandbox: whether pretended providers take mobile payments.
        clock: the shops'; who logs in and who is told goes by this machine's where it is fast.
        idle: what is taken off labour on days with time left.
        outside: where programs may be told something.
        listeners: are told what every transaction of this process changed.
        excused: reasons for which work may stand still without making a car late.
    """
    codec = Codec(keys)
    with _pools(database, pool_size) as pools:
        engine = pools.main
        accounts, chance = SqlAccounts(engine, codec), SystemRandom()
        provided = sandboxes(keys, accounts, now=clock.now, random=chance) if sandbox else {}
        yield assembled(
            Footing(
                clock=clock,
                real_clock=SYSTEM_CLOCK if isinstance(clock, FastClock | WaitingClock) else clock,
                random=random or chance,
                holidays=holidays,
                store=SqlStore(engine, codec, clock),
                aside=SqlStore(pools.aside, codec, clock),
                afar=SqlStore(pools.afar, codec, clock),
                stream=Relay(engine, codec),
                due=SqlDue(engine, lease=LEASE * speed_of(clock)),
                logins=Logins(sessions=SqlSessions(engine), tokens=SqlTokens(engine), demo=demo),
                money=MobilePay(gateways=provided, inbox=SqlInbox(engine, codec)),
                old=Old(
                    answers=SqlRecords(engine, aging.ANSWERS),
                    messages=SqlRecords(engine, aging.MESSAGES),
                    attempts=SqlRecords(engine, aging.ATTEMPTS),
                ),
                webhooks=Webhooks(
                    SqlStore(pools.beside, codec, clock),
                    Relay(pools.beside, codec),
                    SqlLogbook(pools.beside),
                    outside,
                ),
                idle=idle,
                listeners=tuple(listeners),
                excused=excused,
            )
        )


def _pools(database: str | Pools, size: int) -> AbstractContextManager[Pools]:
    return nullcontext(database) if isinstance(database, Pools) else Pools.open(database, size=size)
