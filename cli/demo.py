"""``baywise demo``: the demonstrations that need nothing but this command."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import click

from adapters import bootstrap
from adapters.demo.chain import load_chain
from adapters.keys import Keys
from adapters.payments.phone import Phone
from adapters.postgres.embedded import EmbeddedPostgres
from adapters.preparation import migrated
from api.visits import VisitView
from application.app import Application
from application.shared.caller import SYSTEM
from application.visits.diagnosis import Suggestion
from cli.desk import VISIT, Desk, deskwork
from cli.telling import sentence
from domain.members.phone import Phone as PhoneNumber
from domain.members.plate import Plate
from domain.shared.person import PersonName
from domain.shared.trade import Car, Energy, VehicleClass
from domain.stores.store import Store
from simulation.cast import customer
from simulation.clock import HandClock
from simulation.told import as_facts, journal_facts
from simulation.visit import Visit

_STORES = 12
_NINE_IN_SHANGHAI = datetime(2026, 3, 2, 1, tzinfo=UTC)
_LAVIDA = Car(
    maker="Volkswagen",
    model="Lavida",
    year=2021,
    vehicle_class=VehicleClass.MEDIUM,
    energy=Energy.PETROL,
)


@click.group()
def demo() -> None:
    """Show what Baywise does, and be what is only pretended in a demonstration."""


@demo.command("visit")
@click.option("--json", "as_json", is_flag=True, help="One object instead of a story.")
@click.option("--seed", default=1, show_default=True, help="Another seed, another chain.")
def visit(as_json: bool, seed: int) -> None:
    """Walk one car's visit through all eight stages on a throw-away database; also ``flow``."""
    with _throw_away(seed) as (app, clock):
        script = _script(app, clock)
        happenings = []
        for happening in script.live():
            happenings.append(happening)
            if not as_json:
                local = happening.at + timedelta(hours=8)
                click.echo(f"{local:%d %b %H:%M}  {happening.stage:<14} {happening.sentence}")
        seen = app.visits.see(SYSTEM, work_order=script.work_order)
        journal = app.visits.journal(SYSTEM, work_order=script.work_order)
    if as_json:
        click.echo(json.dumps(as_facts(seen, happenings, journal), ensure_ascii=False, indent=2))
        return
    click.echo("\nThe journal:")
    for line in journal_facts(journal):
        click.echo(f"  {line['memo']:<16} {line['account']:<28} {line['amount'] / 100:>12.2f}")


demo.add_command(visit, "flow")


@deskwork(
    demo, "phone", VISIT, click.Option(["--no"], is_flag=True, help="Decline instead of paying.")
)
def _phone(desk: Desk, named: str, no: bool) -> None:
    """Be the customer's phone: pay what it is asked for; only pretended providers are paid so."""
    view, hear = desk.visit(named), desk.app.providers.hear
    phone = Phone.of(
        desk.app.providers.gateways, lambda tender, told: hear(tender, told.headers, told.body)
    )
    for one in view.payments:
        if one.awaited:
            phone.say(one.reference, yes=not no)
    after = desk.again(view)
    desk.tell(sentence(desk, after), VisitView.of(after, desk.caller.actor))


@contextmanager
def _throw_away(seed: int) -> Iterator[tuple[Application, HandClock]]:
    clock = HandClock(_NINE_IN_SHANGHAI)
    with (
        TemporaryDirectory(prefix="baywise-demo-") as folder,
        EmbeddedPostgres(Path(folder) / "postgres", durable=False, outlives=False) as server,
        bootstrap.open_database(
            migrated(server.url), Keys.fresh(), clock=clock, random=Random(seed)
        ) as app,
    ):
        load_chain(app, stores=_STORES, seed=seed)
        yield app, clock


def _script(app: Application, clock: HandClock) -> Visit:
    shop = _first_live(app)
    name, phone = PersonName("王小明"), PhoneNumber("13800138000")
    member = app.members.join(SYSTEM, name=name, phone=phone).member
    vehicle = app.members.register_vehicle(
        SYSTEM, member=member, car=_LAVIDA, plate=Plate("沪A12345")
    )
    return Visit(
        app=app,
        clock=clock,
        customer=customer(member),
        member=member,
        vehicle=vehicle,
        place=shop.place,
        services=("oil-service",),
        mileage_km=42_180,
        suggested=(Suggestion(service="brake-pads-front", reason="3 mm left"),),
    )


def _first_live(app: Application) -> Store:
    stores = app.directory.register.stores.values()
    return min((one for one in stores if one.takes_bookings), key=lambda one: one.code)
