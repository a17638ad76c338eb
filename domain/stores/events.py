"""What happens to shops and bays."""

from datetime import date
from enum import StrEnum

from attrs import frozen

from domain.shared.aggregate import Event
from domain.shared.ids import BayId, ClaimId, StoreId
from domain.shared.time import Span
from domain.stores.rollout import Stage


class ClosureCause(StrEnum):
    """Why a bay cannot be used for a while."""

    BREAKDOWN = "breakdown"
    MAINTENANCE = "maintenance"
    INSPECTION = "inspection"
    STAFFING = "staffing"
    OTHER = "other"


@frozen(kw_only=True)
class StoreRegistered(Event):
    """The chain has a shop, or learnt something new about it from its files."""

    store: StoreId


@frozen(kw_only=True)
class StoreStageReached(Event):
    """The shop is further with joining; bookings are taken from pilot on."""

    store: StoreId
    stage: Stage


@frozen(kw_only=True)
class StoreDelayed(Event):
    """The shop joins later than planned."""

    store: StoreId
    reason: str


@frozen(kw_only=True)
class OpeningHoursChanged(Event):
    """The shop opens and closes at other times, or for other festivals."""

    store: StoreId


@frozen(kw_only=True)
class StoreDaysClosed(Event):
    """The shop stays closed on these local days."""

    store: StoreId
    days: tuple[date, ...]


@frozen(kw_only=True)
class StoreDaysOpened(Event):
    """The shop opens on these local days after all."""

    store: StoreId
    days: tuple[date, ...]


@frozen(kw_only=True)
class BayRegistered(Event):
    """A shop has a bay."""

    bay: BayId
    store: StoreId


@frozen(kw_only=True)
class BayClosed(Event):
    """Nobody works in the bay for a while; ``claim`` keeps the time."""

    bay: BayId
    store: StoreId
    claim: ClaimId
    during: Span
    cause: ClosureCause


@frozen(kw_only=True)
class BayReopened(Event):
    """The closure kept by ``claim`` is lifted."""

    bay: BayId
    store: StoreId
    claim: ClaimId


@frozen(kw_only=True)
class BayRetired(Event):
    """The bay is out of service until further notice."""

    bay: BayId
    store: StoreId


@frozen(kw_only=True)
class BayRestored(Event):
    """The bay is back in service."""

    bay: BayId
    store: StoreId
