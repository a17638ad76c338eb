"""The same request has the same print, and another one has another."""

from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from application.shared.fingerprint import fingerprint
from domain.shared.money import Money
from domain.shared.person import PersonName

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.uuids(),
    lambda inner: st.tuples(inner, inner) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


class Colour(StrEnum):
    RED = "red"


@frozen
class Wish:
    name: PersonName
    colours: frozenset[str]


@given(PLAIN, PLAIN)
def test_prints_are_equal_when_requests_are(one: object, other: object) -> None:
    assert (fingerprint(one) == fingerprint(other)) == (repr(one) == repr(other))


def test_what_people_are_not_shown_counts() -> None:
    assert fingerprint(PersonName("Li Na")) != fingerprint(PersonName("Li Ming"))


def test_the_order_of_a_set_and_of_keys_does_not_count() -> None:
    there, back = frozenset("abcdefgh"), frozenset(reversed("abcdefgh"))

    assert fingerprint(Wish(PersonName("Li"), there)) == fingerprint(Wish(PersonName("Li"), back))
    assert fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Money(1), Money(2)),
        ((1, 2), (2, 1)),
        (("a", "b"), ("a,b",)),
        (UUID(int=1), str(UUID(int=1))),
        (datetime(2030, 1, 1, tzinfo=UTC), datetime(2030, 1, 2, tzinfo=UTC)),
        (Colour.RED, "blue"),
        (None, ()),
    ],
)
def test_different_requests_have_different_prints(one: object, other: object) -> None:
    assert fingerprint(one) != fingerprint(other)
