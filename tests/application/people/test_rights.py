"""The page of rights is the specification: every cell of it is tried."""

from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

import application
from application.people.rights_page import rights_page
from application.shared.caller import GUEST, Caller
from application.shared.rights import GRANTS, Permission
from application.shared.service import COMMANDS
from domain.shared.channel import Channel
from domain.shared.errors import Forbidden
from domain.shared.role import Role
from tests.application.people.world import a_caller

PAGE = Path(__file__).parents[3] / "docs" / "rights.md"


def cells() -> dict[tuple[Role, Permission], bool]:
    """The table of the page: whether the role has the permission."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in PAGE.read_text().split("## What")[0].splitlines()
        if line.startswith("|") and "---" not in line
    ]
    roles = [Role(name) for name in rows[0][1:]]
    return {
        (role, Permission(row[0])): cell == "yes"
        for row in rows[1:]
        for role, cell in zip(roles, row[1:], strict=True)
    }


def test_the_page_of_rights_says_what_the_code_does() -> None:
    for module in walk_packages(application.__path__, "application."):
        import_module(module.name)

    assert PAGE.read_text() == rights_page(GRANTS, COMMANDS)


def test_the_page_covers_every_role_and_every_permission() -> None:
    assert set(cells()) == {(role, permission) for role in Role for permission in Permission}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_may_what_the_page_says_and_nothing_else(role: Role) -> None:
    page = cells()
    for permission in Permission:
        try:
            a_caller(role).require(permission)
            allowed = True
        except Forbidden:
            allowed = False
        assert allowed == page[role, permission], (role, permission)


def test_every_command_asks_for_something_that_somebody_has() -> None:
    people = [granted for role, granted in GRANTS.items() if role is not Role.SYSTEM]
    for command in COMMANDS.values():
        assert command.may is Permission.RUN_DUE_WORK or any(
            command.may in granted for granted in people
        )


def test_only_the_supervisor_prices_labour() -> None:
    may = {role for role, granted in GRANTS.items() if Permission.PRICE_LABOUR in granted}
    assert may == {Role.SUPERVISOR, Role.SYSTEM}


def test_who_keeps_accounts_neither_takes_money_nor_gives_it_back() -> None:
    money = {Permission.SETTLE, Permission.TAKE_PAYMENT, Permission.REFUND}
    assert not money & GRANTS[Role.ADMIN]


def test_the_planner_sees_no_personal_data() -> None:
    assert not {Permission.SEE_MEMBERS, Permission.KEEP_MEMBERS} & GRANTS[Role.PLANNER]


def test_a_guest_sees_offers_and_nothing_else() -> None:
    guest = Caller(actor=GUEST, channel=Channel.WEB)
    assert [one for one in Permission if guest.actor.may(one)] == [Permission.SEE_OFFERS]
