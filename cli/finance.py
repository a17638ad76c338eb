"""The books from a terminal: months that are closed, entries, and putting wrong ones right."""

from typing import Protocol
from uuid import UUID

import click

from adapters.settings import Settings
from application.finance.books import Books
from application.finance.periods import Periods
from application.stores.directory import Directory
from cli.house import OPERATOR, house
from domain.finance.account import Account
from domain.finance.entry import Posting
from domain.finance.period import Period
from domain.shared.errors import NotFound
from domain.shared.ids import EntryId, StoreId
from domain.shared.money import Money


class App(Protocol):
    """What these commands need of the application."""

    @property
    def periods(self) -> Periods: ...
    @property
    def books(self) -> Books: ...
    @property
    def directory(self) -> Directory: ...


def _open(context: click.Context) -> None:
    if isinstance(context.obj, Settings):
        context.obj = context.with_resource(house(context.obj))


@click.group("periods")
@click.pass_context
def periods(context: click.Context) -> None:
    """Months of the books; a closed one is never opened again."""
    _open(context)


@periods.command("close")
@click.argument("month")
@click.option("--store", "code", help="The code of one shop; otherwise the whole chain's books.")
@click.pass_obj
def close(app: App, month: str, code: str | None) -> None:
    """Close MONTH (like 2026-02) and every month before it."""
    store = _store(app, code) if code else None
    closed = app.periods.close(OPERATOR, period=Period.read(month), store=store)
    click.echo(f"{code or 'chain'}\t{closed.through}")


@periods.command("list")
@click.pass_obj
def list_(app: App) -> None:
    """Print whose books are closed and through which month, separated by tabs."""
    stores = app.directory.register.stores
    for one in app.periods.closed(OPERATOR):
        click.echo(f"{stores[one.store].code if one.store else 'chain'}\t{one.through}")


@click.group("books")
@click.pass_context
def books(context: click.Context) -> None:
    """Entries of the journal."""
    _open(context)


@books.command("show")
@click.argument("entry", type=click.UUID)
@click.pass_obj
def show(app: App, entry: UUID) -> None:
    """Print ENTRY: day, memo and document, then account and fen (debit positive) line by line."""
    view = app.books.entry(OPERATOR, entry=EntryId(entry))
    click.echo(f"{view.entry.day}\t{view.entry.memo}\t{view.entry.document}")
    for posting in view.entry.postings:
        click.echo(f"{posting.account}\t{posting.amount.amount}")
    if view.correction:
        click.echo(f"reversed by\t{view.correction.reversal}\t{view.correction.reason}")


@books.command("correct")
@click.argument("entry", type=click.UUID)
@click.option("--reason", required=True, help="Why it is wrong; kept for ever.")
@click.option(
    "--right",
    type=(click.Choice([one.value for one in Account]), int),
    multiple=True,
    metavar="ACCOUNT FEN",
    help="A posting of what is right instead, debit positive; repeat for each.",
)
@click.pass_obj
def correct(app: App, entry: UUID, reason: str, right: tuple[tuple[str, int], ...]) -> None:
    """Take ENTRY back by a new one of today, and print the ids of what was posted."""
    postings = tuple(Posting(account=Account(name), amount=Money(fen)) for name, fen in right)
    done = app.books.correct(OPERATOR, entry=EntryId(entry), reason=reason, right=postings)
    click.echo(done.reversal)
    if done.right:
        click.echo(done.right)


def _store(app: App, code: str) -> StoreId:
    for id, store in app.directory.register.stores.items():
        if store.code == code:
            return id
    raise NotFound(f"no shop has the code {code}", code=code)
