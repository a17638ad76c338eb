"""The whole application as one value: what entry points and the simulator hold."""

from collections.abc import Callable

from attrs import frozen

from application.audit.trails import Trails
from application.booking.invitations import Invitations
from application.booking.waiting import Waiting
from application.catalogue.browsing import Browsing
from application.catalogue.shelf import Shelf
from application.catalogue.tables import PriceTables
from application.dispatch.capacities import Capacities
from application.dispatch.offers import Offers
from application.dispatch.rules import DispatchRules, Rulebook
from application.finance.books import Books
from application.finance.periods import Periods
from application.insight.reports import Reports
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
from application.shared.ports import Clock, Due, Stream, Told
from application.shared.retention import Retention
from application.stores.directory import Directory
from application.stores.loading import Loading
from application.support.service import Supports
from application.visits.aftercare import Aftercare
from application.visits.boards import Listings
from application.visits.booking import Booking
from application.visits.calling_off import CallingOff
from application.visits.closing import Closing
from application.visits.data_quality import DataQualityReport
from application.visits.diagnosis import Diagnosis
from application.visits.dispatching import Dispatching
from application.visits.emergencies import Emergencies
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


@frozen(kw_only=True)
class Application:
    """One service per stage or context, and what they have at hand."""

    clock: Clock
    stream: Stream
    due: Due
    directory: Directory
    shelf: Shelf
    rulebook: Rulebook
    capacities: Capacities
    heard: Callable[[Told], None]
    """Keeps what this process has at hand up to date with what others committed."""

    people: People
    loading: Loading
    browsing: Browsing
    members: Members
    desk: FrontDesk
    customer_file: CustomerFile
    inventory: Inventory
    stockroom: Stockroom
    customer_tables: CustomerTables
    price_tables: PriceTables
    stock_tables: StockTables
    rules: DispatchRules
    offers: Offers
    booking: Booking
    planning: DayPlanning
    routes: RoutePlanning
    receptions: Receptions
    emergencies: Emergencies
    photos: Photos
    diagnosis: Diagnosis
    calling_off: CallingOff
    dispatching: Dispatching
    offering: Offering
    on_site: OnSite
    repairs: Repairs
    quality: Quality
    promises: Promises
    supports: Supports
    track_records: TrackRecords
    goods: Goods
    goods_returns: GoodsReturns
    settlement: Settlement
    phone: PhonePayments
    providers: Providers
    periods: Periods
    books: Books
    aftercare: Aftercare
    waiting: Waiting
    invitations: Invitations
    closing: Closing
    absences: Absences
    staffing: Staffing
    rosters: Rosters
    visits: Visits
    wall: Wall
    gaps: Gaps
    reports: Reports
    listings: Listings
    data_quality: DataQualityReport
    trails: Trails
    feed: Feed
    subscriptions: Subscriptions
    courier: Courier
    retention: Retention
