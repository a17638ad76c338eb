"""What happens to technicians."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from attrs import frozen

from domain.shared.aggregate import Event
from domain.shared.ids import ClaimId, StoreId, TechnicianId
from domain.shared.time import Span
from domain.shared.trade import Skill


class AbsenceCause(StrEnum):
    """Why a technician is not there."""

    SICK = "sick"
    LEAVE = "leave"
    TRAINING = "training"
    LENT = "lent"
    OTHER = "other"


@frozen(kw_only=True)
class TechnicianRegistered(Event):
    """The chain has a technician, or learnt something new about one from its files."""

    technician: TechnicianId
    store: StoreId


@frozen(kw_only=True)
class TechnicianAbsent(Event):
    """The technician will not be there; ``claim`` keeps the time."""

    technician: TechnicianId
    store: StoreId
    claim: ClaimId
    during: Span
    cause: AbsenceCause


@frozen(kw_only=True)
class TechnicianBack(Event):
    """The absence kept by ``claim`` is over, or was a mistake."""

    technician: TechnicianId
    store: StoreId
    claim: ClaimId


@frozen(kw_only=True)
class TechnicianLent(Event):
    """The technician works in another shop ``during`` a span, and is ``away`` for longer."""

    technician: TechnicianId
    store: StoreId
    to: StoreId
    loan: UUID
    during: Span
    away: Span


@frozen(kw_only=True)
class TechnicianGivenBack(Event):
    """The technician belongs to the own shop alone again."""

    technician: TechnicianId
    store: StoreId
    to: StoreId
    loan: UUID


@frozen(kw_only=True)
class RosterChanged(Event):
    """The technician works other shifts on these local days."""

    technician: TechnicianId
    store: StoreId
    days: tuple[date, ...]


@frozen(kw_only=True)
class SkillCertified(Event):
    """The technician may use the skill until ``expires``."""

    technician: TechnicianId
    skill: Skill
    expires: date


@frozen(kw_only=True)
class TechnicianLeft(Event):
    """The technician works for the chain no longer than ``last_day``."""

    technician: TechnicianId
    store: StoreId
    last_day: date
