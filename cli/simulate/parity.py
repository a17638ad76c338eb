"""``baywise simulate parity``."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import click
from attrs import evolve

from adapters import logging
from adapters.bootstrap import open_database
from adapters.keys import Keys
from adapters.network.generate import MOST_STORES
from adapters.postgres.embedded import EmbeddedPostgres
from adapters.preparation import migrated
from adapters.seal import Seal
from api.app import create_app
from cli.in_a_thread import served_here
from simulation.clock import HandClock
from simulation.drive.calls import Calls
from simulation.drive.parity import POLICY, Again, Day, Parity, lived
from simulation.scenario.fresh import Wish, fresh
from simulation.stage import Ear, Stage
from simulation.world.around import epoch_of, idle_of


@click.command()
@click.option("--shops", type=click.IntRange(1, MOST_STORES), default=3, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="The same gives the same.")
@click.option(
    "--hours",
    type=click.FloatRange(0.1, 24),
    default=24,
    show_default=True,
    help="Of the day, from its midnight on.",
)
@click.option("--json", "as_json", is_flag=True, help="One object instead of lines.")
def parity(shops: int, seed: int, hours: float, as_json: bool) -> None:
    """Does the server decide as the simulation does? Ends with 1 if it does not.

    A day of the world is lived in memory, and every command of it is carried out again through the
    HTTP API on a throw-away PostgreSQL, at the same time and with the same chance. Answers,
    refusals and decisions on record are compared.
    """
    logging.configure()
    scenario = fresh(shops, seed, Wish(days=1))
    begins = evolve(scenario.horizon, warm_up=0)
    day = lived(evolve(scenario, horizon=begins), seed, hours=hours)
    with _throw_away() as url:
        found = compared(day, migrated(url))
    told = facts(day, found)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for line in _lines(told):
            click.echo(line)
    sys.exit(1 if found.differing else 0)


def compared(day: Day, url: str) -> Parity:
    """Live a day again by a server on the empty database at ``url``."""
    keys, chance, ear = Keys.fresh(), Random(), Ear()
    scenario = day.scenario
    clock = HandClock(epoch_of(scenario))
    with open_database(
        url,
        keys,
        clock=clock,
        random=chance,
        idle=idle_of(scenario, POLICY),
        listeners=(ear,),
    ) as app:
        stage = Stage(app=app, chance=chance, seed=day.seed, ear=ear)
        site = create_app(app, seal=Seal.of(keys))
        with served_here(site) as address, Calls.to(address) as calls:
            return Again(day=day, stage=stage, clock=clock, calls=calls).live()


def facts(day: Day, found: Parity) -> dict[str, Any]:
    """What was compared, and the first of what differs."""
    first = found.differing[0] if found.differing else None
    return {
        "shops": len(day.scenario.network.stores),
        "seed": day.seed,
        "commands": len(day.requests),
        "over_http": found.over_http.total(),
        "in_the_application": found.otherwise.total(),
        "decisions": found.decisions,
        "refusals": found.refusals,
        "differences": len(found.differing),
        "over_http_by_name": dict(found.over_http.most_common()),
        "in_the_application_by_name": dict(found.otherwise.most_common()),
        "first_difference": None
        if first is None
        else {
            "number": first.number,
            "command": first.command,
            "at": first.at.isoformat(),
            "where": first.pointer or "/",
            "twin": first.twin,
            "server": first.server,
        },
    }


def _lines(told: dict[str, Any]) -> Iterator[str]:
    first = told.pop("first_difference")
    for name, value in told.items():
        if isinstance(value, dict):
            way = "over HTTP" if name == "over_http_by_name" else "in the application"
            yield from (f"  {count} {command} {way}" for command, count in value.items())
        else:
            yield f"{name} {value}"
    if first is not None:
        yield f"first difference: command {first['number']}, {first['command']}, {first['at']}"
        yield from (f"  {name:<7} {first[name]}" for name in ("where", "twin", "server"))


@contextmanager
def _throw_away() -> Iterator[str]:
    with (
        TemporaryDirectory(prefix="baywise-parity-") as folder,
        EmbeddedPostgres(Path(folder) / "postgres", durable=False, outlives=False) as server,
    ):
        yield server.url
