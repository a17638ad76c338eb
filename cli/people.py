"""People and their logins, from the machine on which Baywise runs."""

import sys
from datetime import timedelta
from typing import Final, Protocol
from uuid import UUID

import click

from adapters.settings import Settings
from application.people.accounts import NewPerson
from application.people.service import People
from cli.house import OPERATOR, house
from domain.people.reach import OneRegion, OwnThings, Reach, TheseStores, WholeChain
from domain.shared.errors import NotFound
from domain.shared.ids import MemberId, PersonId, StoreId
from domain.shared.person import PersonName
from domain.shared.role import Role

_ROLES: Final = [role.value for role in Role if role not in (Role.GUEST, Role.SYSTEM)]


class App(Protocol):
    """What these commands need of the application."""

    @property
    def people(self) -> People: ...


@click.group("people")
@click.pass_context
def people(context: click.Context) -> None:
    """Accounts and tokens."""
    if isinstance(context.obj, Settings):
        context.obj = context.with_resource(house(context.obj))


@people.command("add")
@click.argument("login")
@click.option("--name", required=True, help="How the person is called.")
@click.option("--role", "roles", type=click.Choice(_ROLES), multiple=True, required=True)
@click.option("--store", "stores", type=click.UUID, multiple=True, help="A shop in reach.")
@click.option("--region", help="All shops of a region are in reach.")
@click.option("--member", type=click.UUID, help="The member who the customer is.")
@click.option("--id", type=click.UUID, help="A technician's own id.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--no-password", is_flag=True, help="A program: it can only use tokens.")
@click.pass_obj
def add(
    app: App,
    login: str,
    name: str,
    roles: tuple[str, ...],
    stores: tuple[UUID, ...],
    region: str | None,
    member: UUID | None,
    id: UUID | None,
    password_stdin: bool,
    no_password: bool,
) -> None:
    """Make an account and print its id; without shops, region or member it reaches the chain."""
    new = NewPerson(
        id=PersonId(id) if id else None,
        login=login,
        name=PersonName(name),
        roles=tuple(map(Role, roles)),
        reach=_reach(stores, region, member),
        password=None if no_password else _password(password_stdin),
    )
    click.echo(app.people.add_person(OPERATOR, new))


@people.command("token")
@click.argument("login")
@click.option("--name", required=True, help="What the token is for.")
@click.option("--days", type=click.IntRange(1, 366), default=30, show_default=True)
@click.pass_obj
def token(app: App, login: str, name: str, days: int) -> None:
    """Print a token with which a program acts for LOGIN; it is shown this once."""
    person = person_called(app, login)
    expires = app.people.clock.now() + timedelta(days=days)
    issued = app.people.issue_token(OPERATOR, person, name=name, expires=expires)
    click.echo(issued.secret)


@people.command("list")
@click.pass_obj
def list_(app: App) -> None:
    """Print login, roles, reach and id of every account, separated by tabs."""
    for account in app.people.list_people(OPERATOR):
        state = "" if account.active else " (closed)"
        roles = ",".join(account.roles)
        click.echo(f"{account.login}{state}\t{roles}\t{_told(account.reach)}\t{account.id}")


def _reach(stores: tuple[UUID, ...], region: str | None, member: UUID | None) -> Reach:
    if sum(map(bool, (stores, region, member))) > 1:
        raise click.UsageError("say one of --store, --region and --member")
    if member:
        return OwnThings(MemberId(member))
    if region:
        return OneRegion(region)
    return TheseStores(tuple(map(StoreId, stores))) if stores else WholeChain()


def _told(reach: Reach) -> str:
    match reach:
        case OneRegion(region):
            return f"region {region}"
        case TheseStores(stores):
            return f"stores {','.join(map(str, stores))}"
        case OwnThings(member):
            return f"member {member}"
    return "chain"


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return typed


def person_called(app: App, login: str) -> PersonId:
    """Who has the login.

    Raises:
        NotFound: nobody.
    """
    for account in app.people.list_people(OPERATOR):
        if account.login == login:
            return account.id
    raise NotFound(f"nobody has the login {login}", login=login)
