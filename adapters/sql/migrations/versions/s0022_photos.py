"""Photos of the cars, and the pictures that one sees on them."""

from alembic import op

revision = "0022"
down_revision = "0021"

_REACH = (
    "(select current_setting('baywise.scope', true)) = 'chain' or store = any "
    "((select nullif(current_setting('baywise.stores', true), '')::uuid[])::uuid[]) or member = "
    "(select nullif(current_setting('baywise.member', true), ''))::uuid"
)
_PHOTOS = f"""
create table photos (
    id uuid primary key, version integer not null check (version > 0), body jsonb not null,
    store uuid not null references stores,
    member uuid references members,
    work_order uuid not null references work_orders
);
create index photos_by_work_order on photos (work_order);
alter table photos enable row level security;
create policy photos_in_scope on photos using ({_REACH});

-- Apart from the photos, so that a list of them reads no pictures. What is encrypted does not
-- get smaller, so nobody need try.
create table pictures (
    id uuid primary key, version integer not null check (version > 0), body jsonb not null,
    store uuid not null references stores,
    member uuid references members
);
alter table pictures alter column body set storage external;
alter table pictures enable row level security;
create policy pictures_in_scope on pictures using ({_REACH});
grant select, insert on photos, pictures to baywise_application;
"""


def upgrade() -> None:
    op.execute(_PHOTOS)
