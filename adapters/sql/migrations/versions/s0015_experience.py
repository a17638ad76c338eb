"""What finished visits really took, so that promises learn from it."""

from alembic import op

revision = "0015"
down_revision = "0014"

_EXPERIENCES = """
create table experiences (
    id uuid primary key, version integer not null check (version > 0), body jsonb not null,
    store uuid references stores,                    -- none: the whole chain
    service text,                                    -- its code; none: visits of all kinds
    -- What is told of them in short: visits, and the quantiles of actual ÷ planned.
    count integer not null, p50 double precision not null, p90 double precision not null
);
create unique index experiences_one_per_kind on experiences (store, service) nulls not distinct;
grant select, insert, update on experiences to baywise_application;
"""


def upgrade() -> None:
    op.execute(_EXPERIENCES)
