"""What was done in every shop, counted in one statement a report."""

from collections.abc import Collection, Iterable
from typing import Any, Final

from attrs import frozen

from adapters.sql.session import Session
from application.insight.tallies import Paid, Stretch
from domain.insight.figures import Ordered, Promised, Reviewed, Rework, Suspended
from domain.insight.report import Line
from domain.shared.ids import StoreId, TechnicianId, first_id
from domain.work_orders.record import Wait

# The shops of the caller's reach and no others: the first of the two walls. Shop by shop (that is
# what "offset 0" insists on), for the index knows how few days are asked for; the planner does not.
_FINISHED: Final = """
with shops as (
    select * from unnest(%(stores)s::uuid[], %(since)s::timestamptz[], %(until)s::timestamptz[])
        as shops (store, since, until)
), finished as (
    select of_shop.* from shops as s cross join lateral (
        select w.store, w.order_id, w.appointment, w.body from work_orders as w
        where w.store = s.store and w.passed >= s.since and w.passed < s.until
        offset 0
    ) as of_shop
), jobs as (
    select f.store, job from finished as f cross join jsonb_array_elements(f.body->'jobs') as job
)
"""
_REWORK: Final = """
select store, count(*) as jobs,
       count(*) filter (where jsonb_array_length(job->'reworks') > 0) as reworked
from jobs group by store
"""
_REWORK_BY_TECHNICIAN: Final = """
, hands as (
    select store, job->>'id' as job, technician, bool_or(sent_back) as sent_back
    from jobs cross join lateral (
        select operation->>'technician', false
        from jsonb_array_elements(job->'operations') as operation
        union all
        select technician, true
        from jsonb_array_elements(job->'reworks') as rework
        cross join jsonb_array_elements_text(rework->'technicians') as technician
    ) as had (technician, sent_back)
    group by store, job->>'id', technician
)
select store, technician, count(*) as jobs, count(*) filter (where sent_back) as reworked
from hands group by store, technician
"""
_SUSPENSIONS: Final = """
select store, one->>'reason' as reason, count(*) as times,
       sum(floor(extract(epoch from
           (one->>'until')::timestamptz - (one->>'at')::timestamptz) / 60))::bigint as minutes
from finished as f cross join jsonb_array_elements(f.body->'suspensions') as one
group by store, one->>'reason'
"""
_CHANNELS: Final = """
with shops as (
    select * from unnest(%(stores)s::uuid[], %(since)s::uuid[], %(until)s::uuid[])
        as shops (store, since, until)
)
select o.store, o.channel, count(*) as orders,
       count(*) filter (where o.lost) as lost,
       coalesce(sum(o.total) filter (where not o.lost), 0)::bigint as amount_fen,
       count(*) filter (where not o.lost and exists (
           select from work_orders as w join appointments as a on a.id = w.appointment
           where w.order_id = o.id and w.store = o.store and a.store = o.store
             and a.body->>'instead_of' is not null
       )) as elsewhere
from shops as s cross join lateral (
    select id, store, total, body->>'channel' as channel,
           status in ('open', 'cancelled') as lost
    from orders where store = s.store and id >= s.since and id < s.until
    offset 0
) as o
group by o.store, o.channel
"""
_PROMISES: Final = """
, ended as (
    select f.*, (
        select max((operation->>'finished')::timestamptz)
        from jsonb_array_elements(f.body->'jobs') as job
        cross join jsonb_array_elements(job->'operations') as operation
    ) as at from finished as f
), promised as (
    select e.store, o.total as charged, (a.body->'quoted'->>'amount')::bigint as quoted,
        jsonb_typeof(a.body->'first_promise') = 'object' as renewed,
        exists (
            select from jsonb_array_elements(o.body->'lines') as line
            where line->>'approval' = 'approved'
        ) as more,
        extract(epoch from e.at - (a.body->'promise'->>'latest')::timestamptz) - (
            select coalesce(sum(greatest(0, extract(epoch from
                least((one->>'until')::timestamptz, e.at) - (one->>'at')::timestamptz))), 0)
            from jsonb_array_elements(e.body->'suspensions') as one
            where one->>'reason' = any(%(excused)s)
        ) as late_s,
        extract(epoch from e.at - coalesce(
            a.body->'first_promise'->>'likely', a.body->'promise'->>'likely')::timestamptz) as off_s
    from ended as e join appointments as a on a.id = e.appointment and a.store = e.store
    join orders as o on o.id = e.order_id and o.store = e.store
)
select store, count(*) as visits,
       count(*) filter (where late_s <= 0) as kept,
       count(*) filter (where renewed) as renewed,
       sum(floor(greatest(0, late_s) / 60))::bigint as late_min,
       sum(floor(off_s / 60))::bigint as off_min,
       sum(quoted)::bigint as quoted_fen, sum(charged)::bigint as charged_fen,
       count(*) filter (where charged > quoted and not more) as dearer
from promised group by store
"""
_PAID: Final = """
select store, (operation->>'technician')::uuid as technician,
       sum((operation->'need'->>'minutes')::bigint)::bigint as minutes
from jobs cross join jsonb_array_elements(job->'operations') as operation
group by store, operation->>'technician'
"""
_REVIEWS: Final = """
, reviewed as (select store, (body->'review'->>'stars')::integer as given from finished)
select store, count(*) as visits, count(given) as reviews,
       count(*) filter (where given >= 4) as satisfied,
       coalesce(sum(given), 0)::bigint as stars
from reviewed group by store
"""


@frozen
class SqlTallies:
    """Implements :class:`application.insight.tallies.Tallies` in one transaction."""

    session: Session

    def rework(self, shops: Collection[Stretch], /) -> Iterable[Line[Rework]]:
        return [
            Line(store=StoreId(row.store), figures=Rework(jobs=row.jobs, reworked=row.reworked))
            for row in self._finished(_REWORK, shops)
        ]

    def rework_by_technician(self, shops: Collection[Stretch], /) -> Iterable[Line[Rework]]:
        return [
            Line(
                store=StoreId(row.store),
                of=row.technician,
                figures=Rework(jobs=row.jobs, reworked=row.reworked),
            )
            for row in self._finished(_REWORK_BY_TECHNICIAN, shops)
        ]

    def suspensions(self, shops: Collection[Stretch], /) -> Iterable[Line[Suspended]]:
        return [
            Line(
                store=StoreId(row.store),
                of=row.reason,
                figures=Suspended(times=row.times, minutes=row.minutes),
            )
            for row in self._finished(_SUSPENSIONS, shops)
        ]

    def channels(self, shops: Collection[Stretch], /) -> Iterable[Line[Ordered]]:
        # Ids tell when an order was drawn up, and have an index.
        params = {
            "stores": [one.store for one in shops],
            "since": [first_id(one.during.start) for one in shops],
            "until": [first_id(one.during.end) for one in shops],
        }
        return [
            Line(
                store=StoreId(row.store),
                of=row.channel,
                figures=Ordered(
                    orders=row.orders,
                    lost=row.lost,
                    amount_fen=row.amount_fen,
                    elsewhere=row.elsewhere,
                ),
            )
            for row in self.session.rows(_CHANNELS, params)
        ]

    def promises(
        self, shops: Collection[Stretch], excused: Collection[Wait], /
    ) -> Iterable[Line[Promised]]:
        rows = self._finished(_PROMISES, shops, excused=sorted(excused))
        return [
            Line(
                store=StoreId(row.store),
                figures=Promised(
                    visits=row.visits,
                    kept=row.kept,
                    renewed=row.renewed,
                    late_min=row.late_min,
                    off_min=row.off_min,
                    quoted_fen=row.quoted_fen,
                    charged_fen=row.charged_fen,
                    dearer=row.dearer,
                ),
            )
            for row in rows
        ]

    def paid(self, shops: Collection[Stretch], /) -> Iterable[Paid]:
        return [
            Paid(StoreId(row.store), TechnicianId(row.technician), row.minutes)
            for row in self._finished(_PAID, shops)
        ]

    def reviews(self, shops: Collection[Stretch], /) -> Iterable[Line[Reviewed]]:
        return [
            Line(
                store=StoreId(row.store),
                figures=Reviewed(
                    visits=row.visits,
                    reviews=row.reviews,
                    satisfied=row.satisfied,
                    stars=row.stars,
                ),
            )
            for row in self._finished(_REVIEWS, shops)
        ]

    def _finished(self, sql: str, shops: Collection[Stretch], **params: object) -> list[Any]:
        given = {
            "stores": [one.store for one in shops],
            "since": [one.during.start for one in shops],
            "until": [one.during.end for one in shops],
        }
        return self.session.rows(_FINISHED + sql, {**given, **params})
