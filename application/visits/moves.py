"""What may be done next with a visit, by whoever asks."""

from collections.abc import Mapping
from typing import Final

from application.shared.caller import Actor
from application.shared.rights import Permission
from application.visits.queries import VisitView
from domain.orders.status import CLEARED, OWING
from domain.shared.money import NOTHING
from domain.work_orders.status import NEXT, PARTS_MOVE, Status
from domain.work_orders.work_order import WorkOrder

_P = Permission
_S = Status

_BY_STATUS: Final[Mapping[Status, Mapping[str, Permission]]] = {
    _S.PLANNED: {"receive": _P.RECEIVE},
    _S.RECEIVED: {"diagnose": _P.DIAGNOSE},
    _S.DIAGNOSED: {"dispatch": _P.DISPATCH},
    _S.AWAITING_APPROVAL: {"decide": _P.DECIDE},
    _S.DISPATCHED: {"dispatch": _P.DISPATCH, "pin": _P.DISPATCH},
    _S.IN_REPAIR: {"pin": _P.DISPATCH, "suspend": _P.WORK},
    _S.SUSPENDED: {"pin": _P.DISPATCH, "resume": _P.WORK},
    _S.DONE: {"check": _P.CHECK_QUALITY},
    _S.PASSED: {"settle": _P.SETTLE},
    _S.SETTLED: {},
    _S.RELEASED: {"follow-up": _P.FOLLOW_UP},
    _S.CLOSED: {},
    _S.CANCELLED: {},
}
_BACK: Final = frozenset({_S.RELEASED, _S.CLOSED})


def moves_of(view: VisitView, actor: Actor) -> tuple[str, ...]:
    """The names of the steps that the visit is ready for and that ``actor`` may take."""
    ready = {**_BY_STATUS[view.work_order.status], **_by_parts(view), **_by_hands(view.work_order)}
    ready |= {**_by_money(view), **_by_mind(view)}
    if any(part.reserved or part.expected for part in view.parts):
        ready.pop("settle", None)
    if view.work_order.status in _BACK and view.work_order.review is None:
        ready["review"] = _P.REVIEW
    return tuple(sorted(name for name, may in ready.items() if actor.may(may)))


def _by_parts(view: VisitView) -> dict[str, Permission]:
    if view.work_order.status not in PARTS_MOVE:
        return {}
    names = {
        "issue-parts": any(part.reserved for part in view.parts),
        "return-part": any(part.issued for part in view.parts),
    }
    return {name: _P.ISSUE_PARTS for name, ready in names.items() if ready}


def _by_mind(view: VisitView) -> dict[str, Permission]:
    """What the customer may still do without."""
    visit, ready = view.work_order, dict[str, Permission]()
    if Status.CANCELLED in NEXT[visit.status] and visit.status is not _S.PLANNED:
        ready["call-off"] = _P.RECEIVE
    unused = any(part.reserved for part in view.parts) and visit.status is _S.PASSED
    if unused or any(part.expected for part in view.parts):
        ready["withdraw"] = _P.DECIDE
    return ready


def _by_hands(visit: WorkOrder) -> dict[str, Permission]:
    working = visit.status in (_S.DISPATCHED, _S.IN_REPAIR)
    waiting = [one for one in visit.operations if not one.started]
    names = {
        "start": working and any(one.technician for one in waiting),
        "finish": visit.status is _S.IN_REPAIR and visit.is_running,
    }
    ready = {name: _P.WORK for name, possible in names.items() if possible}
    if visit.status is _S.IN_REPAIR and not all(one.technician for one in waiting):
        ready["dispatch"] = _P.DISPATCH
    return ready


def _by_money(view: VisitView) -> dict[str, Permission]:
    ready: dict[str, Permission] = {}
    if view.order.status in OWING:
        ready["pay"] = _P.TAKE_PAYMENT
    back = any(one.refundable for one in view.payments if one.received)
    if back and view.order.returnable:
        ready["refund"] = _P.REFUND
    cleared = view.order.status in CLEARED and view.order.due >= NOTHING
    if view.work_order.status is _S.SETTLED and cleared:
        ready["release"] = _P.RELEASE
    return ready
