"""Why: the reasons of a choice, from a terminal."""

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

import click

from api.day_telling import DayTeller
from api.telling import Teller
from application.shared.ledgers import Decided
from cli.desk import AS, JSON, Desk, at_a_desk
from domain.dispatch.placement import Placement
from domain.members.plate import Plate
from domain.planning.decision import DayDecision
from domain.shared.errors import NotFound
from domain.shared.ids import AppointmentId, WorkOrderId


def _why(desk: Desk, subject: str, zh: bool, every: bool) -> None:
    """Tell why this shop, this time and these hands: a line a choice, the oldest first.

    Each with the smallest change with which it would have been another one. Of an offer that
    somebody took, give its appointment; of the plans of a day that were accepted, the shop and the
    date, such as S0001@2026-03-02: a line an operation, and what keeps it from beginning earlier.
    Times are those of the shop's clock.
    """
    language = "zh" if zh else "en"
    code, at_date, day = subject.partition("@")
    if at_date:
        plans = _plans(desk, code, day, language)
        desk.tell("\n".join(plans), {"items": plans})
        return
    made, teller = _made(desk, _meant(desk, subject))
    told = [
        {
            "at": one.at.astimezone(ZoneInfo(desk.app.directory.store(one.store).zone)).isoformat(
                timespec="seconds"
            ),
            "kind": one.kind,
            "told": _told(teller, one, language),
            "shops": _shops(teller, one, language) if every else [],
        }
        for one in made
    ]
    lines = [
        line
        for one in told
        for line in (
            f"{one['at']} {one['kind']}: {one['told']}",
            *(f"  {shop}" for shop in one["shops"]),
        )
    ]
    desk.tell("\n".join(lines), {"items": told})


def _told(teller: Teller, one: Decided, language: str) -> str:
    parts = (teller.told(one.record, language), teller.otherwise(one.record, language))
    return ("" if language == "zh" else " ").join(part for part in parts if part)


def _shops(teller: Teller, one: Decided, language: str) -> list[str]:
    record = one.record
    return [*teller.shops(record, language)] if isinstance(record, Placement) else []


def _plans(desk: Desk, code: str, day: str, language: str) -> list[str]:
    """The plans of a day that were accepted, in order of time, and their operations."""
    app = desk.app
    store = app.directory.store_called(code)
    try:
        local = date.fromisoformat(day)
    except ValueError:
        detail = f"{day!r} is no date like 2026-03-02"
        raise click.BadParameter(detail, param_hint="SUBJECT") from None
    made = app.planning.accepted(desk.caller, store=store.id, day=local)
    if not made:
        raise NotFound(f"no plan of {code} for {day} was accepted", store=store.id, day=local)
    teller = DayTeller.of(app.directory.register, store.id)
    lines = list[str]()
    for one in made:
        at = one.at.astimezone(ZoneInfo(store.zone)).isoformat(timespec="seconds")
        record: DayDecision = one.record
        lines.append(f"{at} {one.kind}: {record.moved}/{record.planned}")
        lines.extend(f"  {line}" for line in teller.lines(record.steps, language))
    return lines


why = click.Command(
    "why",
    params=[
        click.Argument(["subject"], metavar="PLATE|WORK_ORDER|APPOINTMENT|SHOP@DATE"),
        click.Option(["--zh"], is_flag=True, help="In Chinese."),
        click.Option(["--all", "every"], is_flag=True, help="Every shop that was looked at, too."),
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
