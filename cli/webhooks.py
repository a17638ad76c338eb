"""``baywise webhooks``: programs outside that are told what happens."""

import sys
from uuid import UUID

import click

from adapters.settings import Settings
from application.app import Application
from cli.house import OPERATOR, house
from cli.people import person_called
from domain.shared.ids import SubscriptionId

_ID = click.argument("id", type=click.UUID)


@click.group()
@click.pass_context
def webhooks(context: click.Context) -> None:
    """Programs that are told what happens, and how that goes."""
    if isinstance(context.obj, Settings):
        context.obj = context.with_resource(house(context.obj))


@webhooks.command()
@click.argument("url")
@click.option("--owner", required=True, metavar="LOGIN", help="Whose reach it hears with.")
@click.option("--event", "kinds", multiple=True, metavar="NAME", help="Only such; all without.")
@click.option("--from", "start", type=click.IntRange(min=0), help="Position; from now without.")
@click.pass_obj
def add(app: Application, url: str, owner: str, kinds: tuple[str, ...], start: int | None) -> None:
    """Tell a program at URL what LOGIN may hear; print its id and, this once, its secret."""
    person = person_called(app, owner)
    added = app.subscriptions.add(OPERATOR, url=url, kinds=kinds, start=start, owner=person)
    click.echo(f"{added.id}\t{added.secret.text}")


@webhooks.command("list")
@click.pass_obj
def list_(app: Application) -> None:
    """Print id, status (and why), position, failures in a row, events and URL, tabs between."""
    for standing in app.subscriptions.standings(OPERATOR):
        one, place = standing.subscription, standing.place
        status = f"{one.status} ({one.cause})" if one.cause else one.status
        failures = place.failures if place else 0
        kinds = ",".join(one.kinds) or "all"
        click.echo(f"{one.id}\t{status}\t{standing.position}\t{failures}\t{kinds}\t{one.url}")


@webhooks.command()
@_ID
@click.pass_obj
def pause(app: Application, id: UUID) -> None:
    """Send nothing until it is resumed; what happens meanwhile is told then."""
    app.subscriptions.pause(OPERATOR, SubscriptionId(id))


@webhooks.command()
@_ID
@click.pass_obj
def resume(app: Application, id: UUID) -> None:
    """Go on at once where it stopped."""
    app.subscriptions.resume(OPERATOR, SubscriptionId(id))


@webhooks.command()
@_ID
@click.option("--from", "start", type=click.IntRange(min=0), required=True, help="Position.")
@click.pass_obj
def replay(app: Application, id: UUID, start: int) -> None:
    """Tell again what follows a position, under the same ids as before."""
    app.subscriptions.replay(OPERATOR, SubscriptionId(id), start=start)


@webhooks.command()
@_ID
@click.pass_obj
def remove(app: Application, id: UUID) -> None:
    """Never tell it anything again, and forget its secret."""
    app.subscriptions.remove(OPERATOR, SubscriptionId(id))


@webhooks.command()
@_ID
@click.pass_obj
def test(app: Application, id: UUID) -> None:
    """Send a message that tells nothing and print what came of it; exit 1 if it was not taken."""
    answer = app.subscriptions.test(OPERATOR, SubscriptionId(id))
    click.echo(answer.text)
    sys.exit(0 if answer.is_taken else 1)


@webhooks.command()
@_ID
@click.option("--limit", type=click.IntRange(1, 200), default=50, show_default=True)
@click.pass_obj
def deliveries(app: Application, id: UUID, limit: int) -> None:
    """Print when, position, event, outcome and milliseconds, the newest first, tabs between."""
    for one in app.subscriptions.attempts(OPERATOR, SubscriptionId(id), limit=limit):
        at = one.at.isoformat(timespec="milliseconds")
        click.echo(f"{at}\t{one.position}\t{one.kind}\t{one.outcome}\t{one.took_ms}")
