"""What may be done next with a visit, by whoever asks."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from application.shared.caller import Actor
from application.shared.rights import Permission
from application.visits.queries import VisitView
from domain.booking.appointment import CANCELLABLE
from domain.finance.payment import Payment
from domain.inventory.stock import Reservation
from domain.orders.line import Line, LineKind
from domain.orders.lines import asked
from domain.orders.status import CLEARED, OWING
from domain.shared.ids import LineId
from domain.shared.money import NOTHING
from domain.work_orders.job import Operation
from domain.work_orders.status import (
    ANSWERABLE,
    BACK,
    DIAGNOSABLE,
    NEXT,
    PARTS_MOVE,
    PINNED_IN,
    UNFINISHED,
    Status,
)
from domain.work_orders.work_order import WorkOrder

_P = Permission
_S = Status

NEEDS: Final[Mapping[str, Permission]] = {
    "call-off": _P.RECEIVE,
    "cancel": _P.BOOK,
    "check": _P.CHECK_QUALITY,
    "decide": _P.DECIDE,
    "diagnose": _P.DIAGNOSE,
    "dispatch": _P.DISPATCH,
    "finish": _P.WORK,
    "follow-up": _P.FOLLOW_UP,
    "give-up": _P.TAKE_PAYMENT,
    "grab": _P.WORK,
    "issue-parts": _P.ISSUE_PARTS,
    "locate": _P.DISPATCH,
    "offer": _P.DISPATCH,
    "pay": _P.TAKE_PAYMENT,
    "pin": _P.DISPATCH,
    "prioritise": _P.PRIORITISE,
    "receive": _P.RECEIVE,
    "refund": _P.REFUND,
    "release": _P.RELEASE,
    "resume": _P.WORK,
    "return-part": _P.ISSUE_PARTS,
    "review": _P.REVIEW,
    "settle": _P.SETTLE,
    "stamp": _P.WORK,
    "start": _P.WORK,
    "suspend": _P.WORK,
    "transfer": _P.WORK,
    "withdraw": _P.DECIDE,
}
"""Every step of a visit by its name, which is its route's and its command's, and what it takes."""

_BY_STATUS: Final[Mapping[Status, str]] = {
    _S.PLANNED: "receive",
    _S.DIAGNOSED: "dispatch",
    _S.DISPATCHED: "dispatch",
    _S.IN_REPAIR: "suspend",
    _S.SUSPENDED: "resume",
    _S.DONE: "check",
    _S.PASSED: "settle",
    _S.RELEASED: "follow-up",
}


def moves_of(view: VisitView, actor: Actor) -> tuple[str, ...]:
    """The names of the steps that the visit is ready for and that ``actor`` may take."""
    return tuple(name for name, may in ready(view).items() if actor.may(may))


def ready(view: VisitView) -> Mapping[str, Permission]:
    """The steps that the visit is ready for, and what it takes to take them."""
    names = {
        *_by_status(view),
        *_by_parts(view),
        *_by_hands(view.work_order, view.seen),
        *_by_place(view.work_order),
        *_by_money(view),
        *_by_mind(view),
    }
    return {name: NEEDS[name] for name in sorted(names)}


def _by_status(view: VisitView) -> Iterator[str]:
    status, open_ = view.work_order.status, bool(asked(view.order.lines))
    parts_out = any(part.reserved or part.expected for part in view.parts)
    usual = _BY_STATUS.get(status)
    # Nothing is checked while the customer may still want more.
    if usual and not (usual == "settle" and parts_out) and not (usual == "check" and open_):
        yield usual
    if status in DIAGNOSABLE:
        yield "diagnose"
    if open_ and status in ANSWERABLE:
        yield "decide"


def withdrawable(view: VisitView) -> Iterator[Line]:
    """The lines that the customer may do without now: no hands and no parts are on them."""
    if view.work_order.status not in PARTS_MOVE:
        return
    out = {part.line for part in view.parts if part.issued}
    for line in view.order.wanted:
        own = {line.id, *(one.id for one in view.order.lines if one.for_job == line.id)}
        if not own & out and (line.kind is LineKind.PART or _undone(view.work_order, line.id)):
            yield line


def returnable(view: VisitView) -> Iterator[Reservation]:
    """What may be put back on the shelf now, by order line."""
    if view.work_order.status in PARTS_MOVE:
        yield from (part for part in view.parts if part.issued)


def repayable(view: VisitView) -> Iterator[Payment]:
    """The payments of which something may go back now."""
    order = view.order
    if order.returnable > NOTHING:
        yield from (one for one in view.payments if one.received and one.refundable > NOTHING)


def _undone(visit: WorkOrder, service: LineId) -> bool:
    """Whether the service may be left out: it is not begun, and not all there is to do."""
    own = [one for job in visit.jobs if job.id == service for one in job.operations]
    return not any(one.started for one in own) and any(job.id != service for job in visit.jobs)


def _by_parts(view: VisitView) -> Iterator[str]:
    if view.work_order.status in PARTS_MOVE and any(part.reserved for part in view.parts):
        yield "issue-parts"
    if any(returnable(view)):
        yield "return-part"


def _by_place(visit: WorkOrder) -> Iterator[str]:
    """What may be said of where the car is, and of being there."""
    if visit.status in UNFINISHED | {_S.PLANNED}:
        yield "locate"
    if visit.status in UNFINISHED and any(one.technician for one in visit.operations):
        yield "stamp"


def _by_mind(view: VisitView) -> Iterator[str]:
    """What may be thought otherwise: how urgent it is, what to do without, how it was."""
    visit = view.work_order
    if visit.status in UNFINISHED:
        # Before, nobody chooses by it; afterwards nothing is left to choose.
        yield "prioritise"
    if Status.CANCELLED in NEXT[visit.status]:
        yield from _before_work(view)
    if any(withdrawable(view)):
        yield "withdraw"
    if visit.status in BACK and visit.review is None:
        yield "review"


def _before_work(view: VisitView) -> Iterator[str]:
    if view.work_order.status is _S.PLANNED:
        if view.appointment and view.appointment.status in CANCELLABLE:
            yield "cancel"
    elif not any(part.issued for part in view.parts):
        # Parts that are in the car already come back first.
        yield "call-off"


def _by_hands(visit: WorkOrder, now: datetime) -> Iterator[str]:
    working = visit.status in (_S.DISPATCHED, _S.IN_REPAIR)
    waiting = [one for one in visit.operations if not one.started]
    if working and visit.startable:
        yield "start"
    if visit.status is _S.IN_REPAIR and visit.is_running:
        yield "finish"
    if visit.status in PINNED_IN and any(one.technician for one in waiting):
        yield "pin"
    if working:
        yield from _by_offers(waiting)
    if visit.status is _S.IN_REPAIR and visit.to_dispatch(at=now):
        yield "dispatch"


def _by_offers(waiting: Sequence[Operation]) -> Iterator[str]:
    """What technicians may take or pass on of work that has not begun."""
    if any(one.technician for one in waiting):
        yield from ("offer", "transfer")
    if any(one.offered for one in waiting):
        yield "grab"


def _by_money(view: VisitView) -> Iterator[str]:
    if view.order.status in OWING:
        yield "pay"
    if any(one.awaited for one in view.payments):
        yield "give-up"
    if any(repayable(view)):
        yield "refund"
    cleared = view.order.status in CLEARED and view.order.due >= NOTHING
    if view.work_order.status is _S.SETTLED and cleared:
        yield "release"
