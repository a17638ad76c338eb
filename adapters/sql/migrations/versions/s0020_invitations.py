"""Invitations to come earlier, or to take what the waiting list waited for."""

from alembic import op

revision = "0020"
down_revision = "0019"

# The release before invites nobody: who waits holds an appointment, and the list knows of it.
_INVITATIONS = """
create table invitations (
    id uuid primary key, version integer not null check (version > 0), body jsonb not null,
    store uuid not null references stores, member uuid not null references members,
    status text not null,
    appointment uuid not null references appointments, wait uuid references waits,
    freed uuid not null,                             -- what became free
    open_for uuid, open_to uuid                      -- appointment and freed, while it is open
);
create unique index invitations_one_open_per_appointment on invitations (open_for);
create unique index invitations_one_open_per_gap on invitations (open_to);
create index invitations_open_of_store on invitations (store, id) where status = 'open';
create index invitations_by_member on invitations (member, id);
create index invitations_by_appointment on invitations (appointment);
create index invitations_by_gap on invitations (freed);
create index invitations_by_wait on invitations (wait) where wait is not null;
create index waits_offered_of_store on waits (store, id) where status = 'offered';

alter table invitations enable row level security;
create policy invitations_in_scope on invitations using (
    (select current_setting('baywise.scope', true)) = 'chain'
    or store = any ((select nullif(current_setting('baywise.stores', true), ''))::uuid[])
    or member = (select nullif(current_setting('baywise.member', true), ''))::uuid
);
grant select, insert, update, delete on invitations to baywise_application;
"""


def upgrade() -> None:
    op.execute(_INVITATIONS)
