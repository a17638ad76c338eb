"""What goes on in every shop, counted in one statement."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from attrs import frozen

from adapters.sql.session import Session
from application.wall.wall import MONEY, PAYING, Count, Today
from domain.shared.ids import StoreId
from domain.shared.money import Money
from domain.work_orders.status import UNFINISHED, WAITING

# The conditions on status and kind repeat those of the partial indexes.
_COUNTS: Final = """
with shops as (
    select * from unnest(%(stores)s::uuid[], %(since)s::timestamptz[], %(until)s::timestamptz[])
        as shops (store, since, until)
), occupied as (
    select c.store, count(distinct c.resource) as bays
    from claims as c join bays as b on b.id = c.resource
    where c.kind in ('working', 'blocked') and upper(c.during) > %(now)s
      and lower(c.during) <= %(now)s and c.store in (select store from shops)
    group by c.store
), cars as (
    select w.store,
           count(*) as in_shop,
           count(*) filter (where w.status = any(%(waiting)s)) as waiting,
           count(*) filter (where w.status = 'suspended') as suspended,
           count(*) filter (
               where w.status = any(%(unfinished)s)
                 and (a.body -> 'promise' ->> 'latest')::timestamptz < %(now)s
           ) as overdue
    from work_orders as w left join appointments as a on a.id = w.appointment
    where w.status not in ('planned', 'released', 'closed', 'cancelled')
      and w.store in (select store from shops)
    group by w.store
), displaced as (
    select store, count(*) as appointments
    from appointments where status = 'displaced' and store in (select store from shops)
    group by store
), overpaid as (
    select store, count(*) as orders
    from orders where overpaid and store in (select store from shops)
    group by store
), refused as (
    select p.store, count(*) as refunds
    from payments as p cross join lateral jsonb_array_elements(p.body -> 'refunds') as refund
    where p.refunding and p.store in (select store from shops) and refund ->> 'status' = 'failed'
    group by p.store
)
select shops.store,
       coalesce(occupied.bays, 0) as occupied,
       coalesce(cars.in_shop, 0) as in_shop,
       coalesce(cars.waiting, 0) as waiting,
       coalesce(displaced.appointments, 0) as displaced,
       coalesce(cars.suspended, 0) as suspended,
       coalesce(cars.overdue, 0) as overdue,
       coalesce(refused.refunds, 0) as refused,
       coalesce(overpaid.orders, 0) as overpaid,
       visits.count as visits
from shops
left join occupied on occupied.store = shops.store
left join cars on cars.store = shops.store
left join displaced on displaced.store = shops.store
left join refused on refused.store = shops.store
left join overpaid on overpaid.store = shops.store
cross join lateral (
    select count(*) from work_orders as w
    where w.store = shops.store and w.received >= shops.since and w.received < shops.until
) as visits
"""
_TAKINGS: Final = """
select coalesce(sum(p.amount), 0)::bigint as amount
from unnest(%(stores)s::uuid[], %(days)s::date[]) as shops (store, day)
join entries as e on e.store = shops.store and e.day = shops.day
join postings as p on p.entry = e.id
where e.memo = any(%(memos)s) and p.account = any(%(accounts)s)
"""


@frozen
class SqlCounts:
    """Implements :class:`application.wall.wall.Counts` in one transaction."""

    session: Session

    def of(self, shops: Collection[Today], now: datetime, /) -> Mapping[StoreId, Count]:
        params = {
            "stores": [shop.store for shop in shops],
            "since": [shop.during.start for shop in shops],
            "until": [shop.during.end for shop in shops],
            "now": now,
            "waiting": sorted(WAITING),
            "unfinished": sorted(UNFINISHED),
        }
        rows = self.session.rows(_COUNTS, params)
        return {StoreId(row.store): Count(**row._asdict()) for row in rows}

    def takings(self, shops: Collection[Today], /) -> Money:
        params = {
            "stores": [shop.store for shop in shops],
            "days": [shop.day for shop in shops],
            "memos": sorted(PAYING),
            "accounts": sorted(MONEY),
        }
        return Money(self.session.row(_TAKINGS, params).amount)
