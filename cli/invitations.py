"""Free time at the terminal: who is invited to it, and who waits for some."""

from uuid import UUID
from zoneinfo import ZoneInfo

import click

from cli.desk import Desk, pass_desk
from cli.telling import clock, table
from domain.booking.invitation import Invitation
from domain.booking.waiting import Wait
from domain.shared.ids import InvitationId


@click.group("invitations")
def invitations() -> None:
    """Who is invited to time that became free, and who waits for some."""


@invitations.command("open")
@click.argument("code")
@pass_desk
def open_(desk: Desk, code: str) -> None:
    """Print what customers of a shop have not answered: id, from, to, answer until, appointment.

    Times are by the shop's clock; somebody on the waiting list comes from no other time.
    """
    store = desk.store(code)
    for one in desk.app.invitations.of_store(desk.caller, store=store.id):
        click.echo(_told(one, store.zone))


@invitations.command("waiting")
@click.argument("code")
@pass_desk
def waiting(desk: Desk, code: str) -> None:
    """Print the waiting list of a shop: id, state, first and last day, services, waits since."""
    store = desk.store(code)
    for one in desk.app.waiting.of_store(desk.caller, store=store.id):
        click.echo(_waits(one, store.zone))


@invitations.command("accept")
@click.argument("invitation", type=click.UUID)
@pass_desk
def accept(desk: Desk, invitation: UUID) -> None:
    """Say yes for a customer; prints the appointment."""
    click.echo(desk.app.invitations.accept(desk.caller, invitation=InvitationId(invitation)))


@invitations.command("decline")
@click.argument("invitation", type=click.UUID)
@pass_desk
def decline(desk: Desk, invitation: UUID) -> None:
    """Say no for a customer; the next in order is asked."""
    desk.app.invitations.decline(desk.caller, invitation=InvitationId(invitation))


def _told(one: Invitation, zone: str) -> str:
    times = (clock(at, zone) if at else "-" for at in (one.before, one.starts, one.until))
    return table([(one.id, *times, one.appointment)])


def _waits(one: Wait, zone: str) -> str:
    state = f"{one.status} until {clock(one.until, zone)}" if one.until else one.status
    first, last = (
        at.astimezone(ZoneInfo(zone)).date() for at in (one.window.start, one.last_moment)
    )
    return table([(one.id, state, first, last, " ".join(one.services), clock(one.since, zone))])
