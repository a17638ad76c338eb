"""An appointment: what was promised, and what may become of it."""

from typing import Any, Final
from uuid import UUID, uuid4

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from api.offers import AlternativesView
from api.pages.errors import status_of
from api.pages.forms import Form, needed
from api.pages.shop import service_names
from api.pages.site import Asking, Here, Site
from application.shared.caller import Caller
from application.shared.rights import Permission
from domain.booking.appointment import Appointment, Status
from domain.shared.errors import BaywiseError, NotFound
from domain.shared.ids import AppointmentId

_MOVABLE: Final = frozenset({Status.BOOKED, Status.DISPLACED})
_BEST: Final = 8


@get("/appointments/{id:uuid}", sync_to_thread=True, include_in_schema=False)
def appointment(
    request: Asking, site: Here, id: FromPath[UUID], move: FromQuery[str | None] = None
) -> Response[str]:
    """One appointment; with ``move``, and when it lost its time, with other times."""
    return _shown(site, request, AppointmentId(id), wants=move is not None)


@post("/appointments/{id:uuid}/{step:str}", sync_to_thread=True, include_in_schema=False)
def change(
    request: Asking, site: Here, id: FromPath[UUID], step: FromPath[str], data: Form
) -> Response[str] | Redirect:
    """Confirm, move, cancel, or say that nobody came."""
    appointment, caller = AppointmentId(id), site.caller(request, key=data.get("key"))
    try:
        after = _made(site, caller, appointment, step, data)
    except BaywiseError as error:
        return _shown(site, request, appointment, wants=step == "move", error=error)
    return Redirect(f"/appointments/{after}", status_code=303)


def _made(
    site: Site, caller: Caller, appointment: AppointmentId, step: str, form: dict[str, str]
) -> AppointmentId:
    """The appointment to go on with: another one, if it moved to another shop."""
    booking = site.app.booking
    match step:
        case "confirm":
            booking.confirm(caller, appointment=appointment)
        case "move":
            with site.counter.taking(caller, form.get("offer", "")) as proposal:
                moved = booking.move(caller, appointment=appointment, proposal=proposal)
                return moved.appointment
        case "cancel":
            booking.cancel(caller, appointment=appointment, reason=needed(form, "reason"))
        case "miss":
            booking.miss(caller, appointment=appointment)
        case _:
            raise NotFound(f"no step {step[:40]}", kind="move")
    return appointment


def _shown(
    site: Site,
    request: Asking,
    id: AppointmentId,
    *,
    wants: bool,
    error: BaywiseError | None = None,
) -> Response[str]:
    caller, app = site.caller(request), site.app
    booked = app.visits.appointment(caller, appointment=id)
    store = app.directory.store(booked.store)
    return site.page(
        request,
        "appointment.html",
        status=status_of(error) if error else 200,
        error=error,
        appointment=booked,
        store=store,
        visit=app.visits.of_appointment(caller, appointment=id),
        offers=_others(site, caller, booked)
        if wants or booked.status is Status.DISPLACED
        else None,
        movable=booked.status in _MOVABLE,
        key=uuid4().hex,
        service_names=service_names(site),
        bays=app.directory.register.bays,
        technicians=app.directory.register.technicians,
        **_whose(site, caller, booked),
    )


def _others(site: Site, caller: Caller, booked: Appointment) -> AlternativesView | None:
    """Other times for the same services, for whoever may take one."""
    if booked.status not in _MOVABLE or not caller.actor.may(Permission.BOOK):
        return None
    return site.counter.alternatives(caller, booked.id, best=_BEST)


def _whose(site: Site, caller: Caller, booked: Appointment) -> dict[str, Any]:
    """The customer and the car, for whoever may know them."""
    file, may = site.app.customer_file, caller.actor.may
    sees = may(Permission.SEE_MEMBERS) and booked.member is not None
    return {
        "member": file.member(caller, member=booked.member) if sees and booked.member else None,
        "car": file.vehicle(caller, vehicle=booked.vehicle)
        if booked.vehicle and may(Permission.BOOK)
        else None,
    }
