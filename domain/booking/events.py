"""What other contexts may hear about appointments."""

from datetime import datetime

from attrs import frozen

from domain.shared.aggregate import Event
from domain.shared.ids import AppointmentId, BayId, OrderId, TechnicianId
from domain.shared.money import Money


@frozen(kw_only=True)
class AppointmentHeld(Event):
    until: datetime
    quoted: Money


@frozen(kw_only=True)
class AppointmentBooked(Event):
    """``instead_of``: the appointment in another shop that this one takes the place of."""

    order: OrderId
    starts: datetime
    instead_of: AppointmentId | None = None


@frozen(kw_only=True)
class AppointmentMoved(Event):
    starts_before: datetime
    starts: datetime


@frozen(kw_only=True)
class AppointmentReplanned(Event):
    """The shop's day was planned anew; the customer still comes when they were told, ``expected``.

    ``technicians``: everybody who has other work because of it.
    """

    expected: datetime
    starts: datetime
    technicians: tuple[TechnicianId, ...]


@frozen(kw_only=True)
class AppointmentRebooked(Event):
    """It goes on as another appointment in another shop; its own time and parts are free."""

    rebooked_as: AppointmentId


@frozen(kw_only=True)
class AppointmentDisplaced(Event):
    """Its time was taken by an overrun, an absence or a closure; the promise stands."""

    cause: str


@frozen(kw_only=True)
class PromiseRenewed(Event):
    """The customer agreed to more work, and was told a later time."""

    likely: datetime
    latest: datetime


@frozen(kw_only=True)
class PlannedTimeLost(Event):
    """Time that was only held, or planned for a car that is here, went to others; nothing else."""

    cause: str


@frozen(kw_only=True)
class PlannedTimeFound(Event):
    """What a car that is here had lost is planned again."""


@frozen(kw_only=True)
class BaySwapped(Event):
    """These operations will be done at the same time in another bay of the same kind."""

    steps: tuple[int, ...]
    bay: BayId


@frozen(kw_only=True)
class TechnicianSwapped(Event):
    """Other hands will do an operation at the same time in the same bay."""

    step: int
    technician: TechnicianId


@frozen(kw_only=True)
class AppointmentCancelled(Event):
    reason: str


@frozen(kw_only=True)
class HoldExpired(Event):
    pass


@frozen(kw_only=True)
class CustomerArrived(Event):
    late_min: int


@frozen(kw_only=True)
class CustomerMissed(Event):
    """Nobody came."""
