"""Who came in the weeks before a snapshot: counts, and nobody in particular."""

from datetime import date

from attrs import frozen

from domain.shared.ids import StoreId
from domain.shared.trade import Car


@frozen
class Came:
    """Wishes for one shop in one hour of the week, ``booked`` of them for another day.

    By the clock of the shop; ``weekday`` 0 is Monday.
    """

    store: StoreId
    weekday: int
    hour: int
    cars: int
    booked: int


@frozen
class Since:
    """The first day on which anybody wanted anything of a shop."""

    store: StoreId
    day: date


@frozen
class Wanted:
    """A service by its code, and how many came for it."""

    service: str
    cars: int


@frozen
class Brought:
    """A kind of car, and how many of them came."""

    car: Car
    cars: int


@frozen(kw_only=True)
class History:
    """Local days from ``first`` on, before ``until``."""

    first: date
    until: date
    came: tuple[Came, ...] = ()
    since: tuple[Since, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    brought: tuple[Brought, ...] = ()
