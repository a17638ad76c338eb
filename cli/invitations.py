"""Free time at the terminal: who is invited to it, and who waits for some."""

from uuid import UUID
from zoneinfo import ZoneInfo

import click

from adapters.settings import Settings
from application.app import Application
from cli.house import OPERATOR, house
from domain.booking.invitation import Invitation
from domain.booking.waiting import Wait
from domain.shared.ids import InvitationId


def _open(context: click.Context) -> Application:
    if isinstance(context.obj, Settings):
        context.obj = context.with_resource(house(context.obj))
    app: Application = context.obj
    return app


@click.group("invitations")
def invitations() -> None:
    """Who is invited to time that became free, and who waits for some."""


@invitations.command("open")
@click.argument("code")
@click.pass_context
def open_(context: click.Context, code: str) -> None:
    """Print what customers of a shop have not answered: id, from, to, answer until, appointment.

    Times are by the shop's clock; somebody on the waiting list comes from no other time.
    """
    app = _open(context)
    store = app.directory.store_called(code)
    for one in app.invitations.of_store(OPERATOR, store=store.id):
        click.echo(_told(one, ZoneInfo(store.zone)))


@invitations.command("waiting")
@click.argument("code")
@click.pass_context
def waiting(context: click.Context, code: str) -> None:
    """Print the waiting list of a shop: id, state, first and last day, services, waits since."""
    app = _open(context)
    store = app.directory.store_called(code)
    for one in app.waiting.of_store(OPERATOR, store=store.id):
        click.echo(_waits(one, ZoneInfo(store.zone)))


@invitations.command("accept")
@click.argument("invitation", type=click.UUID)
@click.pass_context
def accept(context: click.Context, invitation: UUID) -> None:
    """Say yes for a customer; prints the appointment."""
    app = _open(context)
    click.echo(app.invitations.accept(OPERATOR, invitation=InvitationId(invitation)))


@invitations.command("decline")
@click.argument("invitation", type=click.UUID)
@click.pass_context
def decline(context: click.Context, invitation: UUID) -> None:
    """Say no for a customer; the next in order is asked."""
    _open(context).invitations.decline(OPERATOR, invitation=InvitationId(invitation))


def _told(one: Invitation, zone: ZoneInfo) -> str:
    before, starts, until = (
        at.astimezone(zone).isoformat(timespec="minutes") if at else "-"
        for at in (one.before, one.starts, one.until)
    )
    return f"{one.id}\t{before}\t{starts}\t{until}\t{one.appointment}"


def _waits(one: Wait, zone: ZoneInfo) -> str:
    state = str(one.status)
    if one.until:
        state += f" until {one.until.astimezone(zone).isoformat(timespec='minutes')}"
    first, last = (at.astimezone(zone).date() for at in (one.window.start, one.last_moment))
    since = one.since.astimezone(zone).isoformat(timespec="minutes")
    return f"{one.id}\t{state}\t{first}\t{last}\t{' '.join(one.services)}\t{since}"
