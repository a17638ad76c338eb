"""What is stored is read back, by this release and by the one before."""

import json
from datetime import UTC, datetime
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from adapters import registry
from adapters.keys import Keys
from adapters.kinds import Kind
from adapters.sql.codec import Codec, UnknownEvent, event_kinds, to_json
from domain.shared.aggregate import Event
from domain.work_orders.work_order import WorkOrder
from tests.adapters.bench import VISITS, Bench
from tests.adapters.samples import hidden_texts, instances, lived, variations

KEYS = Keys(bytes(range(32)), bytes(range(32, 64)))
CODEC = Codec(KEYS)
EVENTS = sorted(
    (kind for kind in event_kinds().values() if kind.__module__.startswith("domain.")),
    key=lambda kind: kind.__name__,
)
quick = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@pytest.mark.parametrize("kind", registry.ALL, ids=lambda kind: str(kind.table))
def test_there_are_samples_of_every_kind(kind: Kind[Any]) -> None:
    assert lived()[kind.table], f"add {kind.table} to what samples.lived() lives through"


@pytest.mark.parametrize("kind", registry.ALL, ids=lambda kind: str(kind.table))
@quick
@given(data=st.data())
def test_every_aggregate_comes_back_equal(kind: Kind[Any], data: st.DataObject) -> None:
    aggregate = data.draw(variations(kind))

    text = to_json(CODEC.body(aggregate))

    assert CODEC.aggregate(kind.of, json.loads(text), aggregate.version) == aggregate
    for name in hidden_texts(aggregate):
        assert name not in json.dumps(json.loads(text), ensure_ascii=False)


@pytest.mark.parametrize("kind", registry.ALL, ids=lambda kind: str(kind.table))
@quick
@given(data=st.data())
def test_columns_never_show_who_somebody_is(kind: Kind[Any], data: st.DataObject) -> None:
    aggregate = data.draw(variations(kind))

    columns = {name: CODEC.column(value) for name, value in kind.promoted(aggregate).items()}

    shown = to_json(columns)
    assert not [name for name in hidden_texts(aggregate) if name in shown]


@pytest.mark.parametrize("kind", registry.ALL, ids=lambda kind: str(kind.table))
def test_what_a_newer_release_wrote_is_read_without_it(kind: Kind[Any]) -> None:
    aggregate = lived()[kind.table][0]
    body = CODEC.body(aggregate) | {"colour_of_next_year": {"deep": [1, 2]}}

    assert CODEC.aggregate(kind.of, body, aggregate.version) == aggregate


def test_work_from_before_it_was_kept_who_said_so_is_read() -> None:
    visit = lived()["work_orders"][0]
    body = CODEC.body(visit)
    operations = [one for job in body["jobs"] for one in job["operations"]]
    for one in operations:
        del one["started_by"], one["finished_by"]

    read = CODEC.aggregate(WorkOrder, body, visit.version)

    assert {(one.started_by, one.finished_by) for one in read.operations} == {(None, None)}
    assert len(read.operations) == len(operations) > 0


def test_what_a_newer_release_wrote_is_kept(postgresql: Bench, owner: Engine) -> None:
    visit = postgresql.a_visit()
    with owner.begin() as connection:
        connection.exec_driver_sql('update appointments set body = body || \'{"colour": ["red"]}\'')

    postgresql.add(visit, 1)
    with postgresql.begin() as work:
        work.documents(VISITS).save(work.documents(VISITS).get(visit.id).add(1))

    with owner.connect() as connection:
        body = connection.exec_driver_sql("select body from appointments").scalar_one()
    assert (body["colour"], body["count"]) == (["red"], 2)


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: str(kind.__name__))
@quick
@given(data=st.data())
def test_every_event_comes_back_equal(kind: type[Event], data: st.DataObject) -> None:
    event = data.draw(instances(kind))

    body = json.loads(to_json(CODEC.plain(event)))

    assert CODEC.event(kind.__name__, body) == event


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: str(kind.__name__))
def test_events_carry_ids_and_values_and_no_names(kind: type[Event]) -> None:
    hints = [str(one.type) for one in attrs.fields(kind)]

    assert not [hint for hint in hints if "PersonName" in hint or "Phone" in hint]


def test_no_two_events_share_a_name() -> None:
    names = [kind.__name__ for kind in _all_events(Event) if attrs.has(kind)]
    modules = {(kind.__name__, kind.__module__) for kind in _all_events(Event)}

    assert len({name for name, _ in modules}) == len(modules), sorted(names)


def _all_events(kind: type[Event]) -> list[type[Event]]:
    below = kind.__subclasses__()
    return below + [one for each in below for one in _all_events(each)]


def test_the_same_text_has_the_same_blind_index_under_one_key_only() -> None:
    text = "+86 138 0000 0000"

    assert CODEC.blind(text) == Codec(KEYS).blind(text)
    assert CODEC.blind(text) != CODEC.blind(text + "1")
    assert CODEC.blind(text) != Codec(Keys.fresh()).blind(text)


def test_an_event_of_a_newer_release_is_told_as_unknown() -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    body = {"at": at.isoformat(), "dreamt_of": "later"}

    assert Codec(Keys.fresh()).event("NobodyKnowsThis", body) == UnknownEvent(at=at)
