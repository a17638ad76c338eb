"""Another bay of the same kind, at the same time, for what is planned in one that closes."""

from collections.abc import Iterable, Sequence

from attrs import evolve

from application.shared.ports import NewId
from application.visits.floor import PLANNED
from application.visits.work import VisitWork
from domain.shared.claims import Claim
from domain.shared.ids import AppointmentId, BayId, ClaimId
from domain.shared.time import Span


def swap_bay(
    work: VisitWork, subject: AppointmentId, closed: BayId, others: Iterable[BayId], new_id: NewId
) -> bool:
    """Whether one of the ``others`` has room for all that is planned in ``closed``; then it has it.

    The car stays together: nothing is planned half here and half there.
    """
    planned = [
        one for one in work.claims.of(subject) if one.resource == closed and one.kind in PLANNED
    ]
    bay = _free(work, planned, others)
    if bay is None:
        return False
    steps = {claim.step for claim in planned}
    work.claims.free(planned)
    work.claims.take([evolve(one, id=ClaimId(new_id()), resource=bay) for one in planned])
    appointment = work.appointments.get(subject)
    work.appointments.save(appointment.swap_bay(steps, bay, at=work.now))
    for visit in work.work_orders.find(appointment=subject):
        there = visit.swap_bay(steps, bay, at=work.now)
        if there is not visit:
            work.work_orders.save(there)
    return True


def _free(work: VisitWork, planned: Sequence[Claim], others: Iterable[BayId]) -> BayId | None:
    """The first of the ``others`` in which nothing is in the way."""
    whole = Span(min(c.during.start for c in planned), max(c.during.end for c in planned))
    others = list(others)
    there = work.claims.on(others, whole)
    for bay in others:
        taken = [one for one in there if one.resource == bay]
        if not any(one.during.overlaps(own.during) for one in taken for own in planned):
            return bay
    return None
