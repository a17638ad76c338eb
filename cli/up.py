"""``baywise up``: everything at once, until Ctrl-C."""

import errno
import os
import shutil
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import click
from attrs import evolve

from adapters import logging
from adapters.clock import SYSTEM_CLOCK, speed_of
from adapters.kept_clock import Keeping, expect_present, kept
from adapters.postgres import external
from adapters.postgres.home import occupied
from adapters.postgres.reach import embedded_in
from adapters.preparation import prepare
from adapters.settings import Mode, Settings
from adapters.signals import leave_on_signals
from cli.traffic import driving, passing
from cli.workers import get_ready, serve
from domain.shared.errors import Conflict, Rejected, Unavailable


class PortInUse(Conflict):
    """Another program listens there."""

    code = "port-in-use"


class NoFastClock(Rejected):
    """Time passes faster in a demonstration of its own, and nowhere else."""

    code = "no-fast-clock"


class AddressUnusable(Unavailable):
    """This machine cannot listen there."""

    code = "address-unusable"


@click.command()
@click.option(
    "--demo", "mode", flag_value="demo", help="With a demonstration chain and its logins."
)
@click.option("--production", "mode", flag_value="production", help="Empty, for real shops.")
@click.option(
    "--speed",
    type=click.IntRange(1, 600),
    help="Of a demonstration: so many minutes of its shops pass in a minute; cars come by HTTP.",
)
@click.pass_obj
def up(settings: Settings, mode: str | None, speed: int | None) -> None:
    """Start the database and serve the pages and the API until Ctrl-C.

    BAYWISE_MODE says which mode where neither option does; production if nothing does.
    """
    leave_on_signals()
    logging.configure()
    if mode is not None:
        settings = evolve(settings, mode=Mode(mode))
    if speed is not None:
        _expect_own_demonstration(settings)
    with (
        occupied(settings.home),
        bound(settings.host, settings.port) as listener,
    ):
        if settings.mode is not Mode.DEMO:
            expect_present(settings.home)
        _make_room_for_numbers(settings.home / "metrics")
        get_ready()
        _up(settings, listener, speed)


def _up(settings: Settings, listener: socket.socket, speed: int | None) -> None:
    with database(settings) as (url, mend):
        settings = evolve(settings, database_url=url, port=listener.getsockname()[1])
        news = prepare(settings)
        # Only now: no time passes in shops that are still being made.
        with kept(settings.home, speed=speed or 1) as keeping:
            greeting = _greeting(settings, (*news, *_time(keeping)))

            def meanwhile() -> None:
                mend()
                keeping.note()

            serve(
                listener,
                settings,
                on_ready=lambda: click.echo(greeting),
                meanwhile=meanwhile,
                beside=passing(settings) if speed is None else driving(settings),
            )


def _expect_own_demonstration(settings: Settings) -> None:
    """
    Raises:
        NoFastClock: a clock that others go by, or real shops do.
    """
    if settings.mode is not Mode.DEMO:
        raise NoFastClock("--speed is for a demonstration; start it with --demo as well")
    if settings.database_url is not None:
        raise NoFastClock(
            "--speed is for the database in the home folder, which nobody else keeps time for;"
            " unset BAYWISE_DATABASE_URL"
        )


@contextmanager
def bound(host: str, port: int) -> Iterator[socket.socket]:
    """A socket that is ours but does not listen yet, so that nobody waits in vain.

    Raises:
        PortInUse: another program listens there.
        AddressUnusable: any other reason.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as reason:
            if reason.errno == errno.EADDRINUSE:
                raise PortInUse(
                    f"port {port} is in use by another program; set BAYWISE_PORT to a free one",
                    port=port,
                ) from reason
            raise AddressUnusable(
                f"cannot listen on {host} port {port} ({reason.strerror}); "
                "see BAYWISE_HOST and BAYWISE_PORT"
            ) from reason
        yield listener


@contextmanager
def database(settings: Settings) -> Iterator[tuple[str, Callable[[], None]]]:
    """The database's address, and what to call now and then to keep it there."""
    if settings.database_url is not None:
        external.check(settings.database_url)
        yield settings.database_url, lambda: None
        return
    with embedded_in(settings) as server:

        def mend() -> None:
            if not server.alive:
                server.start()

        yield server.url, mend


def _make_room_for_numbers(folder: Path) -> None:
    """Where all processes keep what they count; they find it in their environment."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def _names(settings: Settings) -> Sequence[str]:
    """Whoever listens everywhere and answers to localhost only will want to know."""
    if settings.hosts is None:
        return ()
    return (f"  answers to  {', '.join(sorted(settings.hosts))} (see BAYWISE_ALLOWED_HOSTS)",)


def _time(keeping: Keeping) -> Sequence[str]:
    """Whoever has a clock of their own will want to know."""
    speed, now = speed_of(keeping.clock), keeping.clock.now()
    if keeping.clock is SYSTEM_CLOCK:
        return ()
    passes = f", {speed} minutes pass in one" if speed > 1 else ""
    return (f"  time        {now:%Y-%m-%d %H:%M} UTC in the shops{passes}",)


def _greeting(settings: Settings, news: Sequence[str]) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{host}:{settings.port}"
    return "\n".join(
        (
            f"Baywise {version('baywise')} ({settings.mode.value}) is ready, Ctrl-C stops it",
            f"  start page  {address}/",
            f"  API         {address}/schema/openapi.json",
            f"  data        {settings.home}",
            *_names(settings),
            *news,
        )
    )
