"""What happens to technicians."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from attrs import frozen

from domain.shared.aggregate import Event
from domain.shared.ids import ClaimId, StoreId, TechnicianId
from domain.shared.time import Span
from domain.shared.trade import Grade, Skill


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
class WeekChanged(Event):
    """The technician works another week from the local day ``since`` on."""

    technician: TechnicianId
    store: StoreId
    since: date


@frozen(kw_only=True)
class SkillTaught(Event):
    """The technician has learnt a skill, or has it at another grade now."""

    technician: TechnicianId
    store: StoreId
    skill: Skill
    grade: Grade


@frozen(kw_only=True)
class SkillTaken(Event):
    """The technician is no longer to use the skill."""

    technician: TechnicianId
    store: StoreId
    skill: Skill


@frozen(kw_only=True)
class SkillCertified(Event):
    """The technician may use the skill until ``expires``."""

    technician: TechnicianId
    skill: Skill
    expires: date


@frozen(kw_only=True)
class CertificateWithdrawn(Event):
    """The technician has no paper for the skill any more."""

    technician: TechnicianId
    store: StoreId
    skill: Skill


@frozen(kw_only=True)
class TechnicianLeft(Event):
    """The technician works for the chain no longer than ``last_day``."""

    technician: TechnicianId
    store: StoreId
    last_day: date
