"""Identifiers: UUIDs that mypy keeps apart."""

from datetime import UTC, datetime
from functools import lru_cache
from random import Random
from typing import Final, NewType
from uuid import UUID, uuid5

StoreId = NewType("StoreId", UUID)
BayId = NewType("BayId", UUID)
TechnicianId = NewType("TechnicianId", UUID)
ServiceId = NewType("ServiceId", UUID)
PartId = NewType("PartId", UUID)
MemberId = NewType("MemberId", UUID)
VehicleId = NewType("VehicleId", UUID)
OrderId = NewType("OrderId", UUID)
LineId = NewType("LineId", UUID)
AppointmentId = NewType("AppointmentId", UUID)
WaitId = NewType("WaitId", UUID)
InvitationId = NewType("InvitationId", UUID)
WorkOrderId = NewType("WorkOrderId", UUID)
PhotoId = NewType("PhotoId", UUID)
ClaimId = NewType("ClaimId", UUID)
PaymentId = NewType("PaymentId", UUID)
RefundId = NewType("RefundId", UUID)
ReturnId = NewType("ReturnId", UUID)
EntryId = NewType("EntryId", UUID)
PersonId = NewType("PersonId", UUID)
SubscriptionId = NewType("SubscriptionId", UUID)

_BAYWISE: Final = UUID("6b1d0d8e-2f0a-5c07-9b55-0f5ba1e5ba1e")


def uuid7(at: datetime, random: Random) -> UUID:
    """A version-7 UUID for the instant ``at``, so that ids sort by creation.

    A pure function of its arguments: the same seed yields the same ids.

    Args:
        at: aware instant; kept to the millisecond.
        random: source of the other 74 bits.

    Source: RFC 9562, section 5.7.
    """
    milliseconds = int(at.timestamp() * 1000)
    head = milliseconds << 16 | 0x7 << 12 | random.getrandbits(12)
    return UUID(int=head << 64 | 0b10 << 62 | random.getrandbits(62))


def first_id(at: datetime) -> UUID:
    """No version-7 UUID for ``at`` or later is smaller, and each for an earlier instant is.

    Args:
        at: aware instant, of which whole milliseconds count.
    """
    return UUID(int=int(at.timestamp() * 1000) << 80)


def made_at(id: UUID) -> datetime:
    """The instant for which a version-7 UUID was made, to the millisecond."""
    return datetime.fromtimestamp((id.int >> 80) / 1000, UTC)


@lru_cache(maxsize=16_384)
def named_id(kind: str, code: str) -> UUID:
    """The id of a thing that has a code of its own, such as store ``S0001``.

    The same code gives the same id everywhere, so loading a file twice changes nothing.
    """
    return uuid5(_BAYWISE, f"{kind}:{code}")


def derived_id(subject: UUID, purpose: str) -> UUID:
    """The id of what a reaction to ``subject`` creates; a repeated reaction finds it there."""
    return uuid5(subject, purpose)
