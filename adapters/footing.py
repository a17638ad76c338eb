"""What an application stands on: stores, a clock, chance, and others' money."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from random import Random

from attrs import frozen

from adapters.changes import Changes
from adapters.memory.store import MemoryStore
from adapters.sql.store import SqlStore
from application.finance.gateway import PaymentGateway
from application.finance.inbox import Inbox
from application.people.ports import Sessions, Tokens
from application.shared.ports import Clock, Due, Stream
from application.shared.retention import (
    Records,
)
from application.webhooks.ports import Logbook
from domain.finance.tender import Tender
from domain.orders.idle import IdleDiscounts
from domain.stores.holidays import Holiday
from domain.webhooks.address import Outside
from domain.work_orders.record import Wait

Store = MemoryStore | SqlStore
Holidays = Callable[[date, date], Iterable[Holiday]]
Listener = Callable[[Changes], None]


@frozen(kw_only=True)
class Logins:
    """Where sessions and tokens are kept, and whether demonstration logins work."""

    sessions: Sessions
    tokens: Tokens
    demo: bool


@frozen(kw_only=True)
class MobilePay:
    """Who provides mobile payments, and where their messages are kept."""

    gateways: Mapping[Tender, PaymentGateway]
    inbox: Inbox


@frozen(kw_only=True)
class Old:
    """What is forgotten when it is old."""

    answers: Records
    messages: Records
    attempts: Records


@frozen
class Webhooks:
    """What telling programs stands on, apart from what shops work with."""

    store: Store
    stream: Stream
    logbook: Logbook
    outside: Outside


@frozen(kw_only=True)
class Footing:
    """What an application stands on: a store, a clock, chance, and others' money."""

    clock: Clock
    real_clock: Clock
    """Goes by no shop: for people at a login, and programs that are told."""

    random: Random
    holidays: Holidays
    store: Store
    aside: Store
    """Reads what everybody has at hand."""

    afar: Store
    """Reads the whole network for reports, which takes as long as it takes."""

    stream: Stream
    due: Due
    logins: Logins
    money: MobilePay
    old: Old
    webhooks: Webhooks
    idle: IdleDiscounts
    listeners: tuple[Listener, ...]
    excused: frozenset[Wait]
