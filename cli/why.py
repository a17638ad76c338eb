"""Why: the reasons of a choice, from a terminal."""

from uuid import UUID

import click

from adapters.settings import Settings
from api.telling import Teller
from application.app import Application
from application.shared.ledgers import Decided
from cli.house import OPERATOR, house
from domain.shared.errors import NotFound
from domain.shared.ids import AppointmentId, WorkOrderId


@click.command("why")
@click.argument("subject", type=click.UUID, metavar="WORK_ORDER|APPOINTMENT")
@click.option("--zh", is_flag=True, help="In Chinese.")
@click.pass_context
def why(context: click.Context, subject: UUID, zh: bool) -> None:
    """Tell why this shop, this time and these hands: one sentence a choice, the oldest first."""
    if isinstance(context.obj, Settings):
        context.obj = context.with_resource(house(context.obj))
    app: Application = context.obj
    teller = Teller(app.directory.register)
    for one in _made(app, subject):
        told = teller.told(one, "zh" if zh else "en")
        click.echo(f"{one.at.isoformat()} {one.kind}: {told}")


def _made(app: Application, subject: UUID) -> tuple[Decided, ...]:
    """What was decided about a visit, or before there was one.

    Raises:
        NotFound: it is neither a work order nor an appointment.
    """
    try:
        return app.visits.decisions(OPERATOR, work_order=WorkOrderId(subject))
    except NotFound:
        return app.visits.placements(OPERATOR, appointment=AppointmentId(subject))
