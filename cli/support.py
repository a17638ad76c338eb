"""``baywise support``: how shops could help each other, and doing it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import click

from adapters.settings import Settings
from api.telling import Teller
from application.app import Application
from application.support.service import Proposed
from cli.house import OPERATOR, house
from domain.dispatch.agreement import SupportId
from domain.dispatch.support import Way, Weighed
from domain.shared.ids import WorkOrderId
from domain.stores.store import Store

_UNIT: Final = {Way.PART: "pieces", Way.TECHNICIAN: "hours of hands", Way.CUSTOMER: "hours of bays"}


@click.group("support")
@click.pass_context
def support(context: click.Context) -> None:
    """Shops help each other: a part, a technician or a customer moves.

    Times are those of the clock of the shop that is helped.
    """
    if isinstance(context.obj, Settings):
        context.obj = context.with_resource(house(context.obj))


@support.command("propose")
@click.argument("work_order", type=click.UUID, required=False)
@click.option("--store", "code", metavar="CODE", help="Every job of a shop, such as S0001.")
@click.pass_obj
def propose(app: Application, work_order: UUID | None, code: str | None) -> None:
    """Print each job that its shop cannot do in time, and the ways to help with it, best first.

    A line a way: ID, points, what moves, kilometres and minutes on the road, cost, when it begins
    and when the job is ready, and what the donor gives of what it has free.
    """
    for proposed in _found(app, work_order, code):
        for line in _lines(app, proposed):
            click.echo(line)


@support.command("accept")
@click.argument("work_order", type=click.UUID)
@click.argument("id", type=click.UUID)
@click.pass_obj
def accept(app: Application, work_order: UUID, id: UUID) -> None:
    """Accept the way ID for a job: everything moves in both shops, or nothing does."""
    agreed = app.supports.accept(OPERATOR, work_order=WorkOrderId(work_order), way=id)
    store = app.directory.store(agreed.store)
    donor = app.directory.store(agreed.donor).code
    click.echo(f"{agreed.id}\t{agreed.way}\t{donor}\tready {_local(agreed.ready, store)}")


@support.command("arrive")
@click.argument("support", type=click.UUID)
@click.pass_obj
def arrive(app: Application, support: UUID) -> None:
    """The part that was sent is here; SUPPORT is what accept printed."""
    app.supports.arrive(OPERATOR, support=SupportId(support))


@support.command("call-off")
@click.argument("support", type=click.UUID)
@click.pass_obj
def call_off(app: Application, support: UUID) -> None:
    """The technician does not come after all."""
    app.supports.call_off(OPERATOR, support=SupportId(support))


def _found(app: Application, work_order: UUID | None, code: str | None) -> tuple[Proposed, ...]:
    if work_order is not None and code is None:
        return app.supports.propose(OPERATOR, work_order=WorkOrderId(work_order))
    if code is not None and work_order is None:
        store = app.directory.store_called(code)
        return app.supports.propose_all(OPERATOR, store=store.id)
    raise click.UsageError("name a work order, or a shop with --store")


def _lines(app: Application, proposed: Proposed) -> Iterator[str]:
    trouble, store = proposed.trouble, app.directory.store(proposed.trouble.store)
    alone = f"alone {_local(trouble.alone, store)}" if trouble.alone else "alone never"
    lacks = "+".join(trouble.lacks)
    promised = f"promised {_local(trouble.promised, store)}"
    yield "\t".join((str(trouble.work_order), store.code, f"lacks {lacks}", promised, alone))
    teller = Teller.of_chain(app.directory.register)
    for one in proposed.ways:
        yield "\t".join(("", *_way(one, trouble.work_order, teller, store)))


def _way(one: Weighed, job: WorkOrderId, teller: Teller, store: Store) -> Iterator[str]:
    of = one.help
    yield str(of.id_for(job))
    yield f"{one.points:.1f}"
    yield teller.way(of, "en")
    yield f"{of.km:.1f} km, {of.travel_min} min"
    yield str(of.cost)
    yield f"{_local(of.begins, store)}..{_local(of.ready, store)}"
    yield f"{of.effect.takes:g} of {of.effect.free:g} {_UNIT[of.way]}"
    if one.bar:
        yield f"no: {one.bar}"


def _local(at: datetime, store: Store) -> str:
    return at.astimezone(ZoneInfo(store.zone)).strftime("%Y-%m-%dT%H:%M")
