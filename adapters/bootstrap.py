"""The composition root: constructors, called in order."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import partial
from random import Random, SystemRandom
from secrets import token_urlsafe
from threading import Lock
from typing import Final, TypedDict, TypeVar
from uuid import UUID

from attrs import frozen

from adapters.caches import Caches
from adapters.changes import Changes
from adapters.clock import SystemClock
from adapters.holidays import chinese_holidays
from adapters.keys import Keys
from adapters.measured import Measured
from adapters.memory.aging import MemoryAnswers
from adapters.memory.inbox import MemoryInbox
from adapters.memory.logbook import MemoryLogbook
from adapters.memory.people import MemorySessions, MemoryTokens
from adapters.memory.store import MemoryStore
from adapters.passwords import Argon2Passwords
from adapters.payments.accounts import MemoryAccounts
from adapters.payments.phone import sandboxes
from adapters.photos.darkroom import PillowDarkroom
from adapters.solvers.annealing import Annealing
from adapters.sql import aging
from adapters.sql.aging import SqlRecords
from adapters.sql.codec import Codec
from adapters.sql.connection import connect
from adapters.sql.due import SqlDue
from adapters.sql.inbox import SqlInbox
from adapters.sql.logbook import SqlLogbook
from adapters.sql.people import SqlSessions, SqlTokens
from adapters.sql.relay import Relay
from adapters.sql.sandbox import SqlAccounts
from adapters.sql.store import SqlStore
from adapters.vehicles.vin_decoder import VinDecoder
from adapters.webhooks.http import HttpSender, new_secret
from application.app import Application
from application.audit.trails import Trails
from application.booking.earlier import Earlier
from application.booking.invitations import Invitations
from application.booking.line import Line
from application.booking.waiting import Waiting
from application.catalogue.browsing import Browsing
from application.catalogue.shelf import Shelf
from application.catalogue.tables import PriceTables
from application.dispatch.capacities import Capacities
from application.dispatch.experiences import Experiences
from application.dispatch.offers import Offers
from application.dispatch.rules import DispatchRules, Rulebook
from application.dispatch.standings import Standings
from application.finance.books import Books
from application.finance.gateway import PaymentGateway
from application.finance.inbox import Inbox
from application.finance.periods import Periods
from application.insight.reports import Reports
from application.insight.tallies import Stretch, Tallies
from application.insight.watch import ReworkWatch
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
from application.shared.ports import Asked, Clock, Due, NewId, Stream
from application.shared.retention import (
    ANSWERS_LAST,
    ATTEMPTS_LAST,
    EVERY,
    MESSAGES_LAST,
    Kept,
    Records,
    Retention,
    first_round,
)
from application.shared.service import Transactions
from application.stores.directory import Directory, Shop
from application.stores.loading import Loading
from application.support.effecting import Effecting
from application.support.service import Supports
from application.support.ways import Ways
from application.visits.aftercare import Aftercare
from application.visits.boards import Listings
from application.visits.booking import Booking
from application.visits.calling_off import CallingOff
from application.visits.closing import Closing
from application.visits.data_quality import DataQualityReport
from application.visits.diagnosis import Diagnosis
from application.visits.dispatching import Dispatching
from application.visits.more_time import MoreTime
from application.visits.offering import Offering
from application.visits.on_site import OnSite
from application.visits.phone import PhonePayments
from application.visits.photos import Photos
from application.visits.planning import DayPlanning
from application.visits.promises import Promises
from application.visits.providers import Providers
from application.visits.quality import Quality
from application.visits.queries import Visits
from application.visits.reception import Receptions
from application.visits.repair import Repairs
from application.visits.room import Room
from application.visits.settlement import Settlement
from application.visits.track_records import TrackRecords
from application.wall.gaps import Gaps
from application.wall.wall import Wall
from application.webhooks.courier import Courier
from application.webhooks.feed import Feed
from application.webhooks.ports import Logbook
from application.webhooks.subscriptions import Subscriptions
from application.workforce.absences import Absences
from domain.catalogue.catalogue import Catalogue
from domain.dispatch.rule_book import RuleBook
from domain.dispatch.track_record import TrackRecord
from domain.finance.tender import Tender
from domain.insight import report
from domain.insight.figures import Rework
from domain.orders.idle import NEVER, IdleDiscounts
from domain.shared.ids import StoreId, uuid7
from domain.stores.bay import Bay
from domain.stores.holidays import Holiday
from domain.webhooks.address import PUBLIC, Outside
from domain.work_orders.record import Wait
from domain.workforce.technician import Technician

KEYS_FILE: Final = "keys.json"
"""In the home folder; belongs into every backup, apart from the database."""

OfStore = TypeVar("OfStore", Bay, Technician)
Store = MemoryStore | SqlStore
Holidays = Callable[[date, date], Iterable[Holiday]]
Listener = Callable[[Changes], None]


def in_memory(
    *,
    clock: Clock,
    random: Random,
    holidays: Holidays = chinese_holidays,
    sandbox: bool = False,
    idle: IdleDiscounts = NEVER,
    outside: Outside = PUBLIC,
    listeners: Iterable[Listener] = (),
    excused: frozenset[Wait] = frozenset(),
) -> Application:
    """The application with nothing outside it, for tests and the simulator.

    Args:
        sandbox: whether pretended providers take mobile payments.
        idle: what is taken off labour on days with time left.
        outside: where programs may be told something.
        listeners: are told what every transaction changed.
        excused: reasons for which work may stand still without making a car late.
    """
    store, inbox = MemoryStore(clock), MemoryInbox()
    logbook = MemoryLogbook(store)
    store.agenda.schedule(first_round(clock.now() + EVERY))
    # A random source of its own, so that ids are the same with and without it.
    keys, own = Keys(encryption=bytes(32), index=bytes(32)), Random(0)
    provided = sandboxes(keys, MemoryAccounts(), now=clock.now, random=own) if sandbox else {}
    return _assemble(
        _Outside(
            clock=clock,
            random=random,
            holidays=holidays,
            store=store,
            aside=store,
            stream=store.stream,
            due=store.agenda,
            logins=_Logins(sessions=MemorySessions(), tokens=MemoryTokens(), demo=True),
            money=_Money(gateways=provided, inbox=inbox),
            old=_Old(answers=MemoryAnswers(store), messages=inbox, attempts=logbook),
            webhooks=_Webhooks(store, store.stream, logbook, outside),
            idle=idle,
            listeners=tuple(listeners),
            excused=excused,
        )
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
    idle: IdleDiscounts = NEVER,
    outside: Outside = PUBLIC,
    listeners: Iterable[Listener] = (),
    excused: frozenset[Wait] = frozenset(),
) -> Iterator[Application]:
    """The application on a database that is up to date, until the end of the block.

    Args:
        demo: whether demonstration logins work.
        sandbox: whether pretended providers take mobile payments.
        idle: what is taken off labour on days with time left.
        outside: where programs may be told something.
        listeners: are told what every transaction of this process changed.
        excused: reasons for which work may stand still without making a car late.
    """
    engine, codec = connect(url, pool_size=pool_size), Codec(keys)
    # What everybody has at hand is read in the middle of a transaction, which holds a connection:
    # if it waited for another of the same pool, all could wait for each other.
    aside = connect(url, pool_size=2)
    # Programs outside that are many, or far behind, get no more of the server than this.
    beside = connect(url, pool_size=2)
    clock = clock or SystemClock()
    accounts, chance = SqlAccounts(engine, codec), SystemRandom()
    provided = sandboxes(keys, accounts, now=clock.now, random=chance) if sandbox else {}
    beyond = _Outside(
        clock=clock,
        random=random or chance,
        holidays=holidays,
        store=SqlStore(engine, codec, clock),
        aside=SqlStore(aside, codec, clock),
        stream=Relay(engine, codec),
        due=SqlDue(engine),
        logins=_Logins(sessions=SqlSessions(engine), tokens=SqlTokens(engine), demo=demo),
        money=_Money(gateways=provided, inbox=SqlInbox(engine, codec)),
        old=_Old(
            answers=SqlRecords(engine, aging.ANSWERS),
            messages=SqlRecords(engine, aging.MESSAGES),
            attempts=SqlRecords(engine, aging.ATTEMPTS),
        ),
        webhooks=_Webhooks(
            SqlStore(beside, codec, clock), Relay(beside, codec), SqlLogbook(beside), outside
        ),
        idle=idle,
        listeners=tuple(listeners),
        excused=excused,
    )
    try:
        yield _assemble(beyond)
    finally:
        engine.dispose()
        aside.dispose()
        beside.dispose()


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


@frozen(kw_only=True)
class _Old:
    """What is forgotten when it is old."""

    answers: Records
    messages: Records
    attempts: Records


@frozen
class _Webhooks:
    """What telling programs stands on, apart from what shops work with."""

    store: Store
    stream: Stream
    logbook: Logbook
    outside: Outside


@frozen(kw_only=True)
class _Outside:
    """What an application stands on: a store, a clock, chance, and others' money."""

    clock: Clock
    random: Random
    holidays: Holidays
    store: Store
    aside: Store
    """Reads what everybody has at hand."""

    stream: Stream
    due: Due
    logins: _Logins
    money: _Money
    old: _Old
    webhooks: _Webhooks
    idle: IdleDiscounts
    listeners: tuple[Listener, ...]
    excused: frozenset[Wait]


class _Every(TypedDict):
    """What every service holds."""

    transactions: Transactions
    new_id: NewId


class _Placed(_Every):
    """What a service holds that knows the shops."""

    directory: Directory


class _Priced(_Placed):
    """What a service holds that knows the shops, and what they sell."""

    shelf: Shelf


def _assemble(outside: _Outside) -> Application:
    caches = _caches(outside)
    every = _every(outside)
    placed = _Placed(**every, directory=caches.directory)
    priced = _Priced(**placed, shelf=caches.shelf)
    offers = Offers(
        **priced,
        capacities=caches.capacities,
        experiences=caches.experiences,
        idle=outside.idle,
    )
    room = Room(caches.shelf, caches.directory, caches.capacities, caches.rulebook)
    booking = Booking(**priced, holidays=outside.holidays, room=room)
    more_time = MoreTime(caches.directory, caches.capacities, caches.rulebook)
    dispatching = Dispatching(
        **placed,
        holidays=outside.holidays,
        rulebook=caches.rulebook,
        experiences=caches.experiences,
        standings=caches.standings,
        more_time=more_time,
    )
    settlement, phone = Settlement(**placed), PhonePayments(**placed)
    people = _people(outside, every, caches.directory)
    subscriptions = _subscriptions(outside, every)
    network = partial(_rework, outside.aside)
    return Application(
        clock=outside.clock,
        stream=outside.stream,
        due=outside.due,
        directory=caches.directory,
        shelf=caches.shelf,
        rulebook=caches.rulebook,
        capacities=caches.capacities,
        heard=caches.heard,
        people=people,
        loading=Loading(**every),
        browsing=Browsing(**priced),
        members=Members(**every),
        desk=FrontDesk(**every, vins=VinDecoder()),
        customer_file=CustomerFile(**every),
        inventory=Inventory(**placed),
        stockroom=Stockroom(**placed),
        customer_tables=CustomerTables(**every),
        price_tables=PriceTables(**priced),
        stock_tables=StockTables(**placed),
        rules=DispatchRules(**placed, rulebook=caches.rulebook),
        offers=offers,
        booking=booking,
        planning=DayPlanning(**placed, holidays=outside.holidays, planner=Annealing()),
        waiting=Waiting(**placed, booking=booking, offers=offers),
        invitations=Invitations(
            **placed,
            booking=booking,
            earlier=Earlier(caches.directory, caches.rulebook, offers),
            line=Line(caches.directory, offers),
        ),
        receptions=Receptions(**priced, holidays=outside.holidays, room=room),
        photos=Photos(**every, darkroom=PillowDarkroom()),
        diagnosis=Diagnosis(**priced),
        calling_off=CallingOff(**every),
        dispatching=dispatching,
        offering=Offering(**placed, dispatching=dispatching),
        on_site=OnSite(**placed, rulebook=caches.rulebook, dispatching=dispatching),
        repairs=Repairs(**placed, holidays=outside.holidays),
        quality=Quality(**every),
        promises=Promises(**placed, holidays=outside.holidays, experiences=caches.experiences),
        supports=_supports(outside, placed, caches, offers, booking),
        track_records=TrackRecords(**placed, rulebook=caches.rulebook, standings=caches.standings),
        settlement=settlement,
        phone=phone,
        providers=_providers(outside, every, settlement, phone),
        periods=Periods(**placed),
        books=Books(**placed),
        aftercare=Aftercare(**every),
        closing=Closing(**placed, holidays=outside.holidays),
        absences=Absences(**placed, rulebook=caches.rulebook, standings=caches.standings),
        visits=Visits(**every),
        wall=Wall(
            **placed,
            rework=ReworkWatch(network, caches.directory, outside.clock),
        ),
        gaps=Gaps(**placed, holidays=outside.holidays, clock=outside.clock),
        reports=Reports(**placed, network=network, excused=outside.excused),
        listings=Listings(**placed, holidays=outside.holidays),
        data_quality=DataQualityReport(**placed),
        trails=Trails(**every),
        feed=Feed(**every, stream=outside.webhooks.stream),
        subscriptions=subscriptions,
        courier=_courier(outside, every, people),
        retention=_retention(outside, every),
    )


def _supports(
    outside: _Outside, placed: _Placed, caches: Caches, offers: Offers, booking: Booking
) -> Supports:
    ways = Ways(
        directory=caches.directory,
        capacities=caches.capacities,
        holidays=outside.holidays,
        offers=offers,
    )
    effecting = Effecting(new_id=placed["new_id"], directory=caches.directory, booking=booking)
    return Supports(
        **placed,
        capacities=caches.capacities,
        rulebook=caches.rulebook,
        holidays=outside.holidays,
        ways=ways,
        effecting=effecting,
    )


def _caches(outside: _Outside) -> Caches:
    """What everybody has at hand; every commit keeps it up."""
    directory = Directory(lambda ids: _shops(outside.aside, ids))
    rulebook = Rulebook(lambda: _rules(outside.aside), directory)
    caches = Caches(
        directory=directory,
        shelf=Shelf(lambda: _catalogue(outside.aside)),
        rulebook=rulebook,
        capacities=Capacities(directory, rulebook, outside.aside, outside.holidays),
        experiences=Experiences(outside.aside, outside.clock),
        standings=Standings(lambda ids: _records(outside.aside, ids), outside.clock),
    )
    outside.store.listeners.extend((caches.committed, *outside.listeners))
    return caches


def _every(outside: _Outside) -> _Every:
    return _Every(transactions=_measured(outside.store), new_id=_ids(outside.clock, outside.random))


def _measured(store: Store) -> Transactions:
    # The twin is the simulator's: it counts for itself, and faster.
    return Measured(store) if isinstance(store, SqlStore) else store


def _people(outside: _Outside, every: _Every, directory: Directory) -> People:
    logins = outside.logins
    return People(
        **every,
        passwords=Argon2Passwords(),
        regions=directory,
        clock=outside.clock,
        sessions=logins.sessions,
        tokens=logins.tokens,
        new_secret=lambda: token_urlsafe(32),
        demo=logins.demo,
    )


def _providers(
    outside: _Outside, every: _Every, settlement: Settlement, phone: PhonePayments
) -> Providers:
    return Providers(
        gateways=outside.money.gateways,
        inbox=outside.money.inbox,
        phone=phone,
        settlement=settlement,
        clock=outside.clock,
        new_id=every["new_id"],
    )


def _subscriptions(outside: _Outside, every: _Every) -> Subscriptions:
    webhooks = outside.webhooks
    return Subscriptions(
        **every,
        clock=outside.clock,
        stream=webhooks.stream,
        logbook=webhooks.logbook,
        sender=HttpSender(webhooks.outside),
        outside=webhooks.outside,
        new_secret=new_secret,
    )


def _courier(outside: _Outside, every: _Every, people: People) -> Courier:
    webhooks = outside.webhooks
    apart = _Every(transactions=_measured(webhooks.store), new_id=every["new_id"])
    subscriptions = _subscriptions(outside, apart)
    return Courier(
        subscriptions=subscriptions,
        feed=Feed(**apart, stream=webhooks.stream),
        people=people,
        logbook=webhooks.logbook,
        sender=subscriptions.sender,
        clock=outside.clock,
        random=outside.random,
        new_id=every["new_id"],
    )


def _retention(outside: _Outside, every: _Every) -> Retention:
    old = outside.old
    return Retention(
        **every,
        clock=outside.clock,
        kept={
            "answers": Kept(old.answers, ANSWERS_LAST),
            "messages": Kept(old.messages, MESSAGES_LAST),
            "attempts": Kept(old.attempts, ATTEMPTS_LAST),
        },
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


def _rules(store: Store) -> RuleBook:
    with store.begin(Asked(caller=SYSTEM, command="read.rules")) as work:
        return RuleBook.of(work.rule_sheets.find())


def _records(store: Store, shops: Collection[StoreId | None]) -> list[TrackRecord]:
    with store.begin(Asked(caller=SYSTEM, command="read.track_records")) as work:
        of_shops = work.track_records.find_any("store", [one for one in shops if one])
        return [*of_shops, *(work.track_records.find(store=None) if None in shops else ())]


def _rework(
    store: Store, shops: Collection[Stretch], by_technician: bool
) -> Iterable[report.Line[Rework]]:
    with store.begin(Asked(caller=SYSTEM, command="read.rework")) as work:
        tallies: Tallies = work.tallies
        count = tallies.rework_by_technician if by_technician else tallies.rework
        return count(shops)


def _ids(clock: Clock, random: Random) -> Callable[[], UUID]:
    lock = Lock()

    def new_id() -> UUID:
        # A seeded source must be asked in turn, or two threads get one id.
        with lock:
            return uuid7(clock.now(), random)

    return new_id
