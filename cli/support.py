"""``baywise support``: how shops could help each other, and doing it."""

from collections.abc import Iterator
from typing import Final
from uuid import UUID

import click

from api.telling import Teller
from application.app import Application
from application.support.service import Proposed
from cli.desk import Desk, pass_desk
from cli.telling import clock, table
from domain.dispatch.agreement import SupportId
from domain.dispatch.support import Way, Weighed
from domain.shared.ids import WorkOrderId
from domain.stores.store import Store

_UNIT: Final = {Way.PART: "pieces", Way.TECHNICIAN: "hours of hands", Way.CUSTOMER: "hours of bays"}


@click.group("support")
def support() -> None:
    """Shops help each other: a part, a technician or a customer moves.

    Times are those of the clock of the shop that is helped.
    """


@support.command("propose")
@click.argument("work_order", type=click.UUID, required=False)
@click.option("--store", "code", metavar="CODE", help="Every job of a shop, such as S0001.")
@pass_desk
def propose(desk: Desk, work_order: UUID | None, code: str | None) -> None:
    """Print each job that its shop cannot do in time, and the ways to help with it, best first.

    A line a way: ID, points, what moves, kilometres and minutes on the road, cost, when it begins
    and when the job is ready, and what the donor gives of what it has free.
    """
    for proposed in _found(desk, work_order, code):
        for line in _lines(desk.app, proposed):
            click.echo(line)


@support.command("list")
@click.argument("code", metavar="SHOP")
@pass_desk
def listed(desk: Desk, code: str) -> None:
    """Print what a shop got from others and gave them in the last four weeks, the newest first.

    ID, what moved, from which shop to which, for which work order, state, when the job is ready.
    """
    stores = desk.app.directory.register.stores
    for one in desk.app.supports.of_store(desk.caller, store=desk.store_id(code)):
        there = stores[one.store]
        moved = (one.id, one.way, stores[one.donor].code, there.code, one.work_order)
        click.echo(table([(*moved, one.status, clock(one.ready, there.zone))]))


@support.command("accept")
@click.argument("work_order", type=click.UUID)
@click.argument("id", type=click.UUID)
@pass_desk
def accept(desk: Desk, work_order: UUID, id: UUID) -> None:
    """Accept the way ID for a job: everything moves in both shops, or nothing does."""
    agreed = desk.app.supports.accept(desk.caller, work_order=WorkOrderId(work_order), way=id)
    store = desk.app.directory.store(agreed.store)
    donor = desk.app.directory.store(agreed.donor).code
    ready = f"ready {clock(agreed.ready, store.zone)}"
    click.echo(table([(agreed.id, agreed.way, donor, ready)]))


@support.command("arrive")
@click.argument("support", type=click.UUID)
@pass_desk
def arrive(desk: Desk, support: UUID) -> None:
    """The part that was sent is here; SUPPORT is what accept printed."""
    desk.app.supports.arrive(desk.caller, support=SupportId(support))


@support.command("call-off")
@click.argument("support", type=click.UUID)
@pass_desk
def call_off(desk: Desk, support: UUID) -> None:
    """The technician does not come after all."""
    desk.app.supports.call_off(desk.caller, support=SupportId(support))


def _found(desk: Desk, work_order: UUID | None, code: str | None) -> tuple[Proposed, ...]:
    if work_order is not None and code is None:
        return desk.app.supports.propose(desk.caller, work_order=WorkOrderId(work_order))
    if code is not None and work_order is None:
        return desk.app.supports.propose_all(desk.caller, store=desk.store_id(code))
    raise click.UsageError("name a work order, or a shop with --store")


def _lines(app: Application, proposed: Proposed) -> Iterator[str]:
    trouble, store = proposed.trouble, app.directory.store(proposed.trouble.store)
    alone = f"alone {clock(trouble.alone, store.zone)}" if trouble.alone else "alone never"
    lacks = "+".join(trouble.lacks)
    promised = f"promised {clock(trouble.promised, store.zone)}"
    yield table([(trouble.work_order, store.code, f"lacks {lacks}", promised, alone)])
    teller = Teller.of_chain(app.directory.register)
    for one in proposed.ways:
        yield table([("", *_way(one, trouble.work_order, teller, store))])


def _way(one: Weighed, job: WorkOrderId, teller: Teller, store: Store) -> Iterator[str]:
    of = one.help
    yield str(of.id_for(job))
    yield f"{one.points:.1f}"
    yield teller.way(of, "en")
    yield f"{of.km:.1f} km, {of.travel_min} min"
    yield str(of.cost)
    yield f"{clock(of.begins, store.zone)}..{clock(of.ready, store.zone)}"
    yield f"{of.effect.takes:g} of {of.effect.free:g} {_UNIT[of.way]}"
    if one.bar:
        yield f"no: {one.bar}"
