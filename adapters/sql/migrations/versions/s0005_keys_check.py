"""With which keys the personal data were written, so that other keys are refused."""

from alembic import op

revision = "0005"
down_revision = "0006"

# One row; the application need not know it, the owner looks at every start.
_KEYS_CHECK = """
create table keys_check (
    one   boolean primary key default true check (one),
    value text    not null
);
"""


def upgrade() -> None:
    op.execute(_KEYS_CHECK)
