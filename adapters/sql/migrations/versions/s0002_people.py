"""Sessions and tokens: what lets a browser or a program in."""

from alembic import op

revision = "0002"
down_revision = "0001"

# Both are known by the SHA-256 of a secret that nobody here keeps.
_CREDENTIALS = """
create table sessions (
    digest    bytea       primary key check (length(digest) = 32),
    person    uuid        not null references people,
    passwords integer     not null,               -- the person's count when it was opened
    opened    timestamptz not null,
    seen      timestamptz not null
);
create index sessions_by_last_sign_of_life on sessions (seen);
create table tokens (
    id      uuid        primary key,
    digest  bytea       not null unique check (length(digest) = 32),
    person  uuid        not null references people,
    name    text        not null,
    issued  timestamptz not null,
    expires timestamptz not null check (expires > issued)
);
create index tokens_by_person on tokens (person);
grant select, insert, update, delete on sessions, tokens to baywise_application;
"""


def upgrade() -> None:
    op.execute(_CREDENTIALS)
