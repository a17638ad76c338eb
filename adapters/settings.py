"""What may be set about a running Baywise, and it is set by environment variables only."""

import re
from collections.abc import Callable, Mapping
from enum import Enum
from ipaddress import ip_network
from pathlib import Path
from typing import Final, Self, TypeVar

from attrs import field, frozen
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from adapters.idle_steps import idle_of, idle_text
from domain.orders.idle import NEVER, USUAL, IdleDiscounts
from domain.shared.errors import Rejected
from domain.webhooks.address import ANYWHERE, Outside
from domain.work_orders.record import Wait

T = TypeVar("T")

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_EVERYWHERE: Final = frozenset({"0.0.0.0", "::"})
_NAME: Final = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|[0-9a-f:.]*:[0-9a-f:.]*", re.ASCII)


class BadSetting(Rejected):
    """An environment variable holds something that cannot be used."""

    code = "bad-setting"


class Mode(Enum):
    """What this Baywise is for; there is no way to become a demonstration by accident."""

    DEMO = "demo"
    PRODUCTION = "production"


class Payments(Enum):
    """Who provides mobile payments; a real provider moves real money and is named here too."""

    SANDBOX = "sandbox"
    OFF = "off"


@frozen(kw_only=True)
class Settings:
    """How one Baywise runs.

    ``home`` holds everything that is kept, ``database_url`` names an external PostgreSQL
    instead of the embedded one, ``port`` 0 takes any free port. ``allowed_hosts`` are the names
    that a browser may call us by, besides this machine's own. A new demonstration gets
    ``demo_stores`` shops, and ``traffic`` cars a minute drive through it.
    """

    home: Path
    mode: Mode = Mode.PRODUCTION
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    demo_stores: int = 600
    traffic: int = 30
    payments: Payments | None = None
    """Nothing said: the sandbox in a demonstration, nobody in production."""
    idle: IdleDiscounts | None = None
    """Nothing said: the usual ones in a demonstration, none in production."""
    outside: Outside | None = None
    """Where webhooks may go. Nothing said: anywhere in a demonstration, else public addresses."""
    excused_waits: frozenset[Wait] = frozenset()
    """Reasons for which work may stand still without making a car late."""
    # It carries a password: never shown.
    database_url: str | None = field(default=None, repr=False)
    allowed_hosts: frozenset[str] = frozenset()

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Read ``BAYWISE_*``; an empty variable counts as absent.

        Raises:
            BadSetting: naming the variable, what it holds and what it may hold.
        """
        read = _Reader(environment)
        return cls(
            home=read("BAYWISE_HOME", _folder, _default_home(environment)),
            mode=read("BAYWISE_MODE", _mode, Mode.PRODUCTION),
            host=read("BAYWISE_HOST", str, "127.0.0.1"),
            port=read("BAYWISE_PORT", _whole(0, 65_535), 8000),
            workers=read("BAYWISE_WORKERS", _whole(1, 64), 2),
            demo_stores=read("BAYWISE_DEMO_STORES", _whole(1, 5_000), 600),
            traffic=read("BAYWISE_TRAFFIC", _whole(0, 600), 30),
            payments=read("BAYWISE_PAYMENTS", _payments, None),
            idle=read("BAYWISE_IDLE_DISCOUNTS", idle_of, None),
            outside=read("BAYWISE_WEBHOOK_NETWORKS", _outside, None),
            excused_waits=read("BAYWISE_EXCUSED_WAITS", _waits, frozenset()),
            database_url=read("BAYWISE_DATABASE_URL", _database_url, None),
            allowed_hosts=read("BAYWISE_ALLOWED_HOSTS", _names, frozenset()),
        )

    @property
    def hosts(self) -> frozenset[str] | None:
        """The names that requests may be sent to; ``None`` in a demonstration: any."""
        if self.mode is Mode.DEMO and not self.allowed_hosts:
            return None
        return _LOOPBACK | self.allowed_hosts | ({self.host.lower()} - _EVERYWHERE)

    @property
    def sandbox_payments(self) -> bool:
        """Whether pretended providers take mobile payments."""
        if self.payments is None:
            return self.mode is Mode.DEMO
        return self.payments is Payments.SANDBOX

    @property
    def idle_discounts(self) -> IdleDiscounts:
        """What is taken off labour on days with time left."""
        if self.idle is None:
            return USUAL if self.mode is Mode.DEMO else NEVER
        return self.idle

    @property
    def webhooks(self) -> Outside:
        """Where programs may be told something."""
        if self.outside is None:
            return ANYWHERE if self.mode is Mode.DEMO else Outside()
        return self.outside

    @property
    def own_address(self) -> str:
        """Where this machine reaches the running Baywise."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    def to_environment(self) -> dict[str, str]:
        """The variables that another process needs to read the same settings."""
        values = {
            "BAYWISE_HOME": str(self.home),
            "BAYWISE_MODE": self.mode.value,
            "BAYWISE_HOST": self.host,
            "BAYWISE_PORT": str(self.port),
            "BAYWISE_WORKERS": str(self.workers),
            "BAYWISE_DEMO_STORES": str(self.demo_stores),
            "BAYWISE_TRAFFIC": str(self.traffic),
        }
        if self.payments is not None:
            values["BAYWISE_PAYMENTS"] = self.payments.value
        if self.idle is not None:
            values["BAYWISE_IDLE_DISCOUNTS"] = idle_text(self.idle)
        if self.outside is not None:
            values["BAYWISE_WEBHOOK_NETWORKS"] = ",".join(map(str, self.outside.inside)) or "public"
        if self.excused_waits:
            values["BAYWISE_EXCUSED_WAITS"] = ",".join(sorted(self.excused_waits))
        if self.database_url is not None:
            values["BAYWISE_DATABASE_URL"] = self.database_url
        if self.allowed_hosts:
            values["BAYWISE_ALLOWED_HOSTS"] = ",".join(sorted(self.allowed_hosts))
        return values


@frozen
class _Reader:
    environment: Mapping[str, str]

    def __call__(self, name: str, parse: Callable[[str], T], otherwise: T) -> T:
        text = self.environment.get(name, "").strip()
        if not text:
            return otherwise
        try:
            return parse(text)
        except ValueError as reason:
            raise BadSetting(f"{name} {reason}", variable=name) from reason


def _default_home(environment: Mapping[str, str]) -> Path:
    return Path(environment.get("HOME") or Path.home()) / ".baywise"


def _folder(text: str) -> Path:
    return Path(text).expanduser().absolute()


def _mode(text: str) -> Mode:
    try:
        return Mode(text.lower())
    except ValueError:
        raise ValueError(f"is {text!r}, but may be 'demo' or 'production'") from None


def _payments(text: str) -> Payments:
    try:
        return Payments(text.lower())
    except ValueError:
        raise ValueError(f"is {text!r}, but may be 'sandbox' or 'off'") from None


def _outside(text: str) -> Outside:
    """Networks such as ``10.1.0.0/16,192.168.7.5``, or ``public`` for none."""
    if text.lower() == "public":
        return Outside()
    try:
        return Outside(tuple(ip_network(one.strip()) for one in text.split(",")))
    except ValueError:
        expected = "but may be 'public' or networks such as '10.1.0.0/16,192.168.7.5'"
        raise ValueError(f"is {text!r}, {expected}") from None


def _waits(text: str) -> frozenset[Wait]:
    if text.lower() == "none":
        return frozenset()
    try:
        return frozenset(Wait(one.strip().lower()) for one in text.split(","))
    except ValueError:
        known = ", ".join(Wait)
        raise ValueError(f"is {text!r}, but may be 'none' or some of {known}") from None


def _whole(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if text.isascii() and text.isdigit() and least <= int(text[:9]) <= most:
            return int(text)
        raise ValueError(f"is {text!r}, but must be a whole number from {least} to {most}")

    return parse


def _names(text: str) -> frozenset[str]:
    names = frozenset(one.strip().lower() for one in text.split(","))
    if not all(_NAME.fullmatch(one) for one in names):
        raise ValueError(
            f"is {text!r}, but must be names or addresses without ports, separated by commas"
        )
    return names


def _database_url(text: str) -> str:
    """Any spelling of a PostgreSQL address, in the spelling that names our driver."""
    expected = "must look like postgresql://user:password@host:5432/name"
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise ValueError(expected) from None
    if url.get_backend_name() not in {"postgresql", "postgres"} or not url.database:
        raise ValueError(expected)
    return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
