"""``baywise init``: from an empty database to a first login."""

import click

from adapters.settings import Settings
from cli.house import house


@click.command()
@click.option("--login", default="admin", show_default=True, help="Of the first administrator.")
@click.password_option(help="Asked for if not given.")
@click.pass_obj
def init(settings: Settings, login: str, password: str) -> None:
    """Make the tables and the first administrator of an empty chain."""
    with house(settings) as app:
        app.people.first_admin(login, password)
    click.echo(f"{login} may log in now; load shops with: baywise network load DIR")
