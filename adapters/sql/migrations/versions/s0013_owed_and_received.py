"""Money that has to go back to a customer, and when a car came in, are looked for."""

from alembic import op

revision = "0013"
down_revision = "0012"

_OVERPAID = """
alter table orders add column overpaid boolean not null default false;
with counted as (
    select o.id, o.status,
        case when o.status = 'cancelled' then coalesce((o.body->'fee'->>'amount')::bigint, 0)
             else o.total - coalesce((
                 select sum((one->'amount'->>'amount')::bigint)
                 from jsonb_array_elements(o.body->'credits') as one), 0) end as owed,
        coalesce((select sum((one->'amount'->>'amount')::bigint)
                  from jsonb_array_elements(o.body->'receipts') as one), 0)
        - coalesce((select sum((one->'amount'->>'amount')::bigint)
                    from jsonb_array_elements(o.body->'on_its_way') as one), 0) as kept
    from orders as o
    where o.status in ('settled', 'partly_paid', 'paid', 'partly_refunded', 'refunded', 'closed',
                       'cancelled'))
update orders set overpaid = true
from counted where counted.id = orders.id and counted.kept > counted.owed;
create index orders_overpaid on orders (store, id) where overpaid;
"""
_RECEIVED = """
alter table work_orders add column received timestamptz;
update work_orders set received = (body->'reception'->>'at')::timestamptz
where body->'reception'->>'at' is not null;
create index work_orders_received on work_orders (store, received);
"""


def upgrade() -> None:
    op.execute(_OVERPAID)
    op.execute(_RECEIVED)
