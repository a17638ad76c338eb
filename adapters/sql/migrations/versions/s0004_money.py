"""Closed periods, corrections, providers' messages, and the sandbox provider's memory."""

from alembic import op

revision = "0004"
down_revision = "0008"

_STORE = (
    "store = any ((select nullif(current_setting('baywise.stores', true), '')::uuid[])::uuid[])"
)
_STEPS = f"""
create table closings (
    id uuid primary key, version integer not null check (version > 0), body jsonb not null,
    store uuid references stores,                    -- none: the whole chain
    through date                                     -- the last business day that is closed
);
grant select, insert, update on closings to baywise_application;

create table corrections (
    id uuid primary key, version integer not null check (version > 0), body jsonb not null,
    store uuid not null references stores,
    entry uuid not null references entries           -- the wrong one
);
create unique index corrections_one_per_entry on corrections (entry);
create unique index entries_reversed_once on entries (reverses) where reverses is not null;
alter table corrections enable row level security;
create policy corrections_in_scope on corrections using (
    (select current_setting('baywise.scope', true)) = 'chain' or {_STORE}
);
grant select, insert on corrections to baywise_application;

alter table payments add column refunding boolean not null default false;
create index payments_refunding on payments (id) where refunding;
"""

# A posting holds a shared lock until its transaction ends, so a closing waits for it; and looks
# only when it has the lock, with a snapshot of its own (the function is volatile), so it sees
# every closing that it waited for. One lock for all shops: months are closed rarely.
_PERIODS = """
create function periods_lock() returns bigint language sql immutable
    as $$ select 4190842117340519 $$;

create function periods_refuse(store uuid, period date, through date) returns void
    language plpgsql as $$
begin
    raise exception 'the books are closed' using errcode = '23514',
        constraint = 'periods_are_final', detail = json_build_object(
            'store', store, 'period', to_char(period, 'YYYY-MM'),
            'through', to_char(through, 'YYYY-MM'))::text;
end $$;

create function periods_take_no_more() returns trigger language plpgsql
    security definer set search_path = public, pg_temp as $$
declare closed record;
begin
    perform pg_advisory_xact_lock_shared(periods_lock());
    select c.store, c.through into closed from closings as c
    where (c.store = new.store or c.store is null) and new.day <= c.through limit 1;
    if found then
        perform periods_refuse(closed.store, new.day, closed.through);
    end if;
    return new;
end $$;
create trigger entries_in_open_periods before insert on entries
    for each row execute function periods_take_no_more();

create function periods_stay_closed() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock(periods_lock());
    if tg_op = 'UPDATE' and (new.through is null or new.through < old.through) then
        perform periods_refuse(old.store, new.through, old.through);
    end if;
    return new;
end $$;
create trigger closings_never_open_again before insert or update on closings
    for each row execute function periods_stay_closed();
"""

_PROVIDERS = """
create table provider_messages (
    id      uuid        primary key,
    at      timestamptz not null,
    tender  text        not null,
    raw     bytea       not null,                    -- headers and body, encrypted
    verdict text                                     -- none: the process died over it
);
create index provider_messages_by_time on provider_messages (at);
grant select, insert on provider_messages to baywise_application;
grant update (verdict) on provider_messages to baywise_application;

-- What the pretended provider of a demonstration remembers; nothing of ours refers to it.
create table sandbox_payments (
    payment   uuid  primary key,
    reference text  not null unique,
    body      jsonb not null
);
grant select, insert, update on sandbox_payments to baywise_application;
"""


def upgrade() -> None:
    for step in (_STEPS, _PERIODS, _PROVIDERS):
        op.execute(step)
