"""Work to come and work that came, summed by shop, skill and kind of bay in one statement each."""

from collections.abc import Collection, Iterable
from datetime import UTC
from typing import Any, Final

from attrs import frozen

from adapters.sql.session import Session
from application.wall.gaps import Away, Planned
from application.wall.wall import Today
from domain.shared.ids import StoreId, first_id
from domain.shared.time import Span
from domain.shared.trade import BayKind, Skill

_SHOPS: Final = """
with shops as (
    select * from unnest(%(stores)s::uuid[], %(since)s::timestamptz[], %(until)s::timestamptz[],
                         %(first)s::uuid[]) as shops (store, since, until, first)
)
"""
_SUMS: Final = """
select w.store, op #>> '{need,skill}' as skill, op #>> '{need,bay}' as bay,
       sum((op #>> '{need,minutes}')::int)::bigint as minutes
from shops
$from
cross join lateral jsonb_array_elements(w.body -> 'jobs') as job
cross join lateral jsonb_array_elements(job -> 'operations') as op
group by 1, 2, 3
"""
_BOOKED: Final = """
join appointments as a on a.store = shops.store and a.starts >= shops.since
     and a.starts < shops.until and a.status in ('booked', 'displaced')
join work_orders as w on w.appointment = a.id
"""
# Ids sort by creation: one that is not smaller than the first of the day was made on it.
_UNFORESEEN: Final = """
join work_orders as w on w.store = shops.store and w.received >= shops.since
     and w.received < shops.until and w.id >= shops.first
"""
_AWAY: Final = """
select c.resource, lower(c.during) as starts, upper(c.during) as ends
from shops
join (select id, store from bays union all select id, store from technicians) as r
     on r.store = shops.store
join claims as c on c.resource = r.id and c.during && tstzrange(shops.since, shops.until)
where c.kind in ('absence', 'closure')
"""


@frozen
class SqlOutlook:
    """Implements :class:`application.wall.gaps.Outlook` in one transaction."""

    session: Session

    def booked(self, days: Collection[Today], /) -> Iterable[Planned]:
        return self._sums(_BOOKED, days)

    def unforeseen(self, days: Collection[Today], /) -> Iterable[Planned]:
        return self._sums(_UNFORESEEN, days)

    def away(self, days: Collection[Today], /) -> Iterable[Away]:
        for row in self._rows(_AWAY, days):
            during = Span(row.starts.astimezone(UTC), row.ends.astimezone(UTC))
            yield Away(resource=row.resource, during=during)

    def _sums(self, of: str, days: Collection[Today]) -> Iterable[Planned]:
        for row in self._rows(_SUMS.replace("$from", of), days):
            yield Planned(
                store=StoreId(row.store),
                skill=Skill(row.skill),
                bay=BayKind(row.bay),
                minutes=row.minutes,
            )

    def _rows(self, sql: str, days: Collection[Today]) -> Iterable[Any]:
        params = {
            "stores": [one.store for one in days],
            "since": [one.during.start for one in days],
            "until": [one.during.end for one in days],
            "first": [first_id(one.during.start) for one in days],
        }
        return self.session.rows(_SHOPS + sql, params)
