"""The books from a terminal: closed months, entries put right, and refunds that wait."""

from collections.abc import Iterator
from typing import Protocol
from uuid import UUID

import click

from adapters.settings import Settings
from application.finance.books import Books
from application.finance.periods import Periods
from application.stores.directory import Directory
from application.visits.phone import PhonePayments
from application.visits.settlement import Settlement
from cli.house import OPERATOR, house
from domain.finance.account import Account
from domain.finance.entry import Posting
from domain.finance.payment import Payment
from domain.finance.period import Period
from domain.finance.refund import Refund
from domain.shared.errors import NotFound
from domain.shared.ids import EntryId, RefundId, StoreId
from domain.shared.money import Money


class App(Protocol):
    """What these commands need of the application."""

    @property
    def periods(self) -> Periods: ...
    @property
    def books(self) -> Books: ...
    @property
    def phone(self) -> PhonePayments: ...
    @property
    def settlement(self) -> Settlement: ...
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


@click.group("refunds")
@click.pass_context
def refunds(context: click.Context) -> None:
    """Money that is still on its way back to customers; REFUND is an id that ``list`` prints."""
    _open(context)


@refunds.command("list")
@click.pass_obj
def waiting(app: App) -> None:
    """Print refund, shop, fen, tender, status, attempts and the last trouble, by tabs.

    One that is ``requested`` is asked for by itself; one that ``failed`` waits for somebody.
    """
    stores = app.directory.register.stores
    for paid, back in _waiting(app):
        what = f"{back.id}\t{stores[paid.store].code}\t{back.amount.amount}\t{paid.tender}"
        click.echo(f"{what}\t{back.status}\t{back.attempts}\t{back.trouble}")


@refunds.command("owed")
@click.pass_obj
def owed(app: App) -> None:
    """Print order, shop, fen and visit of what was paid beyond what an order comes to, by tabs.

    Nobody was asked to send it back yet; somebody has to refund a payment of the order.
    """
    stores, after = app.directory.register.stores, None
    while found := app.settlement.owed(OPERATOR, after=after):
        for one in found:
            what = f"{one.order}\t{stores[one.store].code}\t{one.amount.amount}"
            click.echo(f"{what}\t{one.work_order or ''}")
        after = found[-1].order


@refunds.command("retry")
@click.argument("refund", type=click.UUID)
@click.pass_obj
def retry(app: App, refund: UUID) -> None:
    """Have the provider asked again now for what is to go back of REFUND's payment.

    A running ``baywise up`` asks, at once; without one the next that is started does.
    """
    paid, _ = _one(app, refund)
    app.phone.hurry(OPERATOR, payment=paid.id)


@refunds.command("cash")
@click.argument("refund", type=click.UUID)
@click.pass_obj
def cash(app: App, refund: UUID) -> None:
    """Note that the till gave REFUND, which its provider refused, and print the fen."""
    paid, back = _one(app, refund)
    given = app.settlement.refund_in_cash(OPERATOR, payment=paid.id, refund=back.id)
    click.echo(given.amount.amount)


def _waiting(app: App) -> Iterator[tuple[Payment, Refund]]:
    """What is not done, with its payment; the oldest payment first."""
    for paid in app.phone.refunds_waiting(OPERATOR):
        for back in paid.refunds:
            if back in (*paid.waiting, *paid.refused):
                yield paid, back


def _one(app: App, refund: UUID) -> tuple[Payment, Refund]:
    for paid, back in _waiting(app):
        if back.id == RefundId(refund):
            return paid, back
    raise NotFound(f"no refund {refund} waits for anything", kind="refund", id=refund)


def _store(app: App, code: str) -> StoreId:
    for id, store in app.directory.register.stores.items():
        if store.code == code:
            return id
    raise NotFound(f"no shop has the code {code}", code=code)
