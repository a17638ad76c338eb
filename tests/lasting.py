"""A database that outlasts a test."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Self

from attrs import frozen
from sqlalchemy import Engine, create_engine

from adapters.sql.pools import Pools

_TABLES: Final = """
select tablename from pg_tables where schemaname = 'public' and tablename <> 'alembic_version'"""
_KEEP: Final = "create table kept.{table} as table public.{table}; analyze kept.{table}"
_RESTORE: Final = """
delete from {table} as now where not exists (select from kept.{table} as was where was = now);
insert into {table} table kept.{table} except table {table}"""


@frozen
class Lasting:
    """The application's connections to a database, and beside its rows what they were."""

    pools: Pools
    _owner: Engine
    _restore: str

    @classmethod
    @contextmanager
    def open(cls, url: str) -> Iterator[Self]:
        """Remember every row as it is now."""
        owner = create_engine(url)
        with owner.begin() as connection:
            tables = connection.exec_driver_sql(_TABLES).scalars().all()
            keep = "; ".join(_KEEP.format(table=table) for table in tables)
            connection.exec_driver_sql(f"create schema kept; {keep}")
        with Pools.open(url) as pools:
            yield cls(pools, owner, "; ".join(_RESTORE.format(table=table) for table in tables))
        owner.dispose()

    def restore(self) -> None:
        """Put every row back, past constraints and triggers."""
        with self._owner.begin() as connection:
            connection.exec_driver_sql(
                f"set local lock_timeout = '20s'; set local session_replication_role = replica; "
                f"{self._restore}"
            )
