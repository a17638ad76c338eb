"""Cars with a plate, or nearly that plate, are found by their index."""

from alembic import op

revision = "0024"
down_revision = "0023"

# Whether two arrays share anything is not an operator that row-level security lets go first, so
# that without this function every car of the chain is looked at. It answers ids to who has the
# keyed prints already; the rows themselves are read under the policies.
_SHARING = """
create function vehicles_sharing_plate_variants(wanted bytea[]) returns setof uuid
    language sql stable security definer set search_path = public, pg_temp as $$
    select id from vehicles where plate_variants && wanted
$$;
revoke all on function vehicles_sharing_plate_variants(bytea[]) from public;
grant execute on function vehicles_sharing_plate_variants(bytea[]) to baywise_application;
"""


def upgrade() -> None:
    op.execute(_SHARING)
