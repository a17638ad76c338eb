"""The second wall: what a session may see holds even where a query forgot to ask."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from adapters import registry
from adapters.sql.connection import connect
from adapters.sql.errors import translated
from adapters.sql.schema import DOCUMENTS
from adapters.sql.scope import settings
from application.shared.rights import Chain, Own, Scope, Stores
from domain.shared.errors import Forbidden
from domain.shared.ids import MemberId, StoreId
from tests.adapters.conftest import wipe
from tests.adapters.rows import insert

STAFF_ONLY = {
    "technicians", "people", "entries", "postings", "decisions", "corrections",
    "events", "audit", "subscriptions", "supports", "track_records", "whereabouts",
}  # fmt: skip
CHAIN_ONLY = {"outbox"}
OF_NO_SHOP = {"people", "subscriptions"}
QUANTITIES = {"stock", "movements"}
BY_MEMBER = {"members", "vehicles"}
BY_BOTH = {
    "orders", "appointments", "work_orders", "payments", "waits", "invitations", "photos",
    "pictures",
}  # fmt: skip
WRITTEN_ONCE = {"photos", "pictures"}
"""Nobody may change them at all."""
GUARDED = sorted(STAFF_ONLY | CHAIN_ONLY | QUANTITIES | BY_MEMBER | BY_BOTH)

OPEN = {
    "closings": "public, because whoever posts must know; holds months only",
    "rule_sheets": "public, because whoever asks for an offer is answered by them; names nobody",
    "experiences": "public, because whoever promises must know; how long work took, and of nobody",
    "bays": "public, like the shops they stand in",
    "claims": "time, with ids only; an offer looks at that of every shop near",
    "due_work": "ids and times; a customer's cancel takes back what a shop waits for",
    "audit_heads": "a count and a hash; whoever writes, of whatever shop, goes on from it",
}
"""Tables with a shop or a member that everybody may read, and why."""

LOOKED_UP_BY = {
    "vehicles_by_plate_variant": "vehicles_sharing_plate_variants",
    "audit_by_subject": "audit_of",
    "appointments_one_per_car": "booked_meanwhile",
}
"""Indexes of guarded tables that only a function of the owner can use."""
_INDEXES_OF_OVERLAPS = """
select indexname from pg_indexes join pg_class on relname = tablename
where relrowsecurity and indexdef ~ 'USING (gin|gist)'
"""

DOCS = Path(__file__).parents[2] / "docs"
HERE, THERE = StoreId(uuid4()), StoreId(uuid4())
ME, OTHER = MemberId(uuid4()), MemberId(uuid4())


@pytest.fixture(scope="module")
def application(stores_url: str) -> Iterator[Engine]:
    """The database as the application, which is no superuser and owns nothing."""
    engine = connect(stores_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def columns(superuser: Engine) -> dict[str, set[str]]:
    """Columns by table."""
    sql = "select table_name, column_name from information_schema.columns"
    found: dict[str, set[str]] = {}
    with superuser.connect() as connection:
        for table, column in connection.exec_driver_sql(f"{sql} where table_schema = 'public'"):
            found.setdefault(table, set()).add(column)
    return found


@pytest.fixture(scope="module")
def filled(superuser: Engine, columns: dict[str, set[str]]) -> Engine:
    """Every guarded table with a row of each shop for each member; tests leave it so."""
    wipe(superuser)
    for table in GUARDED:
        for store, member in ((HERE, ME), (HERE, OTHER), (THERE, ME), (THERE, OTHER)):
            # The columns tell the rows apart in unique indexes too.
            given = {
                "store": store,
                "member": member,
                "login": str(uuid4()),
                "code": str(uuid4()),
                **dict.fromkeys(("position", "seq"), uuid4().int % 2**40),
            }
            insert(superuser, table, **{k: v for k, v in given.items() if k in columns[table]})
    return superuser


def scoped(connection: Connection, scope: Scope) -> None:
    for name, value in settings(scope).items():
        connection.exec_driver_sql(
            "select set_config(%(name)s, %(value)s, true)",
            {"name": f"baywise.{name}", "value": value},
        )


def seen(engine: Engine, table: str, scope: Scope | None, *columns: str) -> list[UUID]:
    """A column of every row that a query without any filter returns."""
    with engine.begin() as connection:
        if scope is not None:
            scoped(connection, scope)
        names = ", ".join(columns) or "1"
        return list(connection.exec_driver_sql(f"select {names} from {table}").scalars())


def test_the_application_is_no_superuser_and_owns_nothing(application: Engine) -> None:
    with application.connect() as connection:
        role = connection.exec_driver_sql(
            "select rolname, rolsuper, rolbypassrls from pg_roles where rolname = current_user"
        ).one()
        owned = connection.exec_driver_sql(
            "select count(*) from pg_tables where tableowner = current_user"
        ).scalar_one()

    assert (*role, owned) == ("baywise_application", False, False, 0)


@pytest.mark.parametrize("table", GUARDED)
def test_who_has_not_said_what_for_sees_nothing(
    filled: Engine, application: Engine, table: str
) -> None:
    assert len(seen(filled, table, None)) == 4
    assert seen(application, table, None) == []


@pytest.mark.parametrize("table", GUARDED)
def test_the_chain_sees_everything(filled: Engine, application: Engine, table: str) -> None:
    assert filled.url
    assert len(seen(application, table, Chain())) == 4


@pytest.mark.parametrize("table", sorted(set(GUARDED) - BY_MEMBER - CHAIN_ONLY - OF_NO_SHOP))
def test_a_shop_sees_its_own_rows_only(filled: Engine, application: Engine, table: str) -> None:
    assert filled.url
    assert {*seen(application, table, Stores(frozenset({HERE})), "store")} == {HERE}
    assert {*seen(application, table, Stores(frozenset({HERE, THERE})), "store")} == {HERE, THERE}
    assert seen(application, table, Stores(frozenset())) == []


@pytest.mark.parametrize("table", sorted(BY_MEMBER | BY_BOTH))
def test_a_member_sees_their_own_rows_only(filled: Engine, application: Engine, table: str) -> None:
    assert filled.url
    assert {*seen(application, table, Own(ME), "member")} == {ME}
    assert seen(application, table, Own(MemberId(uuid4()))) == []


@pytest.mark.parametrize("table", sorted(CHAIN_ONLY))
def test_a_shop_sees_nothing_of_what_waits_to_be_told(
    filled: Engine, application: Engine, table: str
) -> None:
    assert filled.url
    assert seen(application, table, Stores(frozenset({HERE}))) == []


@pytest.mark.parametrize("table", sorted(STAFF_ONLY | CHAIN_ONLY))
def test_a_member_sees_nothing_of_what_is_the_shops(
    filled: Engine, application: Engine, table: str
) -> None:
    assert filled.url
    assert seen(application, table, Own(ME)) == []


@pytest.mark.parametrize("table", sorted(BY_MEMBER | OF_NO_SHOP))
def test_staff_see_every_member(filled: Engine, application: Engine, table: str) -> None:
    assert filled.url
    assert len(seen(application, table, Stores(frozenset({HERE})))) == 4


@pytest.mark.parametrize("table", sorted(BY_BOTH - WRITTEN_ONCE))
@pytest.mark.parametrize("scope", [Stores(frozenset({HERE})), Own(ME)], ids=["shop", "member"])
def test_what_is_not_seen_is_not_changed(
    filled: Engine, application: Engine, table: str, scope: Scope
) -> None:
    assert filled.url
    with application.connect() as connection:
        scoped(connection, scope)
        changed = connection.exec_driver_sql(f"update {table} set version = 9").rowcount
        gone = connection.exec_driver_sql(f"delete from {table}").rowcount

    assert (changed, gone) == (2, 2)


@pytest.mark.parametrize("table", sorted(BY_BOTH))
@pytest.mark.parametrize("scope", [Stores(frozenset({HERE})), Own(ME)], ids=["shop", "member"])
def test_nothing_is_moved_out_of_the_scope(
    filled: Engine, application: Engine, table: str, scope: Scope
) -> None:
    assert filled.url
    with pytest.raises(Forbidden), translated(), application.begin() as connection:
        scoped(connection, scope)
        connection.exec_driver_sql(
            f"update {table} set store = %(store)s, member = %(member)s",
            {"store": THERE, "member": OTHER},
        )


def test_a_scope_ends_with_its_transaction(filled: Engine, application: Engine) -> None:
    assert filled.url
    assert len(seen(application, "orders", Chain())) == 4
    assert seen(application, "orders", None) == []


def test_a_kind_is_guarded_exactly_when_it_is_not_everybodys() -> None:
    public = {kind.table for kind in registry.ALL if kind.public}

    assert public.isdisjoint(GUARDED)
    assert {kind.table for kind in registry.ALL} - public <= {*GUARDED}


def test_every_table_of_a_shop_or_a_member_is_guarded_or_meant_to_be_open(
    superuser: Engine, columns: dict[str, set[str]]
) -> None:
    sql = "select relname from pg_class where relrowsecurity"
    with superuser.connect() as connection:
        guarded = {*connection.exec_driver_sql(sql).scalars()}

    assert guarded == {*GUARDED}
    owned = {table for table, names in columns.items() if names & {"store", "member"}}
    assert owned - guarded == {*OPEN}
    assert {*DOCUMENTS} <= {*columns}


def test_what_a_policy_would_keep_from_its_index_is_looked_up_by_a_function(
    application: Engine,
) -> None:
    """Whether arrays or spans overlap is asked after the policy alone, of every row there is."""
    with application.connect() as connection:
        found = connection.exec_driver_sql(_INDEXES_OF_OVERLAPS)

        assert {row.indexname for row in found} == set(LOOKED_UP_BY)
        for function in LOOKED_UP_BY.values():
            known = "select prosecdef from pg_proc where proname = %s"
            assert connection.exec_driver_sql(known, (function,)).scalars().all() == [True]


@pytest.mark.parametrize(
    "table", ["audit", "decisions", "entries", "events", "movements", "postings"]
)
@pytest.mark.parametrize(
    "deed", ["update {} set store = store", "delete from {}", "truncate {} cascade"]
)
def test_what_is_only_added_to_is_never_changed_by_anybody(
    filled: Engine, application: Engine, table: str, deed: str
) -> None:
    for engine in (filled, application):
        with pytest.raises(DBAPIError), engine.begin() as connection:
            scoped(connection, Chain())
            connection.exec_driver_sql(deed.format(table))


def test_the_docs_say_why_a_table_is_open() -> None:
    decision = (DOCS / "adr" / "0014-two-walls-around-rows.md").read_text()

    assert {table for table in OPEN if f"| `{table}` |" in decision} == {*OPEN}
