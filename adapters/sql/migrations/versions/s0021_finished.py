"""When visits were finished, so that reports find those of a few days."""

from alembic import op

revision = "0021"
down_revision = "0020"

_PASSED = """
alter table work_orders add column passed timestamptz;
update work_orders set passed = (body->'checks'->-1->>'at')::timestamptz
where (body->'checks'->-1->>'passed')::boolean;
create index work_orders_passed on work_orders (store, passed) where passed is not null;
"""


def upgrade() -> None:
    op.execute(_PASSED)
