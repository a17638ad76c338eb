"""What Baywise promises of its data, each as a query for the rows that break it."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from attrs import field, frozen
from sqlalchemy import Connection, Engine

from adapters.sql.errors import translated
from adapters.sql.migrate import expect_current
from adapters.sql.scope import settings
from application.shared.rights import Chain
from domain.finance.payment import Status as Paid
from domain.orders.line import WANTED
from domain.orders.status import AGREED, CHARGED
from domain.orders.status import Status as OrderStatus
from domain.shared.label import Label

MOST_ROWS: Final = 20
_SLACK: Final = timedelta(minutes=1)
"""An event may wait that long to be told."""

CAPTURED: Final = (Paid.CAPTURED, Paid.PARTLY_REFUNDED, Paid.REFUNDED)
"""Payments whose money came in."""


@frozen
class Promise:
    """``broken`` selects one text a row: the ids of what breaks the promise."""

    name: str
    label: Label
    broken: str


@frozen
class Finding:
    """A promise, and what breaks it: at most :data:`MOST_ROWS` rows of ids."""

    promise: Promise
    rows: tuple[str, ...] = field(converter=tuple)

    @property
    def holds(self) -> bool:
        return not self.rows


def examine(engine: Engine, *, now: datetime) -> list[Finding]:
    """Look at every promise, all at one instant of the database, and change nothing.

    Raises:
        Unavailable: the database does not answer, or has the tables of another release.
    """
    expect_current(engine)
    with translated(), engine.connect() as connection:
        connection.exec_driver_sql("set transaction isolation level repeatable read read only")
        return examine_on(connection, now=now)


def examine_on(connection: Connection, *, now: datetime) -> list[Finding]:
    """The same inside a transaction, on tables that are up to date."""
    connection.exec_driver_sql("set local statement_timeout = 0")
    _see_everything(connection)
    params = {
        "told_before": now - _SLACK,
        "charged": sorted(CHARGED),
        "agreed": sorted(AGREED),
        "ended": sorted(CHARGED | {OrderStatus.CANCELLED}),
        "wanted": sorted(WANTED),
        "captured": sorted(CAPTURED),
    }
    return list(_findings(connection, params))


def _findings(connection: Connection, params: Mapping[str, Any]) -> Iterator[Finding]:
    for promise in PROMISES:
        sql = f"select broken.row from ({promise.broken}) as broken (row) limit {MOST_ROWS}"
        yield Finding(promise, connection.exec_driver_sql(sql, params).scalars())


def _see_everything(connection: Connection) -> None:
    sql = "select " + ", ".join(
        f"set_config('baywise.{name}', %({name})s, true)" for name in settings(Chain())
    )
    connection.exec_driver_sql(sql, settings(Chain()))


PROMISES: Final = (
    Promise(
        "claims-never-overlap",
        Label(
            "工位、技师在同一时间只服务一辆车", "No bay or technician has two claims at one time"
        ),
        """
        select concat_ws(' ', resource, id) from (
            select id, resource, lower(during) as starts,
                   max(upper(during)) over (partition by resource order by lower(during), id
                       rows between unbounded preceding and 1 preceding) as taken_until
            from claims
        ) as c where starts < taken_until
        """,
    ),
    Promise(
        "entries-balance",
        Label(
            "每张凭证借贷相等，至少两行", "Every journal entry sums to zero over two or more lines"
        ),
        """
        select coalesce(e.id, p.entry)::text
        from entries as e full join postings as p on p.entry = e.id
        group by coalesce(e.id, p.entry)
        having count(p.line) < 2 or sum(p.amount) <> 0 or count(e.id) = 0
        """,
    ),
    Promise(
        "stock-is-the-sum-of-its-movements",
        Label("库存等于出入库之和", "Stock is the sum of its movements"),
        """
        select concat_ws(' ', store, part) from (
            select store, part, on_hand, reserved, expected, value from stock
            union all
            select store, part, -on_hand, -reserved, -expected, -value from movements
        ) as m group by store, part
        having sum(on_hand) <> 0 or sum(reserved) <> 0 or sum(expected) <> 0 or sum(value) <> 0
        """,
    ),
    Promise(
        "stock-is-never-negative",
        Label("库存从不为负，不重复承诺", "Stock is never negative, nor promised twice"),
        """
        select concat_ws(' ', store, part) from stock
        where not (0 <= reserved and reserved <= on_hand and value >= 0)
        """,
    ),
    Promise(
        "nobody-waits-for-what-is-there",
        Label(
            "有货不等：没有订单在等库里可用的配件", "No line waits for a part that lies there free"
        ),
        """
        select concat_ws(' ', store, part) from stock
        where expected < 0 or (expected > 0 and on_hand > reserved)
        """,
    ),
    Promise(
        "expected-parts-are-wanted",
        Label(
            "待到配件都有订单要，且不多不少",
            "What is still to come is wanted by an order line, no more and no less",
        ),
        """
        with held as (
            select line, document, sum(reserved) as reserved, sum(expected) as expected,
                   -sum(on_hand) filter (where kind = 'issue') as issued
            from movements where line is not null
            group by line, document having bool_or(kind = 'expect')
        ), wanted as (
            select o.id as document, (l->>'id')::uuid as line, (l->>'quantity')::bigint as quantity
            from orders as o, jsonb_array_elements(o.body->'lines') as l
            where o.status = any(%(agreed)s) and l->>'approval' = any(%(wanted)s)
        )
        select h.line::text from held as h left join wanted as w using (document, line)
        where h.expected < 0
           or (w.line is null and h.expected > 0)
           or h.reserved + h.expected + coalesce(h.issued, 0) <> w.quantity
        """,
    ),
    Promise(
        "charged-orders-are-in-the-books",
        Label("结算的订单都已入账", "Every order that was charged has its settlement in the books"),
        """
        select o.id::text from orders as o
        where o.status = any(%(charged)s) and o.total <> 0
          and not exists (
              select from entries as e where e.document = o.id and e.memo = 'settlement')
        """,
    ),
    Promise(
        "ended-orders-have-nothing-in-progress",
        Label(
            "已结算或取消的订单没有在修余额，也没有未计费的领料",
            "A settled or cancelled order has nothing in progress, nor parts out unbilled",
        ),
        """
        with ended as (
            select id, status, body from orders where status = any(%(ended)s)
        ), papers as (
            select id as document, id as paper from ended
            union all
            select m.document, m.id from movements as m join ended as o on o.id = m.document
            union all
            select p.order_id, (r->>'id')::uuid
            from payments as p join ended as o on o.id = p.order_id,
                 jsonb_array_elements(p.body->'refunds') as r
            union all
            select o.id, (r->>'id')::uuid
            from ended as o, jsonb_array_elements(o.body->'returns') as r
        ), billed as (
            select o.id as document, (l->>'id')::uuid as line, (l->>'quantity')::bigint as quantity
            from ended as o, jsonb_array_elements(o.body->'lines') as l
            where o.status = any(%(charged)s) and l->>'approval' = any(%(wanted)s)
        )
        select p.document::text
        from papers as p join entries as e on e.document = p.paper
             join postings as w on w.entry = e.id and w.account = 'work_in_progress'
        group by p.document having sum(w.amount) <> 0
        union all
        select concat_ws(' ', m.document, m.line)
        from movements as m join ended as o on o.id = m.document
             left join billed as b on b.document = m.document and b.line = m.line
        where m.line is not null
        group by m.document, m.line, b.quantity
        having -sum(m.on_hand) > coalesce(b.quantity, 0)
        """,
    ),
    Promise(
        "returned-goods-are-on-the-shelf",
        Label(
            "退回的完好商品都已回库，退回的从不多于售出的",
            "Good goods that came back are on the shelf, and no more came back than was sold",
        ),
        """
        with back as (
            select o.id as document, (i->>'line')::uuid as line,
                   sum((i->>'good')::bigint) as good,
                   sum((i->>'good')::bigint + (i->>'damaged')::bigint) as quantity
            from orders as o, jsonb_array_elements(o.body->'returns') as r,
                 jsonb_array_elements(r->'items') as i
            group by o.id, i->>'line'
        ), shelved as (
            select m.document, m.line, sum(m.on_hand) as good
            from movements as m
            where m.kind = 'return' and m.document in (select document from back)
            group by m.document, m.line
        ), sold as (
            select o.id as document, (l->>'id')::uuid as line, (l->>'quantity')::bigint as quantity
            from orders as o, jsonb_array_elements(o.body->'lines') as l
            where o.id in (select document from back)
        )
        select concat_ws(' ', b.document, b.line)
        from back as b left join shelved as m using (document, line)
             left join sold as s using (document, line)
        where b.good <> coalesce(m.good, 0) or b.quantity > coalesce(s.quantity, 0)
        """,
    ),
    Promise(
        "captured-payments-are-in-the-books",
        Label("到账的款项都已入账", "Every payment that came in has its entry"),
        """
        select p.id::text from payments as p
        where p.status = any(%(captured)s)
          and not exists (select from entries as e where e.document = p.id)
        """,
    ),
    Promise(
        "refunds-are-in-the-books",
        Label("退回的款项都已入账", "Every refund that was sent back has its entry"),
        """
        select concat_ws(' ', p.id, r->>'id')
        from payments as p, jsonb_array_elements(p.body->'refunds') as r
        where r->>'status' = 'done' and not exists (
            select from entries as e
            where e.document = (r->>'id')::uuid and e.memo = 'payback')
        """,
    ),
    Promise(
        "no-more-goes-back-than-came",
        Label(
            "退款（含办理中）从不超过到账金额",
            "No payment gives back more than it brought, counting what is on its way",
        ),
        """
        select p.id::text from payments as p, jsonb_array_elements(p.body->'refunds') as r
        group by p.id, p.amount having sum((r->'amount'->>'amount')::bigint) > p.amount
        """,
    ),
    Promise(
        "orders-have-what-payments-kept",
        Label(
            "订单的实收等于其款项减去已退；全额退款的订单一分不留",
            "An order has what its payments brought and did not give back; "
            "a refunded one has nothing",
        ),
        """
        with had as (
            select o.id, o.status, (r->>'reference')::uuid as reference,
                   (r->'amount'->>'amount')::bigint as amount
            from orders as o, jsonb_array_elements(o.body->'receipts') as r
        ), kept as (
            select h.id, p.amount - coalesce((
                select sum((r->'amount'->>'amount')::bigint)
                from jsonb_array_elements(p.body->'refunds') as r where r->>'status' = 'done'
            ), 0) as amount
            from had as h join payments as p on p.id = h.reference
        )
        select h.id::text from had as h group by h.id, h.status
        having sum(h.amount) <> coalesce((select sum(k.amount) from kept as k where k.id = h.id), 0)
            or (h.status = 'refunded' and sum(h.amount) <> 0)
        """,
    ),
    Promise(
        "unwanted-money-goes-back",
        Label(
            "订单未接受的到账款项都在退回，被拒的等待人工处理",
            "Money that no order wanted goes back, or went, or waits for somebody",
        ),
        """
        select p.id::text from payments as p join orders as o on o.id = p.order_id
        where p.status = any(%(captured)s)
          and not exists (
              select from jsonb_array_elements(o.body->'receipts') as r
              where (r->>'reference')::uuid = p.id)
          and coalesce(jsonb_array_length(p.body->'refunds'), 0) = 0
        """,
    ),
    Promise(
        "entries-are-reversed-once",
        Label("每张凭证最多冲销一次，冲销额相等", "An entry is reversed at most once, and exactly"),
        """
        select e.id::text from entries as e join entries as r on r.reverses = e.id
        where e.store <> r.store or exists (
            select account from postings where entry in (e.id, r.id)
            group by account having sum(amount) <> 0)
        union all
        select reverses::text from entries where reverses is not null
        group by reverses having count(*) > 1
        """,
    ),
    Promise(
        "photos-have-pictures",
        Label(
            "每张照片都有图像，反之亦然", "Every photo has its picture, and every picture its photo"
        ),
        """
        select coalesce(p.id, q.id)::text
        from photos as p full join pictures as q on q.id = p.id
        where p.id is null or q.id is null
        """,
    ),
    Promise(
        "events-are-told",
        Label("每个事件都已发布，序号连续", "Every event is told, in positions without gaps"),
        """
        select concat('outbox ', seq) from outbox where at < %(told_before)s
        union all
        select concat('position ', position) from (
            select position, lag(position, 1, 0::bigint) over (order by position) as before
            from events
        ) as e where position <> before + 1
        union all
        select concat('consumer ', name) from consumers
        where position > (select coalesce(max(position), 0) from events)
        union all
        select concat('webhook ', subscription) from webhook_places
        where position > (select coalesce(max(position), 0) from events)
        """,
    ),
    Promise(
        "audit-chain-is-intact",
        Label("审计链完整无改动", "The audit chain of every shop is intact"),
        """
        select concat_ws(' ', store, seq) from (
            select store, seq, line, hash,
                   lag(hash, 1, decode(repeat('00', 32), 'hex')) over chain as before,
                   lag(seq, 1, 0::bigint) over chain as seq_before
            from audit window chain as (partition by store order by seq)
        ) as a
        where seq <> seq_before + 1 or hash <> sha256(before || convert_to(line, 'UTF8'))
        union all
        select concat_ws(' ', coalesce(h.store, l.store), 'head')
        from audit_heads as h full join (
            select distinct on (store) store, seq, hash from audit order by store, seq desc
        ) as l on l.store = h.store
        where (h.seq, h.hash) is distinct from (l.seq, l.hash)
        union all
        select concat_ws(' ', store, seq, 'subjects') from audit
        where subjects is distinct from array(
            select found[1]::uuid from regexp_matches(
                line, '"from":[0-9]+,"id":"([0-9a-f-]{36})","kind":"', 'g') as found)
        """,
    ),
    Promise(
        "answers-are-unique",
        Label("同一幂等键只有一个答复", "One answer per actor and key"),
        "select concat_ws(' ', actor, key) from answers group by actor, key having count(*) > 1",
    ),
)
