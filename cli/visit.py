"""``baywise visit``: one car's stay at one shop, step by step, as the API and the pages lead it."""

from typing import Final

import click

from api.arrivals import EntryBody
from api.booking import BookedView
from api.invoice import InvoiceView
from api.orders import PaidView
from api.payments import IntentView
from api.visits import EmergencyView, VisitLine, VisitView
from api.wire import Price
from application.visits.queries import VisitView as Seen
from cli.desk import VISIT, Desk, deskwork
from cli.floor import history
from cli.inputs import body_of, options_of
from cli.steps import add_steps
from cli.telling import invoice_told, sentence, table, whole
from cli.tenders import GIVEN, tendered, tenders_option
from cli.wishes import PLATE, SERVICES, STORE, soonest, wish_of
from domain.finance.tender import Tender
from domain.members.plate import Plate
from domain.shared.ids import VehicleId
from domain.work_orders.status import Status

_ENTRY = tuple(options_of(EntryBody))


@click.group("visit")
def visit() -> None:
    """One car's stay at one shop, step by step; ``wo`` is the same.

    PLATE|VISIT is the plate of the car or the id of the visit. What a step may be followed by is
    told with every answer and every refusal.
    """


@deskwork(
    visit,
    "list",
    click.Option(["--store", "code"], metavar="CODE", help="Of this shop; else of all in reach."),
    click.Option(["--status"], type=click.Choice([one.value for one in Status])),
    click.Option(["--limit"], type=click.IntRange(1, 200), default=50, show_default=True),
)
def _list(desk: Desk, code: str | None, status: str | None, limit: int) -> None:
    """Visits, the newest first: plate, state, stage, priority, shop and id, by tabs."""
    rows = desk.app.listings.visits(
        desk.caller,
        store=desk.store_id(code) if code else None,
        status=Status(status) if status else None,
        limit=limit,
    )
    stores = desk.app.directory.register.stores
    told = (
        (
            row.plate.text if row.plate else "",
            row.status,
            row.stage,
            row.priority,
            stores[row.store].code,
            row.id,
        )
        for row in rows
    )
    desk.tell(table(told) or "There is no such visit.", {"items": list(map(VisitLine.of, rows))})


@deskwork(visit, "show", VISIT)
def _show(desk: Desk, named: str) -> None:
    """Everything about a visit: work, cost by labour and parts, payments, and what may follow."""
    view = desk.visit(named)
    desk.tell("\n".join(whole(desk, view)), VisitView.of(view, desk.caller.actor))


@deskwork(visit, "invoice", VISIT)
def _invoice(desk: Desk, named: str) -> None:
    """What stands on the invoice of a settled visit: net, VAT and gross of every line, and sums."""
    invoice = desk.app.visits.invoice(desk.caller, order=desk.visit(named).order.id)
    desk.tell("\n".join(invoice_told(invoice)), InvoiceView.of(invoice))


@deskwork(visit, "check-in", STORE, PLATE, *_ENTRY)
def _check_in(desk: Desk, code: str, plate: str, **entry: object) -> None:
    """Take in the car that a shop expects today, by its plate; answers which visit it is."""
    arrived = desk.app.receptions.check_in(
        desk.caller,
        store=desk.store_id(code),
        plate=Plate(plate),
        entry=body_of(EntryBody, entry).entry,
    )
    _tell(desk, desk.visit(str(arrived)))


@deskwork(visit, "walk-in", STORE, PLATE, SERVICES, *_ENTRY)
def _walk_in(desk: Desk, code: str, plate: str, services: tuple[str, ...], **entry: object) -> None:
    """Take in a car that nobody expected, at the first time that the shop has today.

    The car is known; who it is not is written down with: baywise member add.
    """
    written, car = body_of(EntryBody, entry).entry, desk.car(plate)
    store = desk.store(code)
    proposal = soonest(desk, store, wish_of(desk, store, car, services))
    booked = desk.app.receptions.walk_in(
        desk.caller,
        proposal=proposal,
        member=car.member,
        vehicle=VehicleId(car.id),
        entry=written,
    )
    desk.tell(sentence(desk, desk.visit(str(booked.work_order))), BookedView.of(booked))


@deskwork(
    visit,
    "emergency",
    STORE,
    PLATE,
    SERVICES,
    *_ENTRY,
    click.Option(["--reason"], required=True, help="Why it cannot wait."),
)
def _emergency(
    desk: Desk,
    code: str,
    plate: str,
    services: tuple[str, ...],
    reason: str,
    **entry: object,
) -> None:
    """Take in a car that cannot wait, at the earliest time of today.

    If the shop is full, who comes latest enough gives way, by the rules emergency.notice_min and
    emergency.gain_min; who lost the time is printed. Takes the right to prioritise.
    """
    written, car = body_of(EntryBody, entry).entry, desk.car(plate)
    taken = desk.app.emergencies.take_in(
        desk.caller,
        store=desk.store_id(code),
        vehicle=VehicleId(car.id),
        services=services,
        entry=written,
        reason=reason,
    )
    told = sentence(desk, desk.visit(str(taken.booked.work_order)))
    gave_way = (f"gave way\t{one}" for one in taken.displaced)
    desk.tell("\n".join((told, *gave_way)), EmergencyView.of(taken))


@deskwork(
    visit,
    "pay",
    VISIT,
    tenders_option(list(Tender)),
    GIVEN,
)
def _pay(desk: Desk, named: str, tenders: tuple[tuple[str, str], ...], given: int | None) -> None:
    """Take all that is due, with one tender or several; a phone is sent the link that is told.

    Takes the right to take payment.
    """
    view = desk.visit(named)
    with desk.refusals_of(view):
        paid, intents = desk.app.providers.pay(
            desk.caller, order=view.order.id, tenders=tendered(view.order.due, tenders, given)
        )
    asked = [IntentView.of(one) for one in intents]
    answer = PaidView(payments=list(paid.payments), change=Price.of(paid.change), asked=asked)
    links = (f"to pay on the phone\t{one.link}" for one in asked)
    change = [f"change\t{paid.change}"] if paid.change else []
    desk.tell("\n".join((sentence(desk, desk.again(view)), *change, *links)), answer)


def _tell(desk: Desk, view: Seen) -> None:
    desk.tell(sentence(desk, view), VisitView.of(view, desk.caller.actor))


visit.add_command(history)
add_steps(visit)
wo: Final = click.Group("wo", commands=visit.commands, help="Another name of `baywise visit`.")
