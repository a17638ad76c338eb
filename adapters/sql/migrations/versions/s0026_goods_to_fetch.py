"""Goods that lie in a shop for a customer are looked for; no order before was of goods alone."""

from alembic import op

revision = "0026"
down_revision = "0025"

_TO_FETCH = """
alter table orders add column to_fetch boolean not null default false;
create index orders_to_fetch on orders (store, id) where to_fetch;
"""


def upgrade() -> None:
    op.execute(_TO_FETCH)
