"""Why: the reasons of a choice, from a terminal."""

from uuid import UUID
from zoneinfo import ZoneInfo

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
    """Tell why this shop, this time and these hands: one sentence a choice, the oldest first.

    Times are those of the shop's clock.
    """
    if isinstance(context.obj, Settings):
        context.obj = context.with_resource(house(context.obj))
    app: Application = context.obj
    made, teller = _made(app, subject)
    for one in made:
        at = one.at.astimezone(ZoneInfo(app.directory.store(one.store).zone))
        told = teller.told(one.record, "zh" if zh else "en")
        click.echo(f"{at.isoformat(timespec='seconds')} {one.kind}: {told}")


def _before(app: Application, appointment: AppointmentId) -> tuple[Decided, ...]:
    try:
        return app.visits.placements(OPERATOR, appointment=appointment)
    except NotFound:
        detail = f"{appointment} is neither a work order nor an appointment"
        raise NotFound(detail, id=appointment) from None


def _made(app: Application, subject: UUID) -> tuple[tuple[Decided, ...], Teller]:
    """What was decided about a visit, or before there was one, and who tells it.

    Raises:
        NotFound: it is neither a work order nor an appointment.
    """
    register = app.directory.register
    try:
        visit = app.visits.work_order(OPERATOR, work_order=WorkOrderId(subject))
    except NotFound:
        return _before(app, AppointmentId(subject)), Teller.of_chain(register)
    made = app.visits.decisions(OPERATOR, work_order=WorkOrderId(subject))
    return made, Teller.of_visit(register, visit)
