"""All kinds of aggregates there are."""

from typing import Final

from adapters.kinds import Kind
from domain.booking.appointment import Appointment
from domain.people.person import Person
from domain.work_orders.work_order import WorkOrder

APPOINTMENTS: Final = Kind(
    of=Appointment,
    table="appointments",
    promoted=lambda one: {
        "store": one.store,
        "member": one.member,
        "vehicle": one.vehicle,
        "status": one.status,
        "starts": one.starts,
    },
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
    },
)
PEOPLE: Final = Kind(
    of=Person,
    table="people",
    promoted=lambda one: {"login": one.login},
    unique=("login",),
)
