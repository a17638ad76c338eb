"""Help between shops that somebody has accepted."""

from alembic import op

revision = "0018"
down_revision = "0017"

_SUPPORTS = """
create table supports (
    id uuid primary key, version integer not null check (version > 0), body jsonb not null,
    store uuid not null references stores,           -- that is helped
    donor uuid not null references stores,
    work_order uuid not null references work_orders,
    status text not null,
    agreed timestamptz not null,
    helps uuid unique                                -- job and way, while it goes on
);
create index supports_of_store on supports (store, id);
create index supports_by_donor on supports (donor, agreed);
create index supports_by_work_order on supports (work_order);

alter table supports enable row level security;
create policy supports_in_scope on supports using (
    (select current_setting('baywise.scope', true)) = 'chain'
    or store = any ((select nullif(current_setting('baywise.stores', true), '')::uuid[])::uuid[])
);
grant select, insert, update on supports to baywise_application;
"""


def upgrade() -> None:
    op.execute(_SUPPORTS)
