"""The waiting list."""

from alembic import op

revision = "0003"
down_revision = "0002"

_WAITS = """
create table waits (
    id uuid primary key, version integer not null check (version > 0), body jsonb not null,
    store uuid not null references stores, member uuid not null references members,
    status text not null, near boolean not null,     -- whether other shops will do
    offered uuid references appointments
);
create index waits_of_store on waits (store, id) where status = 'waiting';
create index waits_near on waits (id) where near and status = 'waiting';
create index waits_by_member on waits (member, id);
create index waits_by_offer on waits (offered) where offered is not null;

alter table waits enable row level security;
create policy waits_in_scope on waits using (
    (select current_setting('baywise.scope', true)) = 'chain'
    or store = any ((select nullif(current_setting('baywise.stores', true), ''))::uuid[])
    or member = (select nullif(current_setting('baywise.member', true), ''))::uuid
);
grant select, insert, update, delete on waits to baywise_application;
"""


def upgrade() -> None:
    op.execute(_WAITS)
