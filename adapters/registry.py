"""All kinds of aggregates there are."""

from typing import Any, Final
from uuid import UUID

from attrs import asdict

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
    promoted=lambda one: {
        "store": one.store,
        "member": one.member,
        "vehicle": one.vehicle,
        "status": one.status,
        "starts": one.starts,
        "hold_place": _hold_place(one),
        "away": one.away,
    },
    unique=("hold_place",),
    apart=Apart(of="vehicle", during="away", status=COMING),
)
WORK_ORDERS: Final = Kind(
    of=WorkOrder,
    table="work_orders",
    promoted=lambda one: {
        "store": one.store,
        "member": one.member,
        "vehicle": one.vehicle,
        "order_id": one.order,
        "appointment": one.appointment,
        "status": one.status,
        "car_here": one.vehicle if one.status in IN_SHOP else None,
        "received": one.reception.at if one.reception else None,
        "passed": one.passed_at,
    },
    unique=("car_here",),
)
STORES: Final = Kind(
    of=Store,
    table="stores",
    promoted=lambda one: {"code": one.code, "region": one.region, "stage": one.stage},
    public=True,
    unique=("code",),
)
BAYS: Final = Kind(
    of=Bay,
    table="bays",
    promoted=lambda one: {"store": one.store, "kind": one.kind},
    public=True,
)
TECHNICIANS: Final = Kind(
    of=Technician,
    table="technicians",
    promoted=lambda one: {"store": one.store, "code": one.code},
    unique=("code",),
)
SERVICES: Final = Kind(
    of=Service,
    table="services",
    promoted=lambda one: {"code": one.code, "category": one.category},
    public=True,
    unique=("code",),
)
PARTS: Final = Kind(
    of=Part,
    table="parts",
    promoted=lambda one: {"code": one.code, "category": one.category},
    public=True,
    unique=("code",),
)
PRICE_LISTS: Final = Kind(
    of=PriceList,
    table="price_lists",
    promoted=lambda one: {"code": one.code},
    public=True,
    unique=("code",),
)
MEMBERS: Final = Kind(
    of=Member,
    table="members",
    promoted=lambda one: {"member": one.id, "phone": one.phone},
    unique=("phone",),
)
VEHICLES: Final = Kind(
    of=Vehicle,
    table="vehicles",
    promoted=lambda one: {
        "member": one.member,
        "plate": one.plate,
        "vin": one.vin,
        "plate_variants": tuple(Blind(text) for text in one.plate.variants()) if one.plate else (),
    },
    unique=("plate", "vin"),
)
ORDERS: Final = Kind(
    of=Order,
    table="orders",
    promoted=lambda one: {
        "store": one.store,
        "member": one.member,
        "vehicle": one.vehicle,
        "status": one.status,
        "total": one.total.amount,
        "overpaid": one.overpaid,
    },
)
PAYMENTS: Final = Kind(
    of=Payment,
    table="payments",
    promoted=lambda one: {
        "store": one.store,
        "member": one.member,
        "order_id": one.order,
        "status": one.status,
        "amount": one.amount.amount,
        "refunding": bool(one.waiting or one.refused),
    },
)
CLOSINGS: Final = Kind(
    of=Closing,
    table="closings",
    promoted=lambda one: {
        "store": one.store,
        "through": one.through.last_day if one.through else None,
    },
    public=True,
)
CORRECTIONS: Final = Kind(
    of=Correction,
    table="corrections",
    promoted=lambda one: {"store": one.store, "entry": one.entry},
    unique=("entry",),
)
EXPERIENCES: Final = Kind(
    of=Experience,
    table="experiences",
    promoted=lambda one: {
        "store": one.store,
        "service": one.service,
        **asdict(one.seen),
    },
    public=True,
)
TRACK_RECORDS: Final = Kind(
    of=TrackRecord,
    table="track_records",
    promoted=lambda one: {"store": one.store, "technician": one.technician},
    unique=("technician",),
)
WHEREABOUTS: Final = Kind(
    of=Whereabouts,
    table="whereabouts",
    promoted=lambda one: {"store": one.store, "technician": one.technician},
    unique=("technician",),
)
WAITS: Final = Kind(
    of=Wait,
    table="waits",
    promoted=lambda one: {
        "store": one.store,
        "member": one.member,
        "status": one.status,
        "near": one.near_km > 0,
        "offered": one.offered,
    },
)
SUPPORTS: Final = Kind(
    of=Support,
    table="supports",
    promoted=lambda one: {
        "store": one.store,
        "donor": one.donor,
        "work_order": one.work_order,
        "status": one.status,
        "agreed": one.at,
        "helps": _helps(one),
    },
    unique=("helps",),
)
INVITATIONS: Final = Kind(
    of=Invitation,
    table="invitations",
    promoted=lambda one: {
        "store": one.store,
        "member": one.member,
        "status": one.status,
        "appointment": one.appointment,
        "wait": one.wait,
        "freed": one.freed,
        "open_for": one.appointment if one.is_open else None,
        "open_to": one.freed if one.is_open else None,
    },
    unique=("open_for", "open_to"),
)
RULE_SHEETS: Final = Kind(
    of=RuleSheet,
    table="rule_sheets",
    promoted=lambda one: {"region": one.whose.region, "store": one.whose.store},
    public=True,
)
PHOTOS: Final = Kind(
    of=Photo,
    table="photos",
    promoted=lambda one: {
        "store": one.store,
        "member": one.member,
        "work_order": one.work_order,
    },
)
PICTURES: Final = Kind(
    of=Picture,
    table="pictures",
    promoted=lambda one: {"store": one.store, "member": one.member},
)
PEOPLE: Final = Kind(
    of=Person,
    table="people",
    promoted=lambda one: {"login": one.login},
    unique=("login",),
)
SUBSCRIPTIONS: Final = Kind(
    of=Subscription,
    table="subscriptions",
    promoted=lambda one: {"owner": one.owner, "status": one.status},
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
