"""What other contexts may hear about work orders."""

from datetime import datetime

from attrs import frozen

from domain.shared.aggregate import Event
from domain.shared.ids import BayId, LineId, OrderId, PersonId, PhotoId, TechnicianId


@frozen(kw_only=True)
class VisitPlanned(Event):
    order: OrderId


@frozen(kw_only=True)
class WorkLocated(Event):
    """The work is done away from the shop; where is told to nobody here."""


@frozen(kw_only=True)
class TechnicianOnSite(Event):
    """``distance_m`` from where the car is; ``far``: farther than near."""

    technician: TechnicianId
    distance_m: int
    far: bool


@frozen(kw_only=True)
class CarReceived(Event):
    mileage_km: int


@frozen(kw_only=True)
class PhotoTaken(Event):
    photo: PhotoId


@frozen(kw_only=True)
class CarDiagnosed(Event):
    findings: int


@frozen(kw_only=True)
class ApprovalAsked(Event):
    lines: tuple[LineId, ...]


@frozen(kw_only=True)
class ApprovalGiven(Event):
    """Every proposed line has its yes or no."""


@frozen(kw_only=True)
class WorkDispatched(Event):
    technicians: tuple[TechnicianId, ...]


@frozen(kw_only=True)
class WorkOffered(Event):
    """An operation has nobody's hands; the first who takes it does it."""

    step: int


@frozen(kw_only=True)
class WorkReplanned(Event):
    """The shop's day was planned anew; ``technicians`` have other work because of it."""

    technicians: tuple[TechnicianId, ...]


@frozen(kw_only=True)
class OperationStarted(Event):
    """``technician`` has it; ``by`` said so, and is unknown of events from before it was kept."""

    step: int
    bay: BayId
    technician: TechnicianId
    by: PersonId | None = None


@frozen(kw_only=True)
class WorkOutsideHours(Event):
    """An operation was started while the shop is closed; ``by`` said so, and ``reason`` why."""

    step: int
    by: PersonId
    reason: str


@frozen(kw_only=True)
class OperationFinished(Event):
    """``technician`` had it; ``by`` said so, and is unknown of events from before it was kept."""

    step: int
    technician: TechnicianId
    planned_min: int
    actual_min: int
    by: PersonId | None = None


@frozen(kw_only=True)
class WorkOverran(Event):
    """The planned time is over and the car is not; its bay is kept ``until`` then."""

    until: datetime


@frozen(kw_only=True)
class WorkSuspended(Event):
    reason: str


@frozen(kw_only=True)
class WorkResumed(Event):
    waited_min: int


@frozen(kw_only=True)
class WorkDone(Event):
    """Every operation is finished; the car waits for the check."""


@frozen(kw_only=True)
class QualityPassed(Event):
    pass


@frozen(kw_only=True)
class QualityFailed(Event):
    jobs: tuple[LineId, ...]
    reason: str


@frozen(kw_only=True)
class WorkSettled(Event):
    pass


@frozen(kw_only=True)
class CarReleased(Event):
    lead_min: int


@frozen(kw_only=True)
class CallFellDue(Event):
    """The customer should be called by now; the shop's people are told."""


@frozen(kw_only=True)
class CustomerFollowedUp(Event):
    reached: bool


@frozen(kw_only=True)
class VisitReviewed(Event):
    stars: int


@frozen(kw_only=True)
class WorkCancelled(Event):
    reason: str


@frozen(kw_only=True)
class JobWithdrawn(Event):
    """It is not done after all."""

    job: LineId


@frozen(kw_only=True)
class PriorityChanged(Event):
    priority: int
    reason: str
