"""A car is in one shop at a time, for one visit."""

from alembic import op

revision = "0012"
down_revision = "0011"

# The release before leaves the column as it is, so the index looks at the state as well. Of two
# visits of one car that are open now the later one has the place; the other goes on when that one
# is released or called off. Whoever receives a car learns where else it is, and nothing more.
_ONE_VISIT = """
alter table work_orders add column car_here uuid;
update work_orders set car_here = vehicle where id in (
    select distinct on (vehicle) id from work_orders
    where vehicle is not null and status in
        ('received', 'diagnosed', 'awaiting_approval', 'dispatched', 'in_repair', 'suspended',
         'done', 'passed', 'settled')
    order by vehicle, id desc);
create unique index work_orders_one_per_car_here on work_orders (car_here) where status in
    ('received', 'diagnosed', 'awaiting_approval', 'dispatched', 'in_repair', 'suspended',
     'done', 'passed', 'settled');
create index work_orders_open_by_vehicle on work_orders (vehicle) where status in
    ('received', 'diagnosed', 'awaiting_approval', 'dispatched', 'in_repair', 'suspended',
     'done', 'passed', 'settled');
create function open_visit_of(whose uuid) returns table (id uuid, store uuid)
    language sql stable security definer set search_path = public, pg_temp as $$
    select work_orders.id, work_orders.store from work_orders
    where vehicle = whose and status in
        ('received', 'diagnosed', 'awaiting_approval', 'dispatched', 'in_repair', 'suspended',
         'done', 'passed', 'settled')
    order by work_orders.id limit 1
$$;
revoke all on function open_visit_of(uuid) from public;
grant execute on function open_visit_of(uuid) to baywise_application;
"""


def upgrade() -> None:
    op.execute(_ONE_VISIT)
