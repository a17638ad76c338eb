"""What is still to come in a shop is read without what has been."""

from alembic import op

revision = "0025"
down_revision = "0024"

_BY_END = """
drop index claims_by_store;
create index claims_by_store on claims (store, upper(during));
"""


def upgrade() -> None:
    op.execute(_BY_END)
