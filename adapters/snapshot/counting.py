"""The wishes of the last weeks, counted by shop, weekday and hour."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from adapters.snapshot.history import Brought, Came, History, Since, Wanted
from adapters.sql.session import Session
from domain.shared.ids import StoreId, first_id, made_at
from domain.shared.trade import Car, Energy, VehicleClass
from domain.stores.store import Store

WEEKS: Final = 4

# Who goes on in another shop, or said no to what was held, has not wished twice.
_BOOKED: Final = """
select id, store, starts, body -> 'services' ->> 0 as service from appointments
where store = any(%(stores)s) and starts >= %(since)s and id >= %(first)s and id < %(last)s
  and status not in ('held', 'expired') and body ->> 'instead_of' is null"""
# Who waited and never got a time; whoever got one has an appointment.
_IN_VAIN: Final = """
select id, store, body -> 'services' ->> 0 as service from waits
where store = any(%(stores)s) and id >= %(first)s and id < %(last)s
  and status in ('waiting', 'offered', 'expired')"""
_CARS: Final = """
select body ->> 'maker' as maker, body ->> 'model' as model, (body ->> 'year')::int as year,
       body ->> 'vehicle_class' as vehicle_class, body ->> 'energy' as energy, count(*) as cars
from vehicles where id in (
    select vehicle from appointments
    where store = any(%(stores)s) and starts >= %(since)s and id >= %(first)s and id < %(last)s
      and status not in ('held', 'expired'))
group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5"""


def counted(session: Session, stores: Iterable[Store], now: datetime) -> History:
    """Who wanted something in the four weeks before today.

    A wish is counted when it was told. Who only looked at offers, or left at the door, nobody
    knows.
    """
    zones = {StoreId(one.id): ZoneInfo(one.zone) for one in stores}
    until = min((now.astimezone(zone).date() for zone in zones.values()), default=now.date())
    first = until - timedelta(weeks=WEEKS)
    params = _params(zones, first, until)
    rows = [*session.rows(_BOOKED, params), *session.rows(_IN_VAIN, params)]
    tally = _Tally(zones)
    for row in rows:
        tally.count(row)
    return History(
        first=first,
        until=until,
        came=tally.came,
        since=tuple(Since(store, day) for store, day in sorted(tally.since.items())),
        wanted=tuple(Wanted(code, cars) for code, cars in sorted(tally.wanted.items())),
        brought=tuple(map(_brought, session.rows(_CARS, params))),
    )


def _params(zones: dict[StoreId, ZoneInfo], first: date, until: date) -> dict[str, Any]:
    [zone, *_] = zones.values()
    since, last = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (first, until))
    return {
        "stores": [*zones],
        "since": since,
        "first": first_id(since),
        "last": first_id(last),
    }


class _Tally:
    def __init__(self, zones: dict[StoreId, ZoneInfo]) -> None:
        self._zones = zones
        self._cars: Counter[tuple[StoreId, int, int]] = Counter()
        self._booked: Counter[tuple[StoreId, int, int]] = Counter()
        self.since: dict[StoreId, date] = {}
        self.wanted: Counter[str] = Counter()

    def count(self, row: Any) -> None:
        store = StoreId(row.store)
        zone = self._zones[store]
        told = made_at(row.id).astimezone(zone)
        hour = (store, told.weekday(), told.hour)
        self._cars[hour] += 1
        starts = getattr(row, "starts", None)
        self._booked[hour] += starts is not None and starts.astimezone(zone).date() > told.date()
        self.since[store] = min(told.date(), self.since.get(store, told.date()))
        self.wanted[row.service] += 1

    @property
    def came(self) -> tuple[Came, ...]:
        return tuple(
            Came(*hour, cars, self._booked[hour]) for hour, cars in sorted(self._cars.items())
        )


def _brought(row: Any) -> Brought:
    car = Car(
        maker=row.maker,
        model=row.model,
        year=row.year,
        vehicle_class=VehicleClass(row.vehicle_class),
        energy=Energy(row.energy),
    )
    return Brought(car, row.cars)
