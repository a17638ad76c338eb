"""``baywise webhooks``: programs outside that are told what happens."""

import sys
from uuid import UUID

import click

from cli.desk import Desk, pass_desk
from cli.people import person_called
from cli.telling import table
from domain.shared.ids import SubscriptionId

_ID = click.argument("id", type=click.UUID)


@click.group()
def webhooks() -> None:
    """Programs that are told what happens, and how that goes."""


@webhooks.command()
@click.argument("url")
@click.option("--owner", required=True, metavar="LOGIN", help="Whose reach it hears with.")
@click.option("--event", "kinds", multiple=True, metavar="NAME", help="Only such; all without.")
@click.option("--from", "start", type=click.IntRange(min=0), help="Position; from now without.")
@pass_desk
def add(desk: Desk, url: str, owner: str, kinds: tuple[str, ...], start: int | None) -> None:
    """Tell a program at URL what LOGIN may hear; print its id and, this once, its secret."""
    person = person_called(desk.app, owner)
    added = desk.app.subscriptions.add(desk.caller, url=url, kinds=kinds, start=start, owner=person)
    click.echo(f"{added.id}\t{added.secret.text}")


@webhooks.command("list")
@pass_desk
def list_(desk: Desk) -> None:
    """Print id, status (and why), position, failures in a row, events and URL, tabs between."""
    for standing in desk.app.subscriptions.standings(desk.caller):
        one, place = standing.subscription, standing.place
        status = f"{one.status} ({one.cause})" if one.cause else one.status
        failures = place.failures if place else 0
        kinds = ",".join(one.kinds) or "all"
        click.echo(table([(one.id, status, standing.position, failures, kinds, one.url)]))


@webhooks.command()
@_ID
@pass_desk
def pause(desk: Desk, id: UUID) -> None:
    """Send nothing until it is resumed; what happens meanwhile is told then."""
    desk.app.subscriptions.pause(desk.caller, SubscriptionId(id))


@webhooks.command()
@_ID
@pass_desk
def resume(desk: Desk, id: UUID) -> None:
    """Go on at once where it stopped."""
    desk.app.subscriptions.resume(desk.caller, SubscriptionId(id))


@webhooks.command()
@_ID
@click.option("--from", "start", type=click.IntRange(min=0), required=True, help="Position.")
@pass_desk
def replay(desk: Desk, id: UUID, start: int) -> None:
    """Tell again what follows a position, under the same ids as before."""
    desk.app.subscriptions.replay(desk.caller, SubscriptionId(id), start=start)


@webhooks.command()
@_ID
@pass_desk
def remove(desk: Desk, id: UUID) -> None:
    """Never tell it anything again, and forget its secret."""
    desk.app.subscriptions.remove(desk.caller, SubscriptionId(id))


@webhooks.command()
@_ID
@pass_desk
def test(desk: Desk, id: UUID) -> None:
    """Send a message that tells nothing and print what came of it; exit 1 if it was not taken."""
    answer = desk.app.subscriptions.test(desk.caller, SubscriptionId(id))
    click.echo(answer.text)
    sys.exit(0 if answer.is_taken else 1)


@webhooks.command()
@_ID
@click.option("--limit", type=click.IntRange(1, 200), default=50, show_default=True)
@pass_desk
def deliveries(desk: Desk, id: UUID, limit: int) -> None:
    """Print when, position, event, outcome and milliseconds, the newest first, tabs between."""
    for one in desk.app.subscriptions.attempts(desk.caller, SubscriptionId(id), limit=limit):
        at = one.at.isoformat(timespec="milliseconds")
        click.echo(table([(at, one.position, one.kind, one.outcome, one.took_ms)]))
