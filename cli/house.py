"""The application on the database of the settings, for a command that does one thing and ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from attrs import evolve

from adapters import bootstrap
from adapters.keys import Keys
from adapters.postgres.reach import reach
from adapters.preparation import migrated
from adapters.settings import Mode, Settings
from application.app import Application
from application.shared.caller import SYSTEM
from domain.shared.channel import Channel

OPERATOR: Final = evolve(SYSTEM, channel=Channel.COMMAND_LINE)
"""Whoever may read the home folder and its keys may do everything."""


@contextmanager
def house(settings: Settings) -> Iterator[Application]:
    """Opens the database, beside a running ``baywise up`` or alone, and brings it up to date."""
    demo = settings.mode is Mode.DEMO
    with reach(settings) as url:
        keys = Keys.from_file(settings.home / bootstrap.KEYS_FILE)
        sandbox = settings.sandbox_payments
        with bootstrap.open_database(migrated(url), keys, demo=demo, sandbox=sandbox) as app:
            yield app
