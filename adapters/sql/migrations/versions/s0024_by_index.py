"""A plate, or nearly that plate, and what the audit log tells of a thing, are found by an index."""

from alembic import op

revision = "0024"
down_revision = "0023"

# Whether arrays share or contain something is no operator that row-level security lets go before
# its own conditions, so that without these functions every row of the chain is looked at. They
# answer where to look; the rows themselves are read under the policies.
_LOOK_HERE = """
create function vehicles_sharing_plate_variants(wanted bytea[]) returns setof uuid
    language sql stable security definer set search_path = public, pg_temp as $$
    select id from vehicles where plate_variants && wanted
$$;
create function audit_of(subject uuid) returns table (store uuid, seq bigint)
    language sql stable security definer set search_path = public, pg_temp as $$
    select store, seq from audit where subjects @> array[subject]
$$;
revoke all on function vehicles_sharing_plate_variants(bytea[]) from public;
revoke all on function audit_of(uuid) from public;
grant execute on function vehicles_sharing_plate_variants(bytea[]) to baywise_application;
grant execute on function audit_of(uuid) to baywise_application;
"""


def upgrade() -> None:
    op.execute(_LOOK_HERE)
