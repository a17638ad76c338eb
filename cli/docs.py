"""``baywise docs``: pages that are made from the code, so that they cannot be wrong about it."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, Final

import click

import application.app  # noqa: F401 - so that every use case is known
from application.people.rights_page import rights_page
from application.shared.rights import GRANTS
from application.shared.service import COMMANDS
from domain.booking import appointment, invitation, waiting
from domain.dispatch import agreement
from domain.finance import payment, refund
from domain.orders import line
from domain.orders import status as order
from domain.stores import rollout
from domain.webhooks import subscription
from domain.work_orders import status as work_order

LIFE_CYCLES: Final[Mapping[str, Mapping[Any, frozenset[Any]]]] = {
    "Appointment 预约": appointment.NEXT,
    "Wait for an appointment 候补": waiting.NEXT,
    "Invitation 邀请": invitation.NEXT,
    "Order 订单": order.NEXT,
    "Order line 订单行": line.NEXT_APPROVAL,
    "Work order 工单": work_order.NEXT,
    "Support between shops 门店互助": agreement.NEXT,
    "Payment 付款": payment.NEXT,
    "Refund 退款": refund.NEXT_REFUND,
    "Shop joining 门店上线": rollout.NEXT,
    "Subscription 订阅": subscription.NEXT,
}


@click.group()
def docs() -> None:
    """Print the pages of docs/ that are made from the code."""


@docs.command("life-cycles")
def life_cycles() -> None:
    """Print docs/life-cycles.md."""
    click.echo(life_cycles_page(), nl=False)


@docs.command("rights")
def rights() -> None:
    """Print docs/rights.md."""
    click.echo(rights_page(GRANTS, COMMANDS), nl=False)


def life_cycles_page() -> str:
    """Every life cycle as a Mermaid state diagram."""
    return "\n".join(_life_cycles()) + "\n"


def _life_cycles() -> Iterator[str]:
    yield "# Life cycles"
    yield ""
    yield "Drawn from the transition tables that the code goes by:"
    yield "`baywise docs life-cycles > docs/life-cycles.md`. A move that has no arrow is refused"
    yield "with HTTP 409, and the answer names the legal ones."
    for name, moves in LIFE_CYCLES.items():
        yield from _diagram(name, moves)


def _diagram(name: str, moves: Mapping[StrEnum, frozenset[StrEnum]]) -> Iterator[str]:
    yield from ("", f"## {name}", "", "```mermaid", "stateDiagram-v2")
    yield f"    [*] --> {next(iter(moves))}"
    for state, nexts in moves.items():
        yield from (f"    {state} --> {then}" for then in sorted(nexts) if then is not state)
        if not nexts:
            yield f"    {state} --> [*]"
    yield "```"
