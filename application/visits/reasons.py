"""Reasons: every choice that is made for a visit leaves a record to be told and redone."""

from typing import Any
from uuid import UUID

from application.dispatch.proposal import Proposal
from application.shared.ledgers import Decided
from application.shared.ports import NewId
from application.visits.work import VisitWork
from domain.dispatch.assignment import Decision
from domain.shared.ids import AppointmentId, StoreId
from domain.work_orders.work_order import WorkOrder


def of_place(
    work: VisitWork, appointment: AppointmentId, proposal: Proposal, kind: str, new_id: NewId
) -> None:
    """Why this shop and time; ``kind`` is one of :data:`ABOUT_PLACE`."""
    record(work, proposal.store, appointment, kind, proposal.placement(work.now), new_id)


def of_hands(
    work: VisitWork, visit: WorkOrder, decision: Decision, kind: str, new_id: NewId
) -> None:
    """Why these hands; ``kind`` is one of :data:`ABOUT_HANDS`."""
    record(work, visit.store, visit.id, kind, decision, new_id)


def record(
    work: VisitWork, store: StoreId, subject: UUID, kind: str, why: Any, new_id: NewId
) -> None:
    """Keep a decision as it was made now."""
    work.decisions.record(
        Decided(id=new_id(), at=work.now, store=store, subject=subject, kind=kind, record=why)
    )
