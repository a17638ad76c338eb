"""The composition root: constructors, called in order."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from random import Random, SystemRandom
from secrets import token_urlsafe
from threading import Lock
from typing import Final, TypeVar
from uuid import UUID

from attrs import frozen

from adapters.caches import Caches
from adapters.clock import SystemClock
from adapters.holidays import chinese_holidays
from adapters.keys import Keys
from adapters.measured import Measured
from adapters.memory.inbox import MemoryInbox
from adapters.memory.people import MemorySessions, MemoryTokens
from adapters.memory.store import MemoryStore
from adapters.passwords import Argon2Passwords
from adapters.payments.accounts import MemoryAccounts
from adapters.payments.phone import sandboxes
from adapters.sql.codec import Codec
from adapters.sql.connection import connect
from adapters.sql.due import SqlDue
from adapters.sql.inbox import SqlInbox
from adapters.sql.people import SqlSessions, SqlTokens
from adapters.sql.relay import Relay
from adapters.sql.sandbox import SqlAccounts
from adapters.sql.store import SqlStore
from adapters.vehicles.vin_decoder import VinDecoder
from application.app import Application
from application.audit.trails import Trails
from application.booking.waiting import Waiting
from application.catalogue.browsing import Browsing
from application.catalogue.shelf import Shelf
from application.catalogue.tables import PriceTables
from application.dispatch.capacities import Capacities
from application.dispatch.offers import Offers
from application.finance.books import Books
from application.finance.gateway import PaymentGateway
from application.finance.inbox import Inbox
from application.finance.periods import Periods
from application.inventory.service import Inventory
from application.inventory.stockroom import Stockroom
from application.inventory.tables import StockTables
from application.members.desk import FrontDesk
from application.members.queries import CustomerFile
from application.members.service import Members
from application.members.tables import CustomerTables
from application.people.ports import Sessions, Tokens
from application.people.service import People
from application.shared.caller import SYSTEM
from application.shared.ports import Asked, Clock, Due, Stream
from application.stores.directory import Directory, Shop
from application.stores.loading import Loading
from application.visits.aftercare import Aftercare
from application.visits.boards import Listings
from application.visits.booking import Booking
from application.visits.calling_off import CallingOff
from application.visits.closing import Closing
from application.visits.diagnosis import Diagnosis
from application.visits.dispatching import Dispatching
from application.visits.phone import PhonePayments
from application.visits.providers import Providers
from application.visits.quality import Quality
from application.visits.queries import Visits
from application.visits.reception import Receptions
from application.visits.repair import Repairs
from application.visits.settlement import Settlement
from application.wall.wall import Wall
from application.workforce.absences import Absences
from domain.catalogue.catalogue import Catalogue
from domain.finance.tender import Tender
from domain.shared.ids import StoreId, uuid7
from domain.stores.bay import Bay
from domain.stores.holidays import Holiday
from domain.workforce.technician import Technician

KEYS_FILE: Final = "keys.json"
"""In the home folder; belongs into every backup, apart from the database."""

OfStore = TypeVar("OfStore", Bay, Technician)
Store = MemoryStore | SqlStore
Holidays = Callable[[date, date], Iterable[Holiday]]


def in_memory(
    *,
    clock: Clock,
    random: Random,
    holidays: Holidays = chinese_holidays,
    sandbox: bool = False,
) -> Application:
    """The application with nothing outside it, for tests and the simulator.

    Args:
        sandbox: whether pretended providers take mobile payments.
    """
    store = MemoryStore(clock)
    logins = _Logins(sessions=MemorySessions(), tokens=MemoryTokens(), demo=True)
    # A random source of its own, so that ids are the same with and without it.
    keys, own = Keys(encryption=bytes(32), index=bytes(32)), Random(0)
    provided = sandboxes(keys, MemoryAccounts(), now=clock.now, random=own) if sandbox else {}
    money = _Money(gateways=provided, inbox=MemoryInbox())
    return _assemble(
        store, store, store.stream, store.agenda, logins, money, clock, random, holidays
    )


@contextmanager
def open_database(
    url: str,
    keys: Keys,
    *,
    demo: bool = False,
    sandbox: bool = False,
    clock: Clock | None = None,
    random: Random | None = None,
    pool_size: int = 8,
    holidays: Holidays = chinese_holidays,
) -> Iterator[Application]:
    """The application on a database that is up to date, until the end of the block.

    Args:
        demo: whether demonstration logins work.
        sandbox: whether pretended providers take mobile payments.
    """
    engine, codec = connect(url, pool_size=pool_size), Codec(keys)
    # What everybody has at hand is read in the middle of a transaction, which holds a connection:
    # if it waited for another of the same pool, all could wait for each other.
    aside = connect(url, pool_size=2)
    clock = clock or SystemClock()
    store = SqlStore(engine, codec, clock)
    relay, due = Relay(engine, codec), SqlDue(engine)
    logins = _Logins(sessions=SqlSessions(engine), tokens=SqlTokens(engine), demo=demo)
    accounts, chance = SqlAccounts(engine, codec), SystemRandom()
    provided = sandboxes(keys, accounts, now=clock.now, random=chance) if sandbox else {}
    money = _Money(gateways=provided, inbox=SqlInbox(engine, codec))
    try:
        yield _assemble(
            store,
            SqlStore(aside, codec, clock),
            relay,
            due,
            logins,
            money,
            clock,
            random or chance,
            holidays,
        )
    finally:
        engine.dispose()
        aside.dispose()


@frozen(kw_only=True)
class _Logins:
    """Where sessions and tokens are kept, and whether demonstration logins work."""

    sessions: Sessions
    tokens: Tokens
    demo: bool


@frozen(kw_only=True)
class _Money:
    """Who provides mobile payments, and where their messages are kept."""

    gateways: Mapping[Tender, PaymentGateway]
    inbox: Inbox


def _assemble(
    store: Store,
    aside: Store,
    stream: Stream,
    due: Due,
    logins: _Logins,
    money: _Money,
    clock: Clock,
    random: Random,
    holidays: Holidays,
) -> Application:
    directory = Directory(lambda ids: _shops(aside, ids))
    shelf = Shelf(lambda: _catalogue(aside))
    capacities = Capacities(directory, aside, holidays)
    caches = Caches(directory=directory, shelf=shelf, capacities=capacities)
    store.listeners.append(caches.committed)
    new_id = _ids(clock, random)
    # The twin is the simulator's: it counts for itself, and faster.
    transactions = Measured(store) if isinstance(store, SqlStore) else store
    offers = Offers(
        transactions=transactions,
        new_id=new_id,
        directory=directory,
        shelf=shelf,
        capacities=capacities,
    )
    booking = Booking(
        transactions=transactions,
        new_id=new_id,
        directory=directory,
        shelf=shelf,
        holidays=holidays,
    )
    settlement = Settlement(transactions=transactions, new_id=new_id, directory=directory)
    phone = PhonePayments(transactions=transactions, new_id=new_id, directory=directory)
    return Application(
        clock=clock,
        stream=stream,
        due=due,
        directory=directory,
        shelf=shelf,
        capacities=capacities,
        heard=caches.heard,
        people=People(
            transactions=transactions,
            new_id=new_id,
            passwords=Argon2Passwords(),
            regions=directory,
            clock=clock,
            sessions=logins.sessions,
            tokens=logins.tokens,
            new_secret=lambda: token_urlsafe(32),
            demo=logins.demo,
        ),
        loading=Loading(transactions=transactions, new_id=new_id),
        browsing=Browsing(
            transactions=transactions, new_id=new_id, shelf=shelf, directory=directory
        ),
        members=Members(transactions=transactions, new_id=new_id),
        desk=FrontDesk(transactions=transactions, new_id=new_id, vins=VinDecoder()),
        customer_file=CustomerFile(transactions=transactions, new_id=new_id),
        inventory=Inventory(transactions=transactions, new_id=new_id, directory=directory),
        stockroom=Stockroom(transactions=transactions, new_id=new_id, directory=directory),
        customer_tables=CustomerTables(transactions=transactions, new_id=new_id),
        price_tables=PriceTables(
            transactions=transactions, new_id=new_id, directory=directory, shelf=shelf
        ),
        stock_tables=StockTables(transactions=transactions, new_id=new_id, directory=directory),
        offers=offers,
        booking=booking,
        waiting=Waiting(
            transactions=transactions,
            new_id=new_id,
            booking=booking,
            offers=offers,
            directory=directory,
        ),
        receptions=Receptions(
            transactions=transactions,
            new_id=new_id,
            directory=directory,
            shelf=shelf,
            holidays=holidays,
        ),
        diagnosis=Diagnosis(
            transactions=transactions, new_id=new_id, directory=directory, shelf=shelf
        ),
        calling_off=CallingOff(transactions=transactions, new_id=new_id),
        dispatching=Dispatching(
            transactions=transactions, new_id=new_id, directory=directory, capacities=capacities
        ),
        repairs=Repairs(
            transactions=transactions, new_id=new_id, directory=directory, holidays=holidays
        ),
        quality=Quality(transactions=transactions, new_id=new_id),
        settlement=settlement,
        phone=phone,
        providers=Providers(
            gateways=money.gateways,
            phone=phone,
            settlement=settlement,
            inbox=money.inbox,
            clock=clock,
            new_id=new_id,
        ),
        periods=Periods(transactions=transactions, new_id=new_id, directory=directory),
        books=Books(transactions=transactions, new_id=new_id, directory=directory),
        aftercare=Aftercare(transactions=transactions, new_id=new_id),
        closing=Closing(
            transactions=transactions, new_id=new_id, directory=directory, holidays=holidays
        ),
        absences=Absences(transactions=transactions, new_id=new_id, directory=directory),
        visits=Visits(transactions=transactions, new_id=new_id),
        wall=Wall(transactions=transactions, new_id=new_id, directory=directory),
        listings=Listings(transactions=transactions, new_id=new_id, directory=directory),
        trails=Trails(transactions=transactions, new_id=new_id),
    )


def _shops(store: Store, ids: Collection[StoreId] | None) -> Mapping[StoreId, Shop]:
    with store.begin(Asked(caller=SYSTEM, command="read.register")) as work:
        if ids is None:
            stores, bays = work.stores.find(), work.bays.find()
            technicians = work.technicians.find()
        else:
            stores = work.stores.get_all(ids)
            bays = work.bays.find_any("store", ids)
            technicians = work.technicians.find_any("store", ids)
    bays_of, technicians_of = _by_store(bays), _by_store(technicians)
    return {
        StoreId(one.id): Shop(one, tuple(bays_of[one.id]), tuple(technicians_of[one.id]))
        for one in stores
    }


def _by_store(things: Iterable[OfStore]) -> Mapping[UUID, list[OfStore]]:
    found = defaultdict[UUID, list[OfStore]](list)
    for one in things:
        found[one.store].append(one)
    return found


def _catalogue(store: Store) -> Catalogue:
    with store.begin(Asked(caller=SYSTEM, command="read.catalogue")) as work:
        return Catalogue(
            services=tuple(work.services.find()),
            parts=tuple(work.parts.find()),
            price_lists=tuple(work.price_lists.find()),
        )


def _ids(clock: Clock, random: Random) -> Callable[[], UUID]:
    lock = Lock()

    def new_id() -> UUID:
        # A seeded source must be asked in turn, or two threads get one id.
        with lock:
            return uuid7(clock.now(), random)

    return new_id
