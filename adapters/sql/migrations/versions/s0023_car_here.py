"""A car that is in a shop is promised to it until the time that its customer was told."""

from alembic import op

revision = "0023"
down_revision = "0022"

_HERE = """
create or replace function booked_meanwhile(car uuid, meanwhile tstzrange, but uuid)
    returns setof uuid
    language sql stable security definer set search_path = public, pg_temp as $$
    select id from appointments as one
    where vehicle = car and away && meanwhile and id <> but and (
        status in ('booked', 'displaced')
        or status = 'arrived' and exists (
            select from work_orders where car_here = car and appointment = one.id))
    order by id
$$;
"""


def upgrade() -> None:
    op.execute(_HERE)
