"""Parts still to come: a third quantity of stock, and what people note on movements."""

from alembic import op

revision = "0006"
down_revision = "0004"

# The release before writes neither column: nobody waits, and nothing is noted.
_EXPECTED = """
alter table stock add column expected bigint not null default 0 check (expected >= 0);
alter table stock add constraint stock_is_never_free_while_a_line_waits
    check (expected = 0 or on_hand = reserved);
alter table movements
    add column expected bigint not null default 0,    -- change, not level
    add column due      timestamptz,                  -- when it should come; the last word counts
    add column note     text   not null default '';   -- the reason, or the supplier's own number
create index movements_expected on movements (store, part) where expected <> 0 or due is not null;
"""


def upgrade() -> None:
    op.execute(_EXPECTED)
