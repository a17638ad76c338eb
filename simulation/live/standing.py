"""Cars that stand in their bays while nobody works on them."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from adapters import registry
from adapters.snapshot.snapshot import Snapshot
from domain.shared.claims import Claim, ClaimKind
from domain.shared.time import whole_minute
from domain.work_orders.status import Status


def standing_in_bays(snapshot: Snapshot) -> Iterator[Claim]:
    """The claims of those whose work stands still and who were not moved away since."""
    since: dict[UUID | None, datetime] = {
        visit.appointment: whole_minute(visit.suspensions[-1].at)
        for visit in snapshot.of(registry.WORK_ORDERS)
        if visit.status is Status.SUSPENDED
    }
    for claim in snapshot.claims:
        stands = claim.kind is ClaimKind.BLOCKED and claim.subject in since
        if stands and claim.during.start >= since[claim.subject]:
            yield claim
