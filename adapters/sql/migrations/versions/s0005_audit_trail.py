"""Who changed one thing is found at once; the stream and the log are read by whom they concern."""

from alembic import op

revision = "0005"
down_revision = "0004"

# Nothing is filled in: before the first release there was no log to keep.
_SUBJECTS = """
alter table audit add column subjects uuid[] not null default '{}';   -- what the line is about
-- Without the list of entries still to be indexed: emptying it would stop some commit for long.
create index audit_by_subject on audit using gin (subjects) with (fastupdate = off);
"""

_CHAIN = "(select current_setting('baywise.scope', true)) = 'chain'"
# The casts are inside: outside they are carried out for every row that is looked at.
_STORE = (
    "store = any ((select nullif(current_setting('baywise.stores', true), '')::uuid[])::uuid[])"
)
_STAFF = "(select current_setting('baywise.scope', true)) in ('chain', 'stores')"
# The policies of these tables hold inside, so a customer finds what is theirs.
_MINE = """(select current_setting('baywise.scope', true)) = 'own' and subject in (
    select id from work_orders union all select id from orders
    union all select id from appointments union all select id from payments)"""
# Everybody's deeds are told and logged, whoever may read of them.
_GUARDS = f"""
alter table events enable row level security;
create policy events_in_scope on events using (
    {_CHAIN} or {_STORE} or ({_STAFF} and store is null) or ({_MINE}));
alter table outbox enable row level security;
create policy outbox_in_scope on outbox using ({_CHAIN});
create policy outbox_added on outbox for insert with check (true);
alter table audit enable row level security;
create policy audit_in_scope on audit for select using ({_CHAIN} or {_STORE});
create policy audit_added on audit for insert with check (true);
"""


def upgrade() -> None:
    op.execute(_SUBJECTS)
    op.execute(_GUARDS)
