"""All kinds of aggregates there are."""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any, Final
from uuid import UUID

from adapters.kinds import Apart, Kind
from application.shared.ports import Blind
from domain.booking.appointment import COMING, Appointment, Status
from domain.booking.invitation import Invitation
from domain.booking.waiting import Wait
from domain.catalogue.part import Part
from domain.catalogue.price_list import PriceList
from domain.catalogue.service import Service
from domain.dispatch.agreement import Status as Agreed
from domain.dispatch.agreement import Support
from domain.dispatch.experience import Experience
from domain.dispatch.rule_sheet import RuleSheet
from domain.dispatch.track_record import TrackRecord
from domain.finance.correction import Correction
from domain.finance.payment import Payment
from domain.finance.period import Closing
from domain.members.member import Member
from domain.members.vehicle import Vehicle
from domain.orders.order import Order
from domain.people.person import Person
from domain.shared.ids import derived_id
from domain.stores.bay import Bay
from domain.stores.store import Store
from domain.webhooks.subscription import Subscription
from domain.work_orders.photo import Photo, Picture
from domain.work_orders.status import IN_SHOP
from domain.work_orders.work_order import WorkOrder
from domain.workforce.technician import Technician
from domain.workforce.whereabouts import Whereabouts


def _named(*attributes: str) -> Mapping[str, Callable[[Any], Any]]:
    """Columns that are called as the attributes are that they hold."""
    return {name: attrgetter(name) for name in attributes}


def _hold_place(one: Appointment) -> UUID | None:
    """The customer's place that a hold has, so that no other hold has it too."""
    if one.status is not Status.HELD or one.member is None or one.hold_place is None:
        return None
    return derived_id(one.member, f"hold {one.hold_place}")


def _helps(one: Support) -> UUID | None:
    """The job and the way that an agreement goes on for, so that no other one does too."""
    return derived_id(one.work_order, one.way) if one.status is Agreed.AGREED else None


APPOINTMENTS: Final = Kind(
    of=Appointment,
    table="appointments",
    columns={
        **_named("store", "member", "vehicle", "status", "starts", "away"),
        "hold_place": _hold_place,
    },
    unique=("hold_place",),
    apart=Apart(of="vehicle", during="away", status=COMING),
)
WORK_ORDERS: Final = Kind(
    of=WorkOrder,
    table="work_orders",
    columns={
        **_named("store", "member", "vehicle", "appointment", "status"),
        "order_id": attrgetter("order"),
        "car_here": lambda one: one.vehicle if one.status in IN_SHOP else None,
        "received": lambda one: one.reception.at if one.reception else None,
        "passed": attrgetter("passed_at"),
    },
    unique=("car_here",),
)
STORES: Final = Kind(
    of=Store,
    table="stores",
    columns=_named("code", "region", "stage"),
    public=True,
    unique=("code",),
)
BAYS: Final = Kind(
    of=Bay,
    table="bays",
    columns=_named("store", "kind"),
    public=True,
)
TECHNICIANS: Final = Kind(
    of=Technician,
    table="technicians",
    columns=_named("store", "code"),
    unique=("code",),
)
SERVICES: Final = Kind(
    of=Service,
    table="services",
    columns=_named("code", "category"),
    public=True,
    unique=("code",),
)
PARTS: Final = Kind(
    of=Part,
    table="parts",
    columns=_named("code", "category"),
    public=True,
    unique=("code",),
)
PRICE_LISTS: Final = Kind(
    of=PriceList,
    table="price_lists",
    columns=_named("code"),
    public=True,
    unique=("code",),
)
MEMBERS: Final = Kind(
    of=Member,
    table="members",
    columns={**_named("phone"), "member": attrgetter("id")},
    unique=("phone",),
)
VEHICLES: Final = Kind(
    of=Vehicle,
    table="vehicles",
    columns={
        **_named("member", "plate", "vin"),
        "plate_variants": lambda one: (
            tuple(Blind(text) for text in one.plate.variants()) if one.plate else ()
        ),
    },
    unique=("plate", "vin"),
)
ORDERS: Final = Kind(
    of=Order,
    table="orders",
    columns={
        **_named("store", "member", "vehicle", "status", "overpaid", "to_fetch"),
        "total": attrgetter("total.amount"),
    },
)
PAYMENTS: Final = Kind(
    of=Payment,
    table="payments",
    columns={
        **_named("store", "member", "status"),
        "order_id": attrgetter("order"),
        "amount": attrgetter("amount.amount"),
        "refunding": lambda one: bool(one.waiting or one.refused),
    },
)
CLOSINGS: Final = Kind(
    of=Closing,
    table="closings",
    columns={
        **_named("store"),
        "through": lambda one: one.through.last_day if one.through else None,
    },
    public=True,
)
CORRECTIONS: Final = Kind(
    of=Correction,
    table="corrections",
    columns=_named("store", "entry"),
    unique=("entry",),
)
EXPERIENCES: Final = Kind(
    of=Experience,
    table="experiences",
    columns={
        **_named("store", "service"),
        **{name: attrgetter(f"seen.{name}") for name in ("p50", "p90", "count")},
    },
    public=True,
)
TRACK_RECORDS: Final = Kind(
    of=TrackRecord,
    table="track_records",
    columns=_named("store", "technician"),
    unique=("technician",),
)
WHEREABOUTS: Final = Kind(
    of=Whereabouts,
    table="whereabouts",
    columns=_named("store", "technician"),
    unique=("technician",),
)
WAITS: Final = Kind(
    of=Wait,
    table="waits",
    columns={**_named("store", "member", "status", "offered"), "near": lambda one: one.near_km > 0},
)
SUPPORTS: Final = Kind(
    of=Support,
    table="supports",
    columns={
        **_named("store", "donor", "work_order", "status"),
        "agreed": attrgetter("at"),
        "helps": _helps,
    },
    unique=("helps",),
)
INVITATIONS: Final = Kind(
    of=Invitation,
    table="invitations",
    columns={
        **_named("store", "member", "status", "appointment", "wait", "freed"),
        "open_for": lambda one: one.appointment if one.is_open else None,
        "open_to": lambda one: one.freed if one.is_open else None,
    },
    unique=("open_for", "open_to"),
)
RULE_SHEETS: Final = Kind(
    of=RuleSheet,
    table="rule_sheets",
    columns={"region": attrgetter("whose.region"), "store": attrgetter("whose.store")},
    public=True,
)
PHOTOS: Final = Kind(
    of=Photo,
    table="photos",
    columns=_named("store", "member", "work_order"),
)
PICTURES: Final = Kind(
    of=Picture,
    table="pictures",
    columns=_named("store", "member"),
)
PEOPLE: Final = Kind(
    of=Person,
    table="people",
    columns=_named("login"),
    unique=("login",),
)
SUBSCRIPTIONS: Final = Kind(
    of=Subscription,
    table="subscriptions",
    columns=_named("owner", "status"),
)
ALL: Final[tuple[Kind[Any], ...]] = (
    STORES,
    BAYS,
    TECHNICIANS,
    SERVICES,
    PARTS,
    PRICE_LISTS,
    MEMBERS,
    VEHICLES,
    ORDERS,
    APPOINTMENTS,
    WORK_ORDERS,
    PHOTOS,
    PICTURES,
    PAYMENTS,
    CLOSINGS,
    CORRECTIONS,
    WAITS,
    SUPPORTS,
    INVITATIONS,
    RULE_SHEETS,
    PEOPLE,
    EXPERIENCES,
    SUBSCRIPTIONS,
    TRACK_RECORDS,
    WHEREABOUTS,
)
