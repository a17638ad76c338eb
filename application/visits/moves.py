"""What may be done next with a visit, by whoever asks."""

from collections.abc import Iterator, Mapping, Sequence
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
from domain.work_orders.status import ANSWERABLE, DIAGNOSABLE, NEXT, PARTS_MOVE, UNFINISHED, Status
from domain.work_orders.work_order import WorkOrder

_P = Permission
_S = Status

_BY_STATUS: Final[Mapping[Status, Mapping[str, Permission]]] = {
    _S.PLANNED: {"receive": _P.RECEIVE},
    _S.RECEIVED: {},
    _S.DIAGNOSED: {"dispatch": _P.DISPATCH},
    _S.AWAITING_APPROVAL: {},
    _S.DISPATCHED: {"dispatch": _P.DISPATCH},
    _S.IN_REPAIR: {"suspend": _P.WORK},
    _S.SUSPENDED: {"resume": _P.WORK},
    _S.DONE: {"check": _P.CHECK_QUALITY},
    _S.PASSED: {"settle": _P.SETTLE},
    _S.SETTLED: {},
    _S.RELEASED: {"follow-up": _P.FOLLOW_UP},
    _S.CLOSED: {},
    _S.CANCELLED: {},
}
_BACK: Final = frozenset({_S.RELEASED, _S.CLOSED})
_PINNED_IN: Final = frozenset({_S.DISPATCHED, _S.IN_REPAIR, _S.SUSPENDED})


def moves_of(view: VisitView, actor: Actor) -> tuple[str, ...]:
    """The names of the steps that the visit is ready for and that ``actor`` may take."""
    return tuple(sorted(name for name, may in ready(view).items() if actor.may(may)))


def ready(view: VisitView) -> Mapping[str, Permission]:
    """The steps that the visit is ready for, and what it takes to take them."""
    return {
        **_by_status(view),
        **_by_parts(view),
        **_by_hands(view.work_order),
        **_by_money(view),
        **_by_mind(view),
    }


def _by_status(view: VisitView) -> dict[str, Permission]:
    steps = dict(_BY_STATUS[view.work_order.status])
    if any(part.reserved or part.expected for part in view.parts):
        steps.pop("settle", None)
    if view.work_order.status in DIAGNOSABLE:
        steps["diagnose"] = _P.DIAGNOSE
    if asked(view.order.lines):
        # Nothing is checked while the customer may still want more.
        steps.pop("check", None)
        if view.work_order.status in ANSWERABLE:
            steps["decide"] = _P.DECIDE
    return steps


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


def _by_parts(view: VisitView) -> dict[str, Permission]:
    names = {
        "issue-parts": view.work_order.status in PARTS_MOVE
        and any(part.reserved for part in view.parts),
        "return-part": any(returnable(view)),
    }
    return {name: _P.ISSUE_PARTS for name, possible in names.items() if possible}


def _by_mind(view: VisitView) -> dict[str, Permission]:
    """What may be thought otherwise: how urgent it is, what to do without, how it was."""
    visit, found = view.work_order, dict[str, Permission]()
    if visit.status in UNFINISHED:
        # Before, nobody chooses by it; afterwards nothing is left to choose.
        found["prioritise"] = _P.PRIORITISE
    if Status.CANCELLED in NEXT[visit.status]:
        found |= _before_work(view)
    if any(withdrawable(view)):
        found["withdraw"] = _P.DECIDE
    if visit.status in _BACK and visit.review is None:
        found["review"] = _P.REVIEW
    return found


def _before_work(view: VisitView) -> dict[str, Permission]:
    if view.work_order.status is not _S.PLANNED:
        # Parts that are in the car already come back first.
        return {} if any(part.issued for part in view.parts) else {"call-off": _P.RECEIVE}
    cancellable = view.appointment and view.appointment.status in CANCELLABLE
    return {"cancel": _P.BOOK} if cancellable else {}


def _by_hands(visit: WorkOrder) -> dict[str, Permission]:
    working = visit.status in (_S.DISPATCHED, _S.IN_REPAIR)
    waiting = [one for one in visit.operations if not one.started]
    names = {
        "start": working and bool(visit.startable),
        "finish": visit.status is _S.IN_REPAIR and visit.is_running,
    }
    found = {name: _P.WORK for name, possible in names.items() if possible}
    if visit.status in _PINNED_IN and any(one.technician for one in waiting):
        found["pin"] = _P.DISPATCH
    if working:
        found |= _by_offers(waiting)
    if visit.status is _S.IN_REPAIR and not all(one.technician for one in waiting):
        found["dispatch"] = _P.DISPATCH
    return found


def _by_offers(waiting: Sequence[Operation]) -> dict[str, Permission]:
    """What technicians may take or pass on of work that has not begun."""
    names = {
        "offer": (_P.DISPATCH, any(one.technician for one in waiting)),
        "transfer": (_P.WORK, any(one.technician for one in waiting)),
        "grab": (_P.WORK, any(one.offered for one in waiting)),
    }
    return {name: may for name, (may, possible) in names.items() if possible}


def _by_money(view: VisitView) -> dict[str, Permission]:
    found = dict[str, Permission]()
    if view.order.status in OWING:
        found["pay"] = _P.TAKE_PAYMENT
    if any(one.awaited for one in view.payments):
        found["give-up"] = _P.TAKE_PAYMENT
    if any(repayable(view)):
        found["refund"] = _P.REFUND
    cleared = view.order.status in CLEARED and view.order.due >= NOTHING
    if view.work_order.status is _S.SETTLED and cleared:
        found["release"] = _P.RELEASE
    return found
