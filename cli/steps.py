"""The steps of a visit as commands.

They are those of the one list that pages and API go by: what a step is called, what it says of
itself, what it takes and what it asks the application stand at its route.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from inspect import getdoc, signature
from typing import Any, Final, get_args, get_type_hints
from uuid import UUID

import click
from litestar.handlers import HTTPRouteHandler

from api.booking import AppointmentController
from api.on_site import OnSiteController
from api.orders import OrderController
from api.payments import PaymentController
from api.visits import VisitController, VisitView
from api.wire import Body
from api.workshop import WorkshopController
from application.visits.moves import NEEDS, repayable
from application.visits.queries import VisitView as Seen
from cli.desk import VISIT, Desk, deskwork
from cli.inputs import LEFT_OUT, body_of, options_of
from cli.telling import besides, sentence
from domain.shared.errors import NotFound
from domain.shared.ids import PaymentId
from domain.work_orders.job import Operation
from domain.work_orders.work_order import WorkOrder

OWN_COMMANDS: Final = frozenset({"pay"})
"""Steps that are typed otherwise than they are sent."""

_ELSEWHERE: Final[Mapping[str, HTTPRouteHandler]] = {
    "cancel": AppointmentController.cancel,
    "refund": OrderController.refund,
    "give-up": PaymentController.give_up,
}


def routes() -> Mapping[str, HTTPRouteHandler]:
    """The route of every step of a visit, by the name of the step."""
    own = {
        path.rpartition("/")[2]: route
        for controller in (VisitController, WorkshopController, OnSiteController)
        for route in vars(controller).values()
        if isinstance(route, HTTPRouteHandler)
        for path in route.paths
    }
    return {name: {**own, **_ELSEWHERE}[name] for name in sorted(NEEDS) if name not in OWN_COMMANDS}


def add_steps(group: click.Group) -> None:
    """Give a group one command a step."""
    for name, route in routes().items():
        body = _body_of(route)
        options = [*(options_of(body) if body else ()), *_missing(route)]
        deskwork(group, name, VISIT, *options)(_made(name, route, body))


def _made(name: str, route: HTTPRouteHandler, body: type[Body] | None) -> Callable[..., None]:
    def step(desk: Desk, named: str, **typed: Any) -> None:
        before = desk.visit(named)
        with desk.refusals_of(before):
            found = _identified(desk, name, before, typed)
            asked: dict[str, object] = {**_named(before), **found}
            if body is not None:
                asked["data"] = body_of(body, found)
            wanted = {one: asked[one] for one in signature(route.fn).parameters if one in asked}
            answer = route.fn(None, app=desk.app, caller=desk.caller, **wanted)
        after = desk.again(before)
        desk.tell(besides(answer) + sentence(desk, after), VisitView.of(after, desk.caller.actor))

    step.__doc__ = f"{getdoc(route.fn)}\n\nTakes the right to {_right(name)}."
    return step


def _right(name: str) -> str:
    return NEEDS[name].replace("_", " ")


def _body_of(route: HTTPRouteHandler) -> type[Body] | None:
    sent = get_type_hints(route.fn, include_extras=True).get("data")
    return get_args(sent)[0] if sent else None


def _missing(route: HTTPRouteHandler) -> Iterator[click.Option]:
    """What an address names and a person may leave out."""
    if "payment" in signature(route.fn).parameters:
        yield click.Option(["--payment"], metavar="TENDER|ID", help="Where there are several.")


def _named(view: Seen) -> dict[str, object]:
    """What addresses of the API name, of this visit."""
    return {
        "visit": view.work_order.id,
        "order": view.order.id,
        "appointment": view.work_order.appointment,
    }


def _identified(desk: Desk, name: str, view: Seen, typed: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, with ids for codes, and with what can only be meant when nothing is said."""
    found = dict(typed)
    for field in LEFT_OUT & typed.keys():
        if found[field] is None:
            found[field] = _only(field, _CHOICES[field](name, view))
    if technician := found.get("technician"):
        found["technician"] = _technician(desk, view, technician)
    for field in ("line", "failed", "answers"):
        if field in found:
            found[field] = _lines(view, found[field])
    if payment := found.get("payment"):
        found["payment"] = _payment(view, str(payment))
    return found


def _lines(view: Seen, typed: Any) -> Any:
    """Ids of lines for codes, in whatever they were typed: alone, several, with an answer."""
    if isinstance(typed, str):
        return _line(view, typed)
    return [
        (_line(view, one[0]), *one[1:]) if isinstance(one, tuple) else _line(view, one)
        for one in typed
    ]


def _line(view: Seen, typed: str) -> str:
    """The line with that id, or the only one with that code."""
    coded = [str(one.id) for one in view.order.lines if one.code == typed]
    return coded[0] if len(coded) == 1 else str(_id(typed))


def _technician(desk: Desk, view: Seen, typed: str) -> str:
    for one in desk.app.directory.technicians_of(view.work_order.store):
        if one.code == typed:
            return str(one.id)
    return str(_id(typed))


def _payment(view: Seen, typed: str) -> UUID:
    """The payment with that id, or the only one with that tender."""
    paid = [one.id for one in view.payments if one.tender == typed]
    return paid[0] if len(paid) == 1 else _id(typed)


def _id(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise NotFound(f"nothing here has the code {typed[:40]}", kind="code") from None


def _only(field: str, choices: Iterable[object]) -> Any:
    found = sorted({str(one) for one in choices})
    if not found:
        raise NotFound(f"there is no {field} for that now", kind=field)
    if len(found) != 1:
        raise click.UsageError(f"say which --{field}: {', '.join(found)}")
    return int(found[0]) if field == "step" else found[0]


def _steps(name: str, view: Seen) -> list[int]:
    visit = view.work_order
    # If there is none, the application says in its own words why not.
    found = [*_CANDIDATES.get(name, _waiting)(visit)] or visit.operations[:1]
    return [one.step for one in found]


def _waiting(visit: WorkOrder) -> list[Operation]:
    return [one for one in visit.operations if not one.started]


def _payments(name: str, view: Seen) -> list[PaymentId]:
    if name == "give-up":
        return [one.id for one in view.payments if one.awaited]
    return [one.id for one in repayable(view)]


_CANDIDATES: Final[Mapping[str, Callable[[WorkOrder], Iterable[Operation]]]] = {
    "start": lambda visit: visit.startable[:1],
    "finish": lambda visit: [one for one in visit.operations if one.is_running],
    "grab": lambda visit: [one for one in visit.operations if one.offered],
}
_CHOICES: Final[Mapping[str, Callable[[str, Seen], Iterable[object]]]] = {
    "step": _steps,
    "payment": _payments,
}
