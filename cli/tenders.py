"""How what is due is paid, as it is typed at a terminal."""

from collections.abc import Collection
from typing import Final

import click

from cli.inputs import Yuan
from domain.finance.tender import AmountDoesNotAddUp, Tender, Tendered
from domain.shared.money import NOTHING, Money, debt, total

GIVEN: Final = click.Option(["--given"], type=Yuan(), help="Cash on the counter, for the change.")


def tenders_option(known: Collection[Tender], *, required: bool = True) -> click.Option:
    """``--by cash 50 --by card rest``, for some of the tenders."""
    names = [one.value for one in known]
    return click.Option(
        ["--by", "tenders"],
        type=(click.Choice(names), click.STRING),
        multiple=True,
        required=required,
        metavar="TENDER YUAN|rest",
        help=f"{', '.join(names)}, and how much of what is due; repeat for mixed payment.",
    )


def tendered(
    due: Money, typed: tuple[tuple[str, str], ...], given: int | None
) -> tuple[Tendered, ...]:
    """The tenders, the one that pays the rest with what the others leave of what is due.

    Raises:
        AmountDoesNotAddUp: nothing is left for the rest.
    """
    known = [Money(Yuan().convert(text, None, None)) for _, text in typed if text != "rest"]
    rest = due - total(known)
    if len(typed) - len(known) > 1:
        raise click.UsageError("one tender pays the rest")
    if len(typed) > len(known) and rest <= NOTHING:
        raise AmountDoesNotAddUp(f"{debt(rest)}, nothing is left to pay", due=due)
    amounts = iter(known)
    return tuple(
        Tendered(
            tender=Tender(tender),
            amount=rest if text == "rest" else next(amounts),
            given=Money(given) if given is not None and tender == Tender.CASH else None,
        )
        for tender, text in typed
    )
