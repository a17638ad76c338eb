"""How often due work was tried in vain, so that it is tried less and less often."""

from alembic import op

revision = "0009"
down_revision = "0008"

# The release before neither reads nor writes it.
_ATTEMPTS = """
alter table due_work add column attempts integer not null default 0;
"""


def upgrade() -> None:
    op.execute(_ATTEMPTS)
