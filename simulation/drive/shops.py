"""The shops of a server, as it tells them: where they are, when they open, what bays they have."""

from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import date
from typing import Any

from application.shared.network import Network
from domain.shared.errors import NotFound
from domain.shared.geo import Place
from domain.shared.ids import BayId, StoreId
from domain.shared.label import Label
from domain.shared.trade import BayKind
from domain.stores.bay import Bay
from domain.stores.holidays import Festival, HolidayPolicy
from domain.stores.hours import DayHours, OpeningHours
from domain.stores.region import Region
from domain.stores.rollout import Stage
from domain.stores.store import Store
from simulation.drive.answers import Answer, Page
from simulation.drive.calls import Calls, NoBaywise
from simulation.drive.line import API

_MOST = 200


class _Day(Answer, frozen=True, kw_only=True):
    opens_min: int
    closes_min: int


class _Store(Answer, frozen=True, kw_only=True):
    id: StoreId
    code: str
    name: Label
    region: Region
    city: Label
    lat: float
    lon: float
    zone: str
    takes_bookings: bool
    hours: tuple[_Day | None, ...]
    closed_days: tuple[date, ...]
    closes_for: tuple[Festival, ...]
    days_off_too: bool

    @property
    def store(self) -> Store:
        week = (DayHours(day.opens_min, day.closes_min) if day else None for day in self.hours)
        return Store(
            id=self.id,
            code=self.code,
            label=self.name,
            region=self.region,
            city=self.city,
            place=Place(self.lat, self.lon),
            zone=self.zone,
            stage=Stage.LIVE,
            hours=OpeningHours(tuple(week)),
            closed_days=self.closed_days,
            holidays=HolidayPolicy(closes=self.closes_for, days_off_too=self.days_off_too),
        )


class _Bay(Answer, frozen=True, kw_only=True):
    id: BayId
    code: str
    name: Label
    kind: BayKind
    in_service: bool


def network_of(calls: Calls, secret: str, *, codes: Collection[str] = ()) -> Network:
    """The shops that take bookings and that whoever has the secret reaches; people are not told.

    Args:
        codes: only these of them.

    Raises:
        NotFound: one of ``codes`` is not among them.
        NoBaywise: there is none.
    """
    rows = [one for one in _stores(calls, secret) if one.takes_bookings]
    if codes:
        unknown = sorted({*codes} - {one.code for one in rows})
        if unknown:
            raise NotFound(f"no shop {unknown[0]} takes bookings here", kind="store")
        rows = [one for one in rows if one.code in codes]
    stores = [one.store for one in rows if _reached(calls, secret, one.id)]
    if not stores:
        raise NoBaywise("there is no shop here that takes bookings and that this login reaches")
    bays = [bay for store in stores for bay in _bays(calls, secret, StoreId(store.id))]
    return Network(stores=tuple(stores), bays=tuple(bays))


def _stores(calls: Calls, secret: str) -> Iterator[_Store]:
    after: dict[str, Any] = {}
    while True:
        path = f"{API}/stores"
        page = calls.get(path, Page[_Store], secret=secret, limit=_MOST, **after)
        yield from page.items
        if page.next is None:
            return
        after = {"after": page.next}


def _reached(calls: Calls, secret: str, store: StoreId) -> bool:
    with suppress(NotFound):
        calls.get(f"{API}/stores/{store}/offered", Page[Answer], secret=secret)
        return True
    return False


def _bays(calls: Calls, secret: str, store: StoreId) -> Iterator[Bay]:
    page = calls.get(f"{API}/stores/{store}/bays", Page[_Bay], secret=secret)
    for one in page.items:
        if one.in_service:
            yield Bay(id=one.id, store=store, code=one.code, label=one.name, kind=one.kind)
