"""What technicians' finished jobs came to, and where they were last."""

from alembic import op

revision = "0019"
down_revision = "0018"

_TABLES = """
create table track_records (
    id uuid primary key, version integer not null check (version > 0), body jsonb not null,
    store uuid references stores, technician uuid references technicians
                                                     -- neither: of everybody in the chain
);
create unique index track_records_one_each on track_records (technician) nulls not distinct;
create index track_records_of_store on track_records (store, id);
create table whereabouts (
    id uuid primary key, version integer not null check (version > 0), body jsonb not null,
    store uuid not null references stores, technician uuid not null references technicians
);
create unique index whereabouts_one_each on whereabouts (technician);
-- Whether a car came back for the same.
create index work_orders_by_vehicle on work_orders (vehicle, id);
create index whereabouts_of_store on whereabouts (store, id);
"""
_IN_SCOPE = """
alter table {table} enable row level security;
create policy {table}_in_scope on {table} using (
    (select current_setting('baywise.scope', true)) = 'chain'
    or store = any ((select nullif(current_setting('baywise.stores', true), ''))::uuid[])
);
grant select, insert, update on {table} to baywise_application;
"""


def upgrade() -> None:
    op.execute(_TABLES)
    for table in ("track_records", "whereabouts"):
        op.execute(_IN_SCOPE.format(table=table))
