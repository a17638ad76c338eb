"""Programs outside that are told what happens."""

from alembic import op

revision = "0017"
down_revision = "0016"

_SUBSCRIPTIONS = """
create table subscriptions (
    id uuid primary key, version integer not null check (version > 0), body jsonb not null,
    owner uuid not null references people,           -- what this person may hear, it is told
    status text not null
);
create index subscriptions_by_status on subscriptions (status);
alter table subscriptions enable row level security;
create policy subscriptions_in_scope on subscriptions
    using ((select current_setting('baywise.scope', true)) in ('chain', 'stores'));
grant select, insert, update on subscriptions to baywise_application;
"""
# No documents: nobody decides how far a subscription has come, so no audit log tells of it.
_PLACES = """
create table webhook_places (
    subscription  uuid        primary key references subscriptions,
    course        integer     not null,              -- a replay begins another
    position      bigint      not null check (position >= 0),
    failures      integer     not null default 0,    -- in a row
    failing_since timestamptz,
    next          timestamptz not null               -- when a pause or a lease ends
);
create table webhook_attempts (
    id           uuid        primary key,
    subscription uuid        not null references subscriptions,
    at           timestamptz not null,
    position     bigint      not null,
    kind         text        not null,
    outcome      text        not null,
    took_ms      integer     not null
);
create index webhook_attempts_of on webhook_attempts (subscription, at, position);
create index webhook_attempts_by_time on webhook_attempts (at);
grant select, insert, update on webhook_places to baywise_application;
grant select, insert, update, delete on webhook_attempts to baywise_application;
"""


def upgrade() -> None:
    op.execute(_SUBSCRIPTIONS)
    op.execute(_PLACES)
