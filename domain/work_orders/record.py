"""What people write down on a work order."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from attrs import field, frozen, validators

from domain.shared.checks import between
from domain.shared.errors import Rejected
from domain.shared.text import text


class Severity(StrEnum):
    """How soon a finding must be dealt with."""

    INFO = "info"
    SOON = "soon"
    NOW = "now"
    UNSAFE = "unsafe"


class BadTroubleCode(Rejected):
    """A trouble code is a letter P, C, B or U and four hexadecimal digits, such as P0420."""

    code = "bad-trouble-code"


def _trouble_codes(_: object, __: object, codes: tuple[str, ...]) -> None:
    for code in codes:
        if len(code) != 5 or code[0] not in "PCBU" or not set(code[1:]) <= set("0123456789ABCDEF"):
            raise BadTroubleCode(f"{code[:20]!r} is not a trouble code such as P0420")


@frozen(kw_only=True)
class Finding:
    """One thing found at diagnosis; photos are ids of stored files."""

    note: str = field(validator=text(500))
    severity: Severity
    trouble_codes: tuple[str, ...] = field(default=(), validator=_trouble_codes)
    photos: tuple[UUID, ...] = ()


@frozen(kw_only=True)
class Reception:
    """The car as it came in. Fuel in per cent of the tank (or battery)."""

    at: datetime
    mileage_km: int = field(validator=between(0, 5_000_000))
    fuel_percent: int | None = field(default=None, validator=validators.optional(between(0, 100)))
    note: str = field(default="", validator=text(500, at_least=0))
    photos: tuple[UUID, ...] = ()


class Wait(StrEnum):
    """Why work stands still."""

    PART = "part"
    APPROVAL = "approval"
    CUSTOMER = "customer"
    BAY = "bay"
    TECHNICIAN = "technician"
    OTHER = "other"


@frozen(kw_only=True)
class Suspension:
    """Work stood still from ``at`` until ``until``, and why."""

    reason: Wait
    note: str = field(default="", validator=text(500, at_least=0))
    at: datetime
    until: datetime | None = None

    def lasted(self, ended: datetime) -> timedelta:
        """How long it was before ``ended``; one that goes on lasts up to then."""
        return max(min(self.until or ended, ended) - self.at, timedelta())


@frozen(kw_only=True)
class Check:
    """One quality check: who looked, and what came of it."""

    by: UUID
    at: datetime
    passed: bool
    note: str = field(default="", validator=text(500, at_least=0))


CALL_AFTER: Final = timedelta(days=3)
"""How long after the car went back somebody calls."""


@frozen(kw_only=True)
class FollowUp:
    """The call after the visit."""

    by: UUID
    at: datetime
    reached: bool
    note: str = field(default="", validator=text(500, at_least=0))


@frozen(kw_only=True)
class Review:
    """What the customer thinks, one to five stars."""

    at: datetime
    stars: int = field(validator=between(1, 5))
    words: str = field(default="", validator=text(2000, at_least=0))
