"""What goes out and comes back unchanged, or is not believed."""

from datetime import UTC, datetime

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from adapters.keys import Keys
from adapters.seal import BadSeal, Seal

KEYS = Keys(b"e" * 32, b"i" * 32)
SEAL = Seal.of(KEYS)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@frozen
class Thing:
    name: str
    at: datetime


@given(st.text())
def test_every_value_comes_back(name: str) -> None:
    thing = Thing(name, NOON)

    opened = SEAL.open(SEAL.seal(thing, until=NOON), Thing)

    assert (opened.value, opened.until) == (thing, NOON)


@given(st.text(alphabet="abcXYZ019-_é", max_size=200))
def test_no_text_of_others_is_believed(text: str) -> None:
    with pytest.raises(BadSeal):
        SEAL.open(text, Thing)


def test_the_seal_of_another_house_is_not_believed() -> None:
    theirs = Seal.of(Keys(b"e" * 32, b"j" * 32)).seal(Thing("a", NOON), until=NOON)

    with pytest.raises(BadSeal):
        SEAL.open(theirs, Thing)


def test_a_value_cannot_be_prolonged() -> None:
    text = SEAL.seal(Thing("a", NOON), until=NOON)

    for place in range(22, 32):
        other = "A" if text[place] != "A" else "B"
        with pytest.raises(BadSeal):
            SEAL.open(f"{text[:place]}{other}{text[place + 1 :]}", Thing)
