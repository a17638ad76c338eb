"""``baywise init``: from an empty database to a first login."""

import click
from attrs import evolve

from adapters.demo.catalogue.loader import demo_catalogue
from adapters.settings import Settings
from cli.house import OPERATOR, house


@click.command()
@click.option("--login", default="admin", show_default=True, help="Of the first administrator.")
@click.password_option(help="Asked for if not given.")
@click.option(
    "--starter-catalogue", is_flag=True, help="With Baywise's own services and parts, unpriced."
)
@click.pass_obj
def init(settings: Settings, login: str, password: str, starter_catalogue: bool) -> None:
    """Make the tables and the first administrator of an empty chain."""
    with house(settings) as app:
        app.people.first_admin(login, password)
        if starter_catalogue:
            unpriced = evolve(demo_catalogue(), price_lists=())
            app.loading.load_catalogue(OPERATOR, catalogue=unpriced)
    click.echo(f"{login} may log in now; load shops with: baywise network load DIR")
