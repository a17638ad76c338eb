"""``baywise traffic``: made-up customers and their cars, on any server that is there for it."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from random import Random
from threading import Event
from typing import Any, Final

import click

from adapters import logging
from adapters.demo.chain import DRIVERS, PASSWORD
from adapters.signals import leave_on_signals
from application.shared.network import Network
from cli.bench.report import percentile
from simulation.drive.answers import Server
from simulation.drive.calls import Calls
from simulation.drive.demand import steady
from simulation.drive.door import Crew, Login, expect_let_in, let_in, server_of
from simulation.drive.driver import Drive, Driven, Limits
from simulation.drive.garage import MOST_FIRST
from simulation.drive.shops import network_of
from simulation.scenario.demand import Demand

_TOLD: Final = {
    "booked": ("confirm",),
    "walked_in": ("walk-in",),
    "received": ("walk-in", "receive"),
    "repaired": ("finish",),
    "paid": ("pay",),
    "gone": ("release",),
}
"""What is told, and the commands that it counts."""
_MOST_LOGINS: Final = 2
_OURS: Final = 1_000
"""Those before are the demonstration's own."""


@click.command()
@click.option("--url", required=True, help="The server, such as http://127.0.0.1:8000.")
@click.option(
    "--rate",
    type=click.FloatRange(0.1, 120),
    default=5,
    show_default=True,
    help="Cars that come in a minute.",
)
@click.option("--hours", type=click.FloatRange(0.01, 1_000), help="End after so long.")
@click.option("--minutes", type=click.FloatRange(0.01, 60_000), help="End after so long.")
@click.option(
    "--cars",
    type=click.IntRange(1, 1_000_000),
    help="End once so many came and those of today have left.",
)
@click.option("--store", "codes", multiple=True, help="Only this shop; as often as you like.")
@click.option("--login", "logins", multiple=True, help="Who works at the desk, then on the cars.")
@click.option("--password", envvar="BAYWISE_PASSWORD", show_envvar=True, help="Of these logins.")
@click.option(
    "--token",
    "tokens",
    multiple=True,
    envvar="BAYWISE_TOKEN",
    show_envvar=True,
    help="Instead of logins.",
)
@click.option(
    "--yes-this-is-a-test-server",
    "in_earnest",
    is_flag=True,
    help="Needed where the server is no demonstration.",
)
@click.option(
    "--go-on", is_flag=True, help="Also with cars that an earlier run has left; run one such alone."
)
@click.option("--json", "as_json", is_flag=True, help="One object instead of lines.")
def traffic(
    url: str,
    rate: float,
    hours: float | None,
    minutes: float | None,
    cars: int | None,
    codes: tuple[str, ...],
    logins: tuple[str, ...],
    password: str | None,
    tokens: tuple[str, ...],
    in_earnest: bool,
    go_on: bool,
    as_json: bool,
) -> None:
    """Let made-up customers book, come, pay and leave on a server, until Ctrl-C or a limit.

    All of it goes through the HTTP API, as fast as the clock of the server's shops. A demonstration
    has logins for it; elsewhere say two of yours: nobody checks their own work.
    """
    leave_on_signals()
    logging.configure()
    limits = Limits(seconds=_seconds(hours, minutes), cars=cars)
    with Calls.to(url) as calls:
        server = server_of(calls, in_earnest=in_earnest)
        if not (server.demo or logins or tokens):
            raise click.UsageError("only a demonstration has logins for it; say --login or --token")
        with _crew(calls, logins, password, tokens) as crew:
            drive = Drive(
                calls=calls,
                crew=crew,
                network=network_of(calls, crew.desk, codes=codes),
                demand=partial(_demand, rate=rate),
                limits=limits,
                goes_on=go_on,
                first=Random().randrange(_OURS, MOST_FIRST),
            )
            calls.times_ms.clear()
            try:
                drive.run(Event())
            finally:
                _tell(drive.driven, calls, as_json=as_json)


def _crew(
    calls: Calls, logins: Sequence[str], password: str | None, tokens: Sequence[str]
) -> AbstractContextManager[Crew]:
    if len(logins) > _MOST_LOGINS or len(tokens) > _MOST_LOGINS:
        raise click.UsageError("say who works at the desk and who works on cars, and nobody else")
    if tokens and logins:
        raise click.UsageError("say either logins or tokens")
    if tokens:
        return nullcontext(expect_let_in(calls, tokens))
    if not logins:
        return let_in(calls, [Login(name, password or PASSWORD) for name in DRIVERS])
    if password is None:
        password = click.prompt("Password", hide_input=True, err=True)
    return let_in(calls, [Login(name, password) for name in logins])


def _demand(network: Network, server: Server, *, rate: float) -> Demand:
    return steady(network, per_hour=rate * 60 / server.speed)


def _seconds(hours: float | None, minutes: float | None) -> float | None:
    return (hours or 0) * 3600 + (minutes or 0) * 60 or None


def _tell(driven: Driven, calls: Calls, *, as_json: bool) -> None:
    told = dict(_facts(driven, calls))
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    refused: dict[str, int] = told.pop("refused")
    for name, value in told.items():
        click.echo(f"{name} {value}")
    for code, count in refused.items():
        click.echo(f"refused {code} {count}")
    sys.stdout.flush()


def _facts(driven: Driven, calls: Calls) -> Iterator[tuple[str, Any]]:
    yield "came", driven.cars
    for name, commands in _TOLD.items():
        yield name, sum(driven.done[one] for one in commands)
    yield "not_yet_gone", driven.there
    yield "calls", len(calls.times_ms)
    if calls.times_ms:
        yield "p50_ms", round(percentile(calls.times_ms, 50), 1)
        yield "p95_ms", round(percentile(calls.times_ms, 95), 1)
    yield "refused", dict(calls.refused.most_common())
