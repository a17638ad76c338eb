"""The application on the database of the settings, for a command that does one thing and ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from attrs import evolve

from adapters import bootstrap
from adapters.kept_clock import clock_of
from adapters.postgres.reach import reach
from adapters.preparation import ready
from adapters.settings import Mode, Settings
from application.app import Application
from application.shared.caller import SYSTEM
from domain.shared.channel import Channel

OPERATOR: Final = evolve(SYSTEM, channel=Channel.COMMAND_LINE)
"""Whoever may read the home folder and its keys may do everything."""


@contextmanager
def house(settings: Settings) -> Iterator[Application]:
    """Opens the database, beside a running ``baywise up`` or alone, and brings it up to date.

    What was done is told before the block is left: nobody else may be there to do it.
    """
    demo = settings.mode is Mode.DEMO
    with reach(settings) as address:
        url, keys = ready(settings, address)
        sandbox = settings.sandbox_payments
        with bootstrap.open_database(
            url,
            keys,
            demo=demo,
            sandbox=sandbox,
            clock=clock_of(settings.home),
            idle=settings.idle_discounts,
            outside=settings.webhooks,
            excused=settings.excused_waits,
        ) as app:
            yield app
            while app.stream.move():
                pass
