"""``baywise import`` and ``baywise export``: what a chain keeps, as tables."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

import click
from attrs import frozen

from adapters.settings import Settings
from adapters.tables.exchange import MEMBERS, PRICES, STOCK, VEHICLES, Table
from adapters.tables.problems import BadTable, Problems
from application.app import Application
from application.shared.caller import Caller
from application.shared.tables import Brought
from cli.bad_rows import naming_bad_rows
from cli.house import OPERATOR, house
from domain.shared.ids import StoreId

R = TypeVar("R")


class Bring(Protocol):
    """A use case that takes the rows of a table."""

    def __call__(self, caller: Caller, /, *, rows: Any, trial: bool) -> Brought: ...


@frozen(kw_only=True)
class Exchange:
    """A table with the use cases that bring it in and take it out."""

    table: Table[Any]
    bring: Callable[[Application], Bring]
    take: Callable[[Application], Iterable[Any]]
    incoming: str
    outgoing: str


def _stock(app: Application) -> Iterable[Any]:
    """Shop by shop, each at one instant; nobody waits for all of them."""
    stores = sorted(app.directory.register.stores.values(), key=lambda store: store.code)
    for store in stores:
        yield from app.stock_tables.take_stock(OPERATOR, store=StoreId(store.id))


EXCHANGES: Final = {
    "members": Exchange(
        table=MEMBERS,
        bring=lambda app: app.customer_tables.bring_members,
        take=lambda app: app.customer_tables.take_members(OPERATOR),
        incoming="Members, known by their phone.",
        outgoing="Every member.",
    ),
    "vehicles": Exchange(
        table=VEHICLES,
        bring=lambda app: app.customer_tables.bring_vehicles,
        take=lambda app: app.customer_tables.take_vehicles(OPERATOR),
        incoming="Members' cars, known by VIN, else by plate.",
        outgoing="Every member's cars.",
    ),
    "prices": Exchange(
        table=PRICES,
        bring=lambda app: app.price_tables.bring_prices,
        take=lambda app: app.price_tables.take_prices(OPERATOR),
        incoming="Prices; a new start of validity is a new version of the list.",
        outgoing="Every price of every version of the lists.",
    ),
    "stock": Exchange(
        table=STOCK,
        bring=lambda app: app.stock_tables.bring_stock,
        take=_stock,
        incoming="Opening stock: what lies on shelves that are empty in the books.",
        outgoing="What lies on the shelves, and what it cost.",
    ),
}


@click.group("import")
def import_() -> None:
    """Bring a CSV file in: all of it or nothing, every bad row named."""


@click.group("export")
def export() -> None:
    """Write a new CSV file with the columns that `baywise import` takes."""


def bring(settings: Settings, exchange: Exchange, file: Path, trial: bool) -> Brought:
    """Bring the file in.

    Raises:
        BadTable: naming every bad row, whether it cannot be read or is refused.
    """
    problems = Problems()
    rows = exchange.table.read(file, problems)
    if not rows and problems.rows:
        raise BadTable(problems.rows)
    with house(settings) as app:
        only_look = trial or bool(problems.rows)
        return exchange.table.taken(
            file.name,
            problems,
            lambda: exchange.bring(app)(OPERATOR, rows=rows, trial=only_look),
        )


def _import_command(name: str, exchange: Exchange) -> click.Command:
    @click.command(name, help=exchange.incoming)
    @click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
    @click.option("--dry-run", is_flag=True, help="Only say what would come of it.")
    @click.pass_obj
    def command(settings: Settings, file: Path, dry_run: bool) -> None:
        with naming_bad_rows():
            brought = bring(settings, exchange, file, dry_run)
        click.echo(f"new {brought.new}")
        click.echo(f"changed {brought.changed}")
        click.echo(f"unchanged {brought.unchanged}")
        if dry_run:
            click.echo("nothing was written", err=True)

    return command


def _export_command(name: str, exchange: Exchange) -> click.Command:
    @click.command(name, help=exchange.outgoing)
    @click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
    @click.pass_obj
    def command(settings: Settings, file: Path) -> None:
        with house(settings) as app:
            rows = tuple(exchange.take(app))
        exchange.table.write(file, rows)
        click.echo(f"rows {len(rows)}")

    return command


for _name, _exchange in EXCHANGES.items():
    import_.add_command(_import_command(_name, _exchange))
    export.add_command(_export_command(_name, _exchange))
