"""Before the next try: a while on PostgreSQL, nothing on the twin; and what a lock comes to."""

from collections.abc import Iterator
from random import Random

import pytest
from attrs import evolve
from sqlalchemy import Engine

from adapters.keys import Keys
from adapters.sql.codec import Codec
from adapters.sql.connection import connect
from adapters.sql.store import SqlStore
from application.shared.service import Locked
from tests.adapters.bench import VISITS, Bench, SetClock


@pytest.fixture
def hasty(stores_url: str) -> Iterator[tuple[SqlStore, list[float]]]:
    """A store that notes how long it would rest, and rests no moment."""
    rests, engine = list[float](), connect(stores_url)
    codec = Codec(Keys.fresh())
    yield SqlStore(engine, codec, SetClock(), rest=rests.append, random=Random(7)), rests
    engine.dispose()


def test_pauses_grow_are_never_equal_and_never_long(
    hasty: tuple[SqlStore, list[float]],
) -> None:
    store, rests = hasty
    for tried in range(1, 6):
        for _ in range(100):
            store.pause(tried)

    longest = [max(rests[at : at + 100]) for at in range(0, 500, 100)]
    assert longest == sorted(longest)
    assert max(longest) <= 0.25
    assert len({*rests}) == len(rests)


def test_a_lock_that_is_not_given_up_is_told_as_such(postgresql: Bench, superuser: Engine) -> None:
    visit = postgresql.a_visit()

    with superuser.begin() as other:
        other.exec_driver_sql(
            "select 1 from appointments where id = %(id)s for update", {"id": visit.id}
        )
        with pytest.raises(Locked), postgresql.begin() as work:
            work.session.rows("select set_config('lock_timeout', '10ms', true)", {})
            work.documents(VISITS).save(visit.add(1))

    with postgresql.begin() as work:
        work.documents(VISITS).save(visit.add(1))
    assert postgresql.visit(visit.id) == evolve(visit, count=1, version=2)
