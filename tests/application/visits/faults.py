"""A database that fails at a chosen statement, or when it should commit."""

from collections.abc import Callable
from itertools import count
from typing import Any, Final

import psycopg
from attrs import define, field
from sqlalchemy import Engine, create_engine, event

_PRINT: Final = "md5(string_agg(t::text, '|' order by t::text))"


class Fault(Exception):
    """What a test made go wrong."""


@define
class Faults:
    """Counts what is sent through ``engine``; the one numbered ``at`` is never sent."""

    engine: Engine
    at: int | None = None
    sent: int = 0

    def __attrs_post_init__(self) -> None:
        tick = self.tick

        class Watched(psycopg.Cursor[Any]):
            def execute(self, *args: Any, **kwargs: Any) -> Any:
                tick()
                return super().execute(*args, **kwargs)

        @event.listens_for(self.engine, "checkout")
        def watch(connection: Any, *_: object) -> None:
            connection.cursor_factory = Watched

        @event.listens_for(self.engine, "commit")
        def commit(_: object) -> None:
            tick()

    def tick(self) -> None:
        if self.at is not None:
            self.sent += 1
            if self.sent == self.at:
                raise Fault(self.sent)


@define
class Content:
    """Everything that a database holds, as one value to compare."""

    engine: Engine
    _query: str = field(init=False)

    @classmethod
    def of(cls, url: str) -> "Content":
        return cls(create_engine(url))

    def __attrs_post_init__(self) -> None:
        with self.engine.connect() as connection:
            tables = connection.exec_driver_sql(
                "select tablename from pg_tables where schemaname = 'public' order by 1"
            ).scalars()
            self._query = " union all ".join(
                f"select '{one}' as name, {_PRINT} as content from {one} as t" for one in tables
            )

    def now(self) -> dict[str, str]:
        with self.engine.connect() as connection:
            rows = connection.exec_driver_sql(self._query)
            return {row.name: row.content for row in rows}


@define
class Stubborn:
    """Stands for an application whose every use case is tried with a fault at 1, 2, 3 … first.

    After each fault the database must be as before; without one the use case must succeed.
    """

    thing: Any
    faults: Faults
    content: Content
    tried: dict[str, int]

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.thing, name)
        if type(found).__module__.startswith("application") and name not in ("clock", "directory"):
            return Stubborn(found, self.faults, self.content, self.tried)
        return self._stubborn(name, found) if callable(found) else found

    def _stubborn(self, name: str, use_case: Callable[..., Any]) -> Callable[..., Any]:
        def insist(*args: Any, **kwargs: Any) -> Any:
            before = self.content.now()
            for number in count(1):
                self.faults.at, self.faults.sent = number, 0
                try:
                    answer = use_case(*args, **kwargs)
                except Fault:
                    assert self.content.now() == before, f"{name} left something at {number}"
                else:
                    self.tried[name] = number - 1
                    return answer
                finally:
                    self.faults.at = None
            raise AssertionError("counting never ends")

        return insist
