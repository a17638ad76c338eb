"""``baywise appointment``: what is booked, from the hold to whatever becomes of it."""

from collections.abc import Iterator
from datetime import date, datetime

import click

from api.booking import AppointmentView, BookedView, HeldView, MovedView, ReasonBody
from api.stores import BookedRow
from application.dispatch.offers import Wish
from application.visits.booking import Held
from application.visits.rows import AppointmentRow
from cli.desk import Desk, deskwork
from cli.inputs import body_of, options_of
from cli.offer import told_of
from cli.telling import clock, table
from cli.wishes import PAY_AHEAD, PLATE, SERVICES, STARTS, STORE, offer_at, wish_of
from domain.booking.appointment import Appointment, Status
from domain.shared.errors import NotFound
from domain.shared.ids import StoreId, VehicleId

_NAMED = click.Argument(["named"], metavar="PLATE|APPOINTMENT")
_WISHED = (STORE, PLATE, SERVICES, STARTS)


@click.group("appointment")
def appointment() -> None:
    """What is booked: hold, confirm, move, cancel.

    PLATE|APPOINTMENT is the plate of the car or the id of the appointment.
    """


@deskwork(
    appointment,
    "list",
    click.Option(["--store", "code"], metavar="CODE", help="Of this shop; else of all in reach."),
    click.Option(
        ["--day"], type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="Else today."
    ),
)
def _list(desk: Desk, code: str | None, day: datetime | None) -> None:
    """The appointments of a day: shop, time, plate, state, services, promise and id, by tabs."""
    rows = list(_rows(desk, code, day.date() if day else None))
    zones = {id: one.zone for id, one in desk.app.directory.register.stores.items()}
    codes = {id: one.code for id, one in desk.app.directory.register.stores.items()}
    told = (
        (
            codes[row.store],
            clock(row.starts, zones[row.store]),
            row.plate.text if row.plate else "",
            row.status,
            ",".join(row.services),
            clock(row.promised, zones[row.store]),
            row.id,
        )
        for row in rows
    )
    desk.tell(table(told) or "Nothing is booked.", {"items": list(map(BookedRow.of, rows))})


@deskwork(appointment, "show", _NAMED)
def _show(desk: Desk, named: str) -> None:
    """One appointment: when, where, promised for when, at what price, and what may follow."""
    _tell(desk, desk.appointment(named))


@deskwork(appointment, "hold", *_WISHED)
def _hold(
    desk: Desk, code: str, plate: str, services: tuple[str, ...], starts: datetime | None
) -> None:
    """Keep a time for some minutes, until it is confirmed; `baywise offer` tells what there is."""
    held = _held(desk, code, plate, services, starts)
    kept = desk.appointment(str(held.appointment))
    desk.tell(_sentence(desk, kept), HeldView.of(held))


@deskwork(appointment, "book", *_WISHED, PAY_AHEAD)
def _book(
    desk: Desk,
    code: str,
    plate: str,
    services: tuple[str, ...],
    starts: datetime | None,
    pay_ahead: bool,
) -> None:
    """Hold a time and confirm it at once; the visit is planned."""
    held = _held(desk, code, plate, services, starts)
    booked = desk.app.booking.confirm(
        desk.caller, appointment=held.appointment, pay_at_store=not pay_ahead
    )
    kept = desk.appointment(str(held.appointment))
    desk.tell(_sentence(desk, kept), BookedView.of(booked))


@deskwork(appointment, "confirm", _NAMED, PAY_AHEAD)
def _confirm(desk: Desk, named: str, pay_ahead: bool) -> None:
    """Say yes to what is held; the visit is planned."""
    held = desk.appointment(named)
    booked = desk.app.booking.confirm(desk.caller, appointment=held.id, pay_at_store=not pay_ahead)
    desk.tell(_sentence(desk, desk.appointment(str(held.id))), BookedView.of(booked))


@deskwork(appointment, "alternatives", _NAMED)
def _alternatives(desk: Desk, named: str) -> None:
    """Other times for the same services, here and near by; ``move`` takes one."""
    other = desk.app.offers.alternatives(desk.caller, appointment=desk.appointment(named).id)
    told = told_of(desk, other.found)
    desk.tell("\n".join(told.lines), told.answer)


@deskwork(
    appointment,
    "move",
    _NAMED,
    click.Option(["--store", "code"], metavar="CODE", help="To this shop; else in the same."),
    STARTS,
)
def _move(desk: Desk, named: str, code: str | None, starts: datetime | None) -> None:
    """Come at another time or to another shop; if that fails, the old time is kept."""
    if code is None and starts is None:
        raise click.UsageError("say when, with --starts, or where, with --store")
    before = desk.appointment(named)
    store = desk.store(code) if code else desk.app.directory.store(before.store)
    wish = _same_again(desk, before, StoreId(store.id), starts)
    proposal = offer_at(desk, store, wish, starts)
    moved = desk.app.booking.move(desk.caller, appointment=before.id, proposal=proposal)
    now = desk.appointment(str(moved.appointment))
    desk.tell(_sentence(desk, now), MovedView.of(moved))


@deskwork(appointment, "cancel", _NAMED, *options_of(ReasonBody))
def _cancel(desk: Desk, named: str, **reason: object) -> None:
    """The customer will not come; time and parts are free at once."""
    given, known = body_of(ReasonBody, reason), desk.appointment(named)
    desk.app.booking.cancel(desk.caller, appointment=known.id, reason=given.reason)
    _tell(desk, desk.appointment(str(known.id)))


@deskwork(appointment, "miss", _NAMED)
def _miss(desk: Desk, named: str) -> None:
    """Nobody came (no-show); time and parts are free again."""
    known = desk.appointment(named)
    desk.app.booking.miss(desk.caller, appointment=known.id)
    _tell(desk, desk.appointment(str(known.id)))


def _rows(desk: Desk, code: str | None, day: date | None) -> Iterator[AppointmentRow]:
    """Shop by shop, those out of reach left out."""
    listings, register = desk.app.listings, desk.app.directory.register
    if code is not None:
        yield from listings.appointments(desk.caller, store=desk.store_id(code), day=day)
        return
    for id in sorted(register.stores, key=lambda id: register.stores[id].code):
        try:
            yield from listings.appointments(desk.caller, store=id, day=day)
        except NotFound:
            continue


def _held(
    desk: Desk, code: str, plate: str, services: tuple[str, ...], starts: datetime | None
) -> Held:
    store, car = desk.store(code), desk.car(plate)
    proposal = offer_at(desk, store, wish_of(desk, store, car, services, starts), starts)
    return desk.app.booking.hold(
        desk.caller, proposal=proposal, member=car.member, vehicle=VehicleId(car.id)
    )


def _same_again(desk: Desk, before: Appointment, store: StoreId, starts: datetime | None) -> Wish:
    if before.vehicle is None:
        raise NotFound("the car of this appointment is not known any more", kind="vehicle")
    car = desk.app.customer_file.vehicle(desk.caller, vehicle=before.vehicle)
    return wish_of(desk, desk.app.directory.store(store), car, before.services, starts)


def _tell(desk: Desk, one: Appointment) -> None:
    desk.tell(_sentence(desk, one), AppointmentView.of(one, desk.caller.actor))


def _sentence(desk: Desk, one: Appointment) -> str:
    store = desk.app.directory.store(one.store)
    when, ready = clock(one.expected, store.zone), clock(one.promise.latest, store.zone)
    told = f"{one.id} is {one.status}: {store.code} {when}, done by {ready}, {one.quoted}"
    if one.status is Status.HELD:
        return f"{told}; to be confirmed by {clock(one.hold_until, store.zone)}."
    return f"{told}."
