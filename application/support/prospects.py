"""What a way of help rests on, besides its facts: how it is carried out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from attrs import frozen

from application.dispatch.proposal import Proposal
from application.support.cases import Case, SupportWork
from domain.booking.appointment import Planned
from domain.dispatch.support import Help, Trouble
from domain.dispatch.tariff import Tariff
from domain.inventory.stock import Reservation
from domain.shared.ids import StoreId
from domain.shared.time import Span, minutes, whole_minute
from domain.stores.store import Store
from domain.workforce.technician import Technician

LATELY_DAYS: Final = 28
"""Days over which use of parts and help of others are counted."""
_QUARTER_MIN: Final = 15


@frozen(kw_only=True)
class Inquiry:
    """One job for which help is looked for: by whom it could be given, and from when on.

    ``near``: the other shops within reach with their distance in kilometres, nearest first.
    ``leaves``: nobody and nothing sets out before.
    """

    work: SupportWork
    case: Case
    trouble: Trouble
    store: Store
    near: Mapping[StoreId, float]
    given: Mapping[StoreId, int]
    tariff: Tariff
    leaves: datetime


@frozen(kw_only=True)
class Parts:
    """What a donor sends."""

    sent: tuple[Reservation, ...]


@frozen(kw_only=True)
class Hands:
    """Who comes, when they work here, when they are away from home; and the new plan of the job."""

    technician: Technician
    during: Span
    away: Span
    plan: tuple[Planned, ...]


@frozen(kw_only=True)
class Move:
    """What the customer is offered elsewhere."""

    proposal: Proposal


@frozen(kw_only=True)
class Prospect:
    """A way, and how it is carried out."""

    help: Help
    means: Parts | Hands | Move


def departures(now: datetime) -> tuple[datetime, datetime]:
    """When who is asked now sets out, and when who was asked a quarter of an hour ago does.

    So what somebody was shown can still be accepted for that long.
    """
    past = (now.minute % _QUARTER_MIN) or _QUARTER_MIN
    full = whole_minute(now) + minutes(_QUARTER_MIN - past)
    return full + minutes(_QUARTER_MIN), full
