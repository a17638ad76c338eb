"""Row-level security reads a transaction's settings once a statement, not once a row."""

from alembic import op

revision = "0010"
down_revision = "0003"

_CHAIN = "(select current_setting('baywise.scope', true)) = 'chain'"
_STAFF = "(select current_setting('baywise.scope', true)) in ('chain', 'stores')"
_CUSTOMER = "(select current_setting('baywise.scope', true)) = 'own'"
# The casts are inside: outside they are carried out for every row that is looked at.
_STORE = (
    "store = any ((select nullif(current_setting('baywise.stores', true), '')::uuid[])::uuid[])"
)
_MEMBER = "member = (select nullif(current_setting('baywise.member', true), '')::uuid)"
_GUARDS = {
    **dict.fromkeys(
        ("orders", "appointments", "work_orders", "payments", "waits"),
        f"{_CHAIN} or {_STORE} or {_MEMBER}",
    ),
    **dict.fromkeys(("members", "vehicles"), f"{_STAFF} or {_MEMBER}"),
    **dict.fromkeys(
        ("technicians", "entries", "postings", "decisions"),
        f"{_CHAIN} or {_STORE}",
    ),
    **dict.fromkeys(("stock", "movements"), f"{_CHAIN} or {_CUSTOMER} or {_STORE}"),
}


def upgrade() -> None:
    for table, rule in _GUARDS.items():
        op.execute(f"alter policy {table}_in_scope on {table} using ({rule})")
