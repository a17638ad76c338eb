"""The spine: documents, claims, ledgers, events, audit, and who may see what."""

from alembic import op

revision = "0001"
down_revision = None

# Three roles: the owner (who migrates), the application, and a reader for analysts.
_ROLES = """
do $$
declare role_name text;
begin
    foreach role_name in array array['baywise_application', 'baywise_reader'] loop
        if not exists (select from pg_roles where rolname = role_name) then
            -- Roles belong to the server, and another database may be made at this moment.
            begin
                execute format('create role %I nologin', role_name);
            exception when duplicate_object or unique_violation then null;
            end;
        end if;
        if not (select rolsuper from pg_roles where rolname = current_user) then
            execute format('grant %I to current_user', role_name);
        end if;
    end loop;
end $$;

create extension if not exists btree_gist;
create extension if not exists pg_trgm;
"""

# Aggregates: identity, optimistic lock, document (see codec.py), and promoted columns.
_DOCUMENTS = """
create table stores (
    id uuid primary key, version integer not null check (version > 0), body jsonb not null,
    code text not null unique, region text not null, stage text not null
);
create table bays (
    id uuid primary key, version integer not null check (version > 0), body jsonb not null,
    store uuid not null references stores, kind text not null
);
create index bays_by_store on bays (store);
create table technicians (
    id uuid primary key, version integer not null check (version > 0), body jsonb not null,
    store uuid not null references stores, code text not null unique
);
create index technicians_by_store on technicians (store);
create table services (
    id uuid primary key, version integer not null check (version > 0), body jsonb not null,
    code text not null unique, category text not null
);
create table parts (
    id uuid primary key, version integer not null check (version > 0), body jsonb not null,
    code text not null unique, category text not null
);
create table price_lists (
    id uuid primary key, version integer not null check (version > 0), body jsonb not null,
    code text not null unique
);
create table members (
    id uuid primary key, version integer not null check (version > 0), body jsonb not null,
    member uuid not null, phone bytea not null
);
create unique index members_one_per_phone on members (phone);
create table vehicles (
    id uuid primary key, version integer not null check (version > 0), body jsonb not null,
    member uuid not null references members, plate bytea, vin bytea, plate_variants bytea[] not null
);
create unique index vehicles_one_per_plate on vehicles (plate);
create unique index vehicles_one_per_vin on vehicles (vin);
create index vehicles_by_member on vehicles (member);
create index vehicles_by_plate_variant on vehicles using gin (plate_variants);
create table orders (
    id uuid primary key, version integer not null check (version > 0), body jsonb not null,
    store uuid not null references stores, member uuid references members,
    vehicle uuid references vehicles, status text not null, total bigint not null
);
create index orders_by_store on orders (store, id);
create index orders_by_member on orders (member, id);
create table appointments (
    id uuid primary key, version integer not null check (version > 0), body jsonb not null,
    store uuid not null references stores, member uuid references members,
    vehicle uuid references vehicles, status text not null, starts timestamptz not null
);
create index appointments_by_store on appointments (store, starts);
create index appointments_displaced on appointments (store) where status = 'displaced';
create index appointments_by_member on appointments (member, id);
create index appointments_by_vehicle on appointments (vehicle, starts);
create table work_orders (
    id uuid primary key, version integer not null check (version > 0), body jsonb not null,
    store uuid not null references stores, member uuid references members,
    vehicle uuid references vehicles, order_id uuid not null references orders,
    appointment uuid references appointments, status text not null
);
create index work_orders_by_store on work_orders (store, id);
create index work_orders_in_shop on work_orders (store)
    where status not in ('planned', 'released', 'closed', 'cancelled');
create index work_orders_by_member on work_orders (member, id);
create index work_orders_by_order on work_orders (order_id);
create index work_orders_by_appointment on work_orders (appointment);
create table payments (
    id uuid primary key, version integer not null check (version > 0), body jsonb not null,
    store uuid not null references stores, member uuid references members,
    order_id uuid not null references orders, status text not null, amount bigint not null
);
create index payments_by_order on payments (order_id);
create table people (
    id uuid primary key, version integer not null check (version > 0), body jsonb not null,
    login text not null unique
);
"""

# A claim is a span of time on one resource; the constraint is what makes double booking impossible.
_CLAIMS = """
create table claims (
    id       uuid      primary key,
    store    uuid      not null references stores,
    resource uuid      not null,               -- a bay or a technician
    during   tstzrange not null check (lower_inc(during) and not upper_inc(during)),
    kind     text      not null
             check (kind in ('hold', 'booked', 'working', 'blocked', 'absence', 'closure')),
    subject  uuid      not null,               -- the appointment, bay or person it serves
    step     integer   not null check (step >= 0),
    expires  timestamptz check ((expires is null) = (kind <> 'hold')),
    constraint claims_never_overlap exclude using gist (resource with =, during with &&)
);
create index claims_by_subject on claims (subject);
create index claims_by_store on claims (store);
create index claims_at_work on claims (upper(during)) where kind in ('working', 'blocked');
create index claims_expiring on claims (expires) where kind = 'hold';

create table due_work (
    kind    text        not null,
    subject uuid        not null,
    store   uuid        not null references stores,
    at      timestamptz not null,
    leased  timestamptz,                       -- until then somebody is at it
    primary key (kind, subject)
);
create index due_work_by_time on due_work (coalesce(leased, at));
"""

# Stock and books: rows that are only ever added, with sums that a constraint keeps honest.
_LEDGERS = """
create table stock (
    store    uuid   not null references stores,
    part     uuid   not null references parts,
    on_hand  bigint not null,
    reserved bigint not null,
    value    bigint not null check (value >= 0),     -- fen, at moving average
    primary key (store, part),
    constraint stock_is_never_promised_twice check (0 <= reserved and reserved <= on_hand)
);
create table movements (
    id       uuid        primary key,
    store    uuid        not null references stores,
    part     uuid        not null references parts,
    line     uuid,                                   -- the order line it is for
    document uuid        not null,                   -- the order, delivery or count behind it
    kind     text        not null,
    on_hand  bigint      not null,                   -- change, not level
    reserved bigint      not null,
    value    bigint      not null,                   -- fen
    actor    uuid        not null,
    at       timestamptz not null
);
create index movements_by_line on movements (line) where line is not null;
create index movements_by_part on movements (store, part);
create index movements_by_document on movements (document);

create table entries (
    id       uuid        primary key,
    at       timestamptz not null,
    day      date        not null,                   -- the shop's business day
    store    uuid        not null references stores,
    document uuid        not null,
    memo     text        not null,
    reverses uuid        references entries
);
create index entries_by_document on entries (document);
create index entries_by_store on entries (store, day);
create table postings (
    entry   uuid    not null references entries,
    line    integer not null,
    store   uuid    not null references stores,
    account text    not null,
    amount  bigint  not null check (amount <> 0),    -- fen, debit positive
    primary key (entry, line)
);
create index postings_by_account on postings (account, store);

-- Sees all postings, also when who posts may not read the books.
create function entry_balances() returns trigger language plpgsql
    security definer set search_path = public, pg_temp as $$
declare one uuid;
begin
    if tg_table_name = 'entries' then one := new.id; else one := new.entry; end if;
    if (select count(*) < 2 or sum(amount) <> 0 from postings where entry = one) then
        raise exception 'entry % does not balance', one
            using errcode = '23514', constraint = 'entries_balance';
    end if;
    return null;
end $$;
"""
_BALANCE = """
create constraint trigger entries_balance after insert on {table}
    deferrable initially deferred for each row execute function entry_balances();
"""

_RECORDS = """
create table decisions (
    id      uuid        primary key,
    at      timestamptz not null,
    store   uuid        not null references stores,
    subject uuid        not null,                    -- the appointment or work order decided about
    kind    text        not null,
    body    jsonb       not null
);
create index decisions_by_subject on decisions (subject, id);

create table answers (
    actor       uuid        not null,
    key         text        not null,
    command     text        not null,
    fingerprint bytea       not null,
    answer      jsonb       not null,
    at          timestamptz not null,
    primary key (actor, key)
);
"""

# Events wait in the outbox until the one leader gives them a position without gaps.
_EVENTS = """
create table outbox (
    seq       bigserial   primary key,
    at        timestamptz not null,
    kind      text        not null,
    revision  integer     not null,
    store     uuid,
    subject   uuid        not null,
    actor     uuid        not null,
    channel   text        not null,
    causation text        not null,
    body      jsonb       not null
);
create table events (
    position  bigint      primary key,
    at        timestamptz not null,
    kind      text        not null,
    revision  integer     not null,
    store     uuid,
    subject   uuid        not null,
    actor     uuid        not null,
    channel   text        not null,
    causation text        not null,
    body      jsonb       not null
);
create index events_by_subject on events (subject, position);
create index events_by_store on events (store, position);
create table consumers (
    name     text   primary key,
    position bigint not null default 0
);

create table audit_heads (
    store uuid   primary key,                        -- all zeros: the chain as a whole
    seq   bigint not null,
    hash  bytea  not null
);
create table audit (
    store uuid        not null,
    seq   bigint      not null,
    at    timestamptz not null,
    line  text        not null,
    hash  bytea       not null,
    primary key (store, seq)
);
"""

_NEVER_CHANGED = """
create function never_changed() returns trigger language plpgsql as $$
begin
    raise exception '% is only ever added to', tg_table_name using errcode = '55000';
end $$;
"""
_NO_CHANGE = """
create trigger {table}_is_never_changed before update or delete or truncate on {table}
    for each statement execute function never_changed();
"""
_ADDED_ONLY = ("events", "audit", "entries", "postings", "movements", "decisions")

# Row-level security is the second wall; the first is an explicit filter in every query.
# A transaction says who it is for: baywise.scope (chain, stores or own), .stores, .member.
_CHAIN = "(select current_setting('baywise.scope', true)) = 'chain'"
_STAFF = "(select current_setting('baywise.scope', true)) in ('chain', 'stores')"
_CUSTOMER = "(select current_setting('baywise.scope', true)) = 'own'"
_STORE = "store = any ((select nullif(current_setting('baywise.stores', true), ''))::uuid[])"
_MEMBER = "member = (select nullif(current_setting('baywise.member', true), ''))::uuid"

_GUARDS = {
    "orders": f"{_CHAIN} or {_STORE} or {_MEMBER}",
    "appointments": f"{_CHAIN} or {_STORE} or {_MEMBER}",
    "work_orders": f"{_CHAIN} or {_STORE} or {_MEMBER}",
    "payments": f"{_CHAIN} or {_STORE} or {_MEMBER}",
    "members": f"{_STAFF} or {_MEMBER}",
    "vehicles": f"{_STAFF} or {_MEMBER}",
    "people": _STAFF,
    "technicians": f"{_CHAIN} or {_STORE}",
    # A customer's yes reserves parts; quantities name nobody.
    "stock": f"{_CHAIN} or {_CUSTOMER} or {_STORE}",
    "movements": f"{_CHAIN} or {_CUSTOMER} or {_STORE}",
    "entries": f"{_CHAIN} or {_STORE}",
    "postings": f"{_CHAIN} or {_STORE}",
    "decisions": f"{_CHAIN} or {_STORE}",
}
_WRITTEN_FOR_CUSTOMERS = ("entries", "postings", "decisions")


def _guard(table: str, rule: str) -> None:
    op.execute(f"alter table {table} enable row level security")
    op.execute(f"create policy {table}_in_scope on {table} using ({rule})")
    if table in _WRITTEN_FOR_CUSTOMERS:
        op.execute(f"create policy {table}_added on {table} for insert with check ({_CUSTOMER})")


def upgrade() -> None:
    for step in (_ROLES, _DOCUMENTS, _CLAIMS, _LEDGERS, _RECORDS, _EVENTS, _NEVER_CHANGED):
        op.execute(step)
    for table in ("entries", "postings"):
        op.execute(_BALANCE.format(table=table))
    for table in _ADDED_ONLY:
        op.execute(_NO_CHANGE.format(table=table))
    for table, rule in _GUARDS.items():
        _guard(table, rule)
    op.execute(
        "grant select, insert, update, delete on all tables in schema public to baywise_application"
    )
    op.execute("grant usage on all sequences in schema public to baywise_application")
    for table in _ADDED_ONLY:
        op.execute(f"revoke update, delete on {table} from baywise_application")
    op.execute("grant select on stores, bays, services, parts, price_lists to baywise_reader")
