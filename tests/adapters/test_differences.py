"""What the audit log tells of a change, and what it keeps to itself."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from attrs import evolve, field, frozen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters import registry
from adapters.differences import HIDDEN, differences
from adapters.kinds import Kind
from adapters.sql.codec import to_json
from domain.members.phone import Phone
from domain.shared.aggregate import Aggregate
from domain.shared.ids import named_id
from domain.shared.label import Label
from domain.shared.money import Money
from domain.shared.person import PersonName
from domain.work_orders.status import Status
from tests.adapters.bench import NOON
from tests.adapters.samples import hidden_texts, lived, variations

quick = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@frozen(kw_only=True)
class Line:
    code: str = "oil"
    amount: Money = field(default=Money(100))
    note: str = ""


@frozen(kw_only=True)
class Paper(Aggregate):
    status: Status = Status.PLANNED
    lines: tuple[Line, ...] = ()
    name: PersonName | None = None
    label: Label | None = None
    tags: frozenset[str] = frozenset()
    phones: tuple[Phone, ...] = ()
    counts: Any = None


PAPER = Paper(id=named_id("paper", "1"), lines=(Line(), Line(code="filter")))


def test_what_did_not_change_is_not_told() -> None:
    assert differences(PAPER, evolve(PAPER, version=7)) == {}
    assert differences(PAPER, evolve(PAPER, lines=(Line(), Line(code="filter")))) == {}


def test_a_change_is_told_at_its_place() -> None:
    after = evolve(
        PAPER,
        status=Status.RECEIVED,
        lines=(PAPER.lines[0], evolve(PAPER.lines[1], amount=Money(250))),
    )

    assert differences(PAPER, after) == {
        "status": (Status.PLANNED, Status.RECEIVED),
        "lines.1.amount.amount": (100, 250),
    }


def test_what_came_and_what_went_is_told_whole() -> None:
    line = {"code": "oil", "amount": {"amount": 100, "currency": Money(1).currency}, "note": HIDDEN}
    more = evolve(PAPER, lines=(*PAPER.lines, Line()))

    assert differences(PAPER, more) == {"lines.2": (None, line)}
    assert differences(more, PAPER) == {"lines.2": (line, None)}


def test_who_somebody_is_and_what_somebody_typed_is_only_named() -> None:
    after = evolve(
        PAPER,
        name=PersonName("王小明"),
        phones=(Phone("13912345678"),),
        tags=frozenset({"王先生"}),
        lines=(evolve(PAPER.lines[0], note="call Mr Wang"), PAPER.lines[1]),
    )

    assert differences(PAPER, after) == {
        "name": (None, HIDDEN),
        "phones.0": (None, HIDDEN),
        "tags": ([], [HIDDEN]),
        "lines.0.note": (HIDDEN, HIDDEN),
    }


def test_the_name_of_a_thing_is_told() -> None:
    before, after = (evolve(PAPER, label=Label(text, text)) for text in ("old", "new"))

    assert differences(before, after) == {
        "label.zh": ("old", "new"),
        "label.en": ("old", "new"),
    }


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (NOON, NOON),
        (timedelta(minutes=1), timedelta(minutes=1)),
        (PAPER.id, PAPER.id),
        (1.5, 1.5),
        (frozenset({2, 1}), [1, 2]),
        ({PAPER.id: Money(5)}, {str(PAPER.id): {"amount": 5, "currency": Money(5).currency}}),
        ({"王小明": 1}, {HIDDEN: 1}),
        (object, HIDDEN),
    ],
)
def test_values_are_told_as_they_are_unless_nobody_knows_them(value: Any, told: Any) -> None:
    assert differences(PAPER, evolve(PAPER, counts=value)) == {"counts": (None, told)}


@pytest.mark.parametrize("kind", registry.ALL, ids=lambda kind: str(kind.table))
@quick
@given(data=st.data())
def test_no_change_of_any_kind_tells_who_somebody_is(kind: Kind[Any], data: st.DataObject) -> None:
    before, after = (data.draw(variations(kind)) for _ in range(2))

    told = to_json(differences(before, after))

    names = hidden_texts(before) & hidden_texts(after)
    assert not [name for name in names if name in told]


def test_every_lived_aggregate_differs_from_another_one_somewhere() -> None:
    for table, found in lived().items():
        for one in found:
            other = evolve(one, id=UUID(int=1))
            assert differences(one, other) == {"id": (one.id, UUID(int=1))}, table
