"""A car is promised to one shop at a time."""

from alembic import op

revision = "0016"
down_revision = "0015"

# Deferrable, as a move to another shop writes the new appointment and ends the old one in one
# statement. Of appointments that overlapped before there was this rule, the first keeps its time
# on record and the rule leaves the others alone until they are written again. Whoever books learns
# which appointments are in the way in shops that are not theirs to see, and nothing else of them.
_AWAY = """
alter table appointments add column away tstzrange;
update appointments set away = tstzrange(coalesce((body->>'told')::timestamptz, starts), greatest(
    coalesce(body->'promise'->>'planned', body->'promise'->>'likely')::timestamptz,
    coalesce((body->>'told')::timestamptz, starts) + interval '1 minute'));
update appointments as later set away = null from appointments as first
where later.vehicle = first.vehicle and later.away && first.away and later.id > first.id
  and later.status in ('booked', 'displaced') and first.status in ('booked', 'displaced');
alter table appointments add constraint appointments_one_per_car exclude using gist
    (vehicle with =, away with &&) where (status in ('booked', 'displaced'))
    deferrable initially immediate;
create function booked_meanwhile(car uuid, meanwhile tstzrange, but uuid) returns setof uuid
    language sql stable security definer set search_path = public, pg_temp as $$
    select id from appointments
    where vehicle = car and status in ('booked', 'displaced') and away && meanwhile and id <> but
    order by id
$$;
revoke all on function booked_meanwhile(uuid, tstzrange, uuid) from public;
grant execute on function booked_meanwhile(uuid, tstzrange, uuid) to baywise_application;
"""


def upgrade() -> None:
    op.execute(_AWAY)
