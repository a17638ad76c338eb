"""A shop's floor at the terminal: what waits is dispatched, what happened is told."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import click

from api.telling import Teller
from cli.desk import AS, JSON, VISIT, Desk, at_a_desk, desk_of, in_the_name
from cli.lazy import LazyGroup
from cli.telling import table
from domain.shared.errors import BaywiseError
from domain.shared.ids import StoreId, WorkOrderId
from domain.work_orders.status import Status
from domain.work_orders.work_order import WorkOrder

_PAGE = 50
_ON_FILE: Final = {"record": "cli.replay:record", "replay": "cli.replay:replay"}


@click.group("dispatch", cls=LazyGroup, lazy=_ON_FILE, invoke_without_command=True)
@click.option("--store", "code", metavar="CODE")
@in_the_name
@click.pass_context
def dispatch(context: click.Context, code: str | None, login: str | None) -> None:
    """Give hands and bays to every car of a shop that waits for them.

    Prints the visit and why these hands, one line an operation; of a car that cannot be dispatched
    now, the reason. Ends with 1 if there is one.
    """
    if context.invoked_subcommand:
        return
    if code is None:
        raise click.MissingParameter(param_hint="'--store'", param_type="option")
    desk = desk_of(context, login)
    refused = False
    for visit in list(_waiting(desk, desk.store_id(code))):
        try:
            desk.app.dispatching.dispatch(desk.caller, work_order=visit.id)
        except BaywiseError as error:
            refused = True
            click.echo(table([(visit.id, f"{error.code}: {error.detail}")]))
            continue
        for line in _why(desk, visit.id):
            click.echo(table([(visit.id, line)]))
    if refused:
        context.exit(1)


def _waiting(desk: Desk, store: StoreId) -> Iterator[WorkOrder]:
    """What is diagnosed, or is here without a time to come, who came first comes first."""
    now = desk.app.clock.now()
    after: WorkOrderId | None = None
    while cars := desk.app.wall.cars(desk.caller, store=store, after=after, limit=_PAGE):
        yield from (one for one in cars if _waits(one, now))
        after = cars[-1].id


def _waits(visit: WorkOrder, now: datetime) -> bool:
    if visit.status in (Status.DISPATCHED, Status.IN_REPAIR):
        return any(one.lost_time or one.let_pass(now) for one in visit.operations)
    return visit.status is Status.DIAGNOSED


def _why(desk: Desk, work_order: WorkOrderId) -> Iterator[str]:
    visit = desk.app.visits.work_order(desk.caller, work_order=work_order)
    teller = Teller.of_visit(desk.app.directory.register, visit)
    for made in desk.app.visits.decisions(desk.caller, work_order=work_order):
        if made.kind == "assignment":
            yield teller.told(made.record, "en")


def _history(desk: Desk, named: str) -> None:
    """Everything that happened to a visit: time on the shop's clock, event, and through which door.

    Events are kept for ever, in one order; the position is the first column.
    """
    visit = desk.visit(named).work_order
    zone = ZoneInfo(desk.app.directory.store(visit.store).zone)
    events = [
        {
            "position": told.position,
            "at": told.at.astimezone(zone).isoformat(timespec="seconds"),
            "kind": told.kind,
            "channel": told.channel,
        }
        for told in desk.app.visits.history(desk.caller, work_order=visit.id)
    ]
    desk.tell(table(one.values() for one in events), {"items": events})


history = click.Command(
    "history",
    params=[VISIT, AS, JSON],
    callback=at_a_desk(_history),
    help=_history.__doc__,
)
