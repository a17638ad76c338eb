"""What the chain, its regions and its shops say of the rules of dispatch."""

from alembic import op

revision = "0014"
down_revision = "0013"

_RULES = """
create table rule_sheets (
    id uuid primary key, version integer not null check (version > 0), body jsonb not null,
    region text,
    store uuid references stores,                    -- neither: the whole chain
    check (region is null or store is null)
);
grant select, insert, update on rule_sheets to baywise_application;
"""


def upgrade() -> None:
    op.execute(_RULES)
