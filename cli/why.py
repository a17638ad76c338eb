"""Why: the reasons of a choice, from a terminal."""

from uuid import UUID
from zoneinfo import ZoneInfo

import click

from api.telling import Teller
from application.shared.ledgers import Decided
from cli.desk import AS, JSON, Desk, at_a_desk
from domain.members.plate import Plate
from domain.shared.errors import NotFound
from domain.shared.ids import AppointmentId, WorkOrderId


def _why(desk: Desk, subject: str, zh: bool) -> None:
    """Tell why this shop, this time and these hands: one sentence a choice, the oldest first.

    Times are those of the shop's clock.
    """
    made, teller = _made(desk, _meant(desk, subject))
    told = [
        {
            "at": one.at.astimezone(ZoneInfo(desk.app.directory.store(one.store).zone)).isoformat(
                timespec="seconds"
            ),
            "kind": one.kind,
            "told": teller.told(one.record, "zh" if zh else "en"),
        }
        for one in made
    ]
    lines = "\n".join(f"{one['at']} {one['kind']}: {one['told']}" for one in told)
    desk.tell(lines, {"items": told})


why = click.Command(
    "why",
    params=[
        click.Argument(["subject"], metavar="PLATE|WORK_ORDER|APPOINTMENT"),
        click.Option(["--zh"], is_flag=True, help="In Chinese."),
        *(AS, JSON),
    ],
    callback=at_a_desk(_why),
    help=_why.__doc__,
)


def _meant(desk: Desk, subject: str) -> UUID:
    try:
        return UUID(subject)
    except ValueError:
        return desk.app.visits.by_plate(desk.caller, plate=Plate(subject)).id


def _before(desk: Desk, appointment: AppointmentId) -> tuple[Decided, ...]:
    try:
        return desk.app.visits.placements(desk.caller, appointment=appointment)
    except NotFound:
        detail = f"{appointment} is neither a work order nor an appointment"
        raise NotFound(detail, id=appointment) from None


def _made(desk: Desk, subject: UUID) -> tuple[tuple[Decided, ...], Teller]:
    """What was decided about a visit, or before there was one, and who tells it.

    Raises:
        NotFound: it is neither a work order nor an appointment.
    """
    visits, register = desk.app.visits, desk.app.directory.register
    try:
        visit = visits.work_order(desk.caller, work_order=WorkOrderId(subject))
    except NotFound:
        return _before(desk, AppointmentId(subject)), Teller.of_chain(register)
    made = visits.decisions(desk.caller, work_order=WorkOrderId(subject))
    return made, Teller.of_visit(register, visit)
