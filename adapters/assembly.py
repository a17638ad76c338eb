"""The application, put together: constructors, called in order."""

from collections.abc import Callable
from functools import partial
from random import Random
from secrets import token_urlsafe
from threading import Lock
from typing import TypedDict
from uuid import UUID

from adapters import at_hand
from adapters.caches import Caches
from adapters.footing import Footing, Store
from adapters.measured import Measured
from adapters.passwords import Argon2Passwords
from adapters.photos.darkroom import PillowDarkroom
from adapters.solvers.annealing import Annealing
from adapters.solvers.routes import route_planner
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
from application.finance.periods import Periods
from application.insight.network import KeptNetwork
from application.insight.reports import Reports
from application.insight.watch import ReworkWatch
from application.inventory.service import Inventory
from application.inventory.stockroom import Stockroom
from application.inventory.tables import StockTables
from application.members.desk import FrontDesk
from application.members.queries import CustomerFile
from application.members.service import Members
from application.members.tables import CustomerTables
from application.orders.goods import Goods
from application.orders.returns import GoodsReturns
from application.people.service import People
from application.shared.ports import Clock, NewId
from application.shared.retention import (
    ANSWERS_LAST,
    ATTEMPTS_LAST,
    MESSAGES_LAST,
    Kept,
    Retention,
)
from application.shared.service import Transactions
from application.stores.directory import Directory
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
from application.visits.emergencies import Emergencies
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
from application.visits.route_planning import RoutePlanning
from application.visits.settlement import Settlement
from application.visits.track_records import TrackRecords
from application.wall.gaps import Gaps
from application.wall.wall import Wall
from application.webhooks.courier import Courier
from application.webhooks.feed import Feed
from application.webhooks.subscriptions import Subscriptions
from application.workforce.absences import Absences
from application.workforce.rosters import Rosters
from application.workforce.staffing import Staffing
from domain.shared.ids import uuid7


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


def assembled(on: Footing) -> Application:
    """Everything the application does, each made of what it stands on and what it needs."""
    caches = _caches(on)
    every = _every(on)
    placed = _Placed(**every, directory=caches.directory)
    priced = _Priced(**placed, shelf=caches.shelf)
    offers = Offers(
        **priced,
        capacities=caches.capacities,
        experiences=caches.experiences,
        idle=on.idle,
    )
    room = Room(caches.shelf, caches.directory, caches.capacities, caches.rulebook)
    booking = Booking(**priced, holidays=on.holidays, room=room)
    receptions = Receptions(**priced, holidays=on.holidays, room=room)
    more_time = MoreTime(caches.directory, caches.capacities, caches.rulebook)
    dispatching = Dispatching(
        **placed,
        holidays=on.holidays,
        rulebook=caches.rulebook,
        experiences=caches.experiences,
        standings=caches.standings,
        more_time=more_time,
    )
    settlement, phone = Settlement(**placed), PhonePayments(**placed)
    people = _people(on, every, caches.directory)
    subscriptions = _subscriptions(on, every)
    network = KeptNetwork(partial(at_hand.rework, on.afar), on.real_clock)
    return Application(
        clock=on.clock,
        stream=on.stream,
        due=on.due,
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
        planning=DayPlanning(**placed, holidays=on.holidays, planner=Annealing()),
        routes=RoutePlanning(
            **placed, holidays=on.holidays, rulebook=caches.rulebook, planner=route_planner
        ),
        waiting=Waiting(**placed, booking=booking, offers=offers),
        invitations=Invitations(
            **placed,
            booking=booking,
            earlier=Earlier(caches.directory, caches.rulebook, offers),
            line=Line(caches.directory, offers),
        ),
        receptions=receptions,
        emergencies=Emergencies(
            **placed, rulebook=caches.rulebook, offers=offers, receptions=receptions
        ),
        photos=Photos(**every, darkroom=PillowDarkroom()),
        diagnosis=Diagnosis(**priced),
        calling_off=CallingOff(**every),
        dispatching=dispatching,
        offering=Offering(**placed, dispatching=dispatching),
        on_site=OnSite(**placed, rulebook=caches.rulebook, dispatching=dispatching),
        repairs=Repairs(**placed, holidays=on.holidays),
        quality=Quality(**every),
        promises=Promises(**placed, holidays=on.holidays, experiences=caches.experiences),
        supports=_supports(on, placed, caches, offers, booking),
        track_records=TrackRecords(**placed, rulebook=caches.rulebook, standings=caches.standings),
        goods=Goods(**priced),
        goods_returns=GoodsReturns(**placed),
        settlement=settlement,
        phone=phone,
        providers=_providers(on, every, settlement, phone),
        periods=Periods(**placed),
        books=Books(**placed),
        aftercare=Aftercare(**every),
        closing=Closing(**placed, holidays=on.holidays),
        absences=Absences(**placed, rulebook=caches.rulebook, standings=caches.standings),
        staffing=Staffing(**placed, rulebook=caches.rulebook, standings=caches.standings),
        rosters=Rosters(**placed, rulebook=caches.rulebook, standings=caches.standings),
        visits=Visits(**every),
        wall=Wall(
            **placed,
            rework=ReworkWatch(network, caches.directory, on.clock),
        ),
        gaps=Gaps(**placed, holidays=on.holidays, clock=on.clock),
        reports=Reports(**placed, network=network, excused=on.excused),
        listings=Listings(**placed, holidays=on.holidays),
        data_quality=DataQualityReport(**placed),
        trails=Trails(**every),
        feed=Feed(**every, stream=on.webhooks.stream),
        subscriptions=subscriptions,
        courier=_courier(on, every, people),
        retention=_retention(on, every),
    )


def _supports(
    on: Footing, placed: _Placed, caches: Caches, offers: Offers, booking: Booking
) -> Supports:
    ways = Ways(
        directory=caches.directory,
        capacities=caches.capacities,
        holidays=on.holidays,
        offers=offers,
    )
    effecting = Effecting(new_id=placed["new_id"], directory=caches.directory, booking=booking)
    return Supports(
        **placed,
        capacities=caches.capacities,
        rulebook=caches.rulebook,
        holidays=on.holidays,
        ways=ways,
        effecting=effecting,
    )


def _caches(on: Footing) -> Caches:
    """What everybody has at hand; every commit keeps it up."""
    directory = Directory(lambda ids: at_hand.shops(on.aside, ids))
    rulebook = Rulebook(lambda: at_hand.rules(on.aside), directory)
    caches = Caches(
        directory=directory,
        shelf=Shelf(lambda: at_hand.catalogue(on.aside)),
        rulebook=rulebook,
        capacities=Capacities(directory, rulebook, on.aside, on.holidays),
        experiences=Experiences(on.aside, on.clock),
        standings=Standings(lambda ids: at_hand.track_records(on.aside, ids), on.clock),
    )
    on.store.listeners.extend((caches.committed, *on.listeners))
    return caches


def _every(on: Footing) -> _Every:
    return _Every(transactions=_measured(on.store), new_id=_ids(on.clock, on.random))


def _measured(store: Store) -> Transactions:
    # The twin is the simulator's: it counts for itself, and faster.
    return Measured(store) if isinstance(store, SqlStore) else store


def _people(on: Footing, every: _Every, directory: Directory) -> People:
    logins = on.logins
    return People(
        **every,
        passwords=Argon2Passwords(),
        regions=directory,
        clock=on.real_clock,
        sessions=logins.sessions,
        tokens=logins.tokens,
        new_secret=lambda: token_urlsafe(32),
        demo=logins.demo,
    )


def _providers(
    on: Footing, every: _Every, settlement: Settlement, phone: PhonePayments
) -> Providers:
    return Providers(
        gateways=on.money.gateways,
        inbox=on.money.inbox,
        phone=phone,
        settlement=settlement,
        clock=on.clock,
        new_id=every["new_id"],
    )


def _subscriptions(on: Footing, every: _Every) -> Subscriptions:
    webhooks = on.webhooks
    return Subscriptions(
        **every,
        clock=on.real_clock,
        stream=webhooks.stream,
        logbook=webhooks.logbook,
        sender=HttpSender(webhooks.outside),
        outside=webhooks.outside,
        new_secret=new_secret,
    )


def _courier(on: Footing, every: _Every, people: People) -> Courier:
    webhooks = on.webhooks
    apart = _Every(transactions=_measured(webhooks.store), new_id=every["new_id"])
    subscriptions = _subscriptions(on, apart)
    return Courier(
        subscriptions=subscriptions,
        feed=Feed(**apart, stream=webhooks.stream),
        people=people,
        logbook=webhooks.logbook,
        sender=subscriptions.sender,
        clock=on.real_clock,
        random=on.random,
        new_id=every["new_id"],
    )


def _retention(on: Footing, every: _Every) -> Retention:
    old = on.old
    return Retention(
        **every,
        clock=on.clock,
        kept={
            "answers": Kept(old.answers, ANSWERS_LAST, on.clock),
            "messages": Kept(old.messages, MESSAGES_LAST, on.clock),
            "attempts": Kept(old.attempts, ATTEMPTS_LAST, on.real_clock),
        },
    )


def _ids(clock: Clock, random: Random) -> Callable[[], UUID]:
    lock = Lock()

    def new_id() -> UUID:
        # A seeded source must be asked in turn, or two threads get one id.
        with lock:
            return uuid7(clock.now(), random)

    return new_id
