"""A customer has a few places for holds, and no two holds have the same."""

from alembic import op

revision = "0010"
down_revision = "0009"

# Whoever takes a hold learns how many the member has in shops that are not theirs to see, and
# nothing else of them.
_HOLDS = """
alter table appointments add column hold_place uuid;
create unique index appointments_one_per_hold_place on appointments (hold_place);
create index appointments_held on appointments (member) where status = 'held';
create function live_holds(whose uuid, most bigint) returns setof integer language sql stable
    security definer set search_path = public, pg_temp as $$
    select (body->>'hold_place')::integer from appointments
    where member = whose and status = 'held' limit most
$$;
revoke all on function live_holds(uuid, bigint) from public;
grant execute on function live_holds(uuid, bigint) to baywise_application;
"""


def upgrade() -> None:
    op.execute(_HOLDS)
