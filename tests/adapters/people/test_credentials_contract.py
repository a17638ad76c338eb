"""Sessions, tokens and regions: the same over the twin and PostgreSQL."""

from datetime import timedelta
from uuid import UUID

import pytest
from attrs import evolve

from domain.people.credentials import IDLE, Session, Token, digest
from domain.shared.errors import BaywiseError
from domain.shared.ids import PersonId
from tests.application.people.world import NOON, REGION, STORE, World


@pytest.fixture
def person(world: World) -> PersonId:
    return world.add()


def a_session(person: PersonId, secret: str = "one") -> Session:
    return Session(digest=digest(secret), person=person, passwords=1, opened=NOON, seen=NOON)


def a_token(person: PersonId, secret: str = "one", *, id: int = 1) -> Token:
    return Token(
        id=UUID(int=id),
        digest=digest(secret),
        person=person,
        name="till",
        issued=NOON,
        expires=NOON + timedelta(days=30),
    )


def test_a_session_is_found_as_it_was_opened(world: World, person: PersonId) -> None:
    world.people.sessions.open(a_session(person))

    assert world.people.sessions.find(digest("one")) == a_session(person)
    assert world.people.sessions.find(digest("two")) is None


def test_a_sign_of_life_is_kept_and_never_goes_back(world: World, person: PersonId) -> None:
    sessions, later = world.people.sessions, NOON + timedelta(minutes=5)
    sessions.open(a_session(person))

    sessions.saw(digest("one"), later)
    sessions.saw(digest("one"), NOON)
    sessions.saw(digest("nobody's"), NOON)

    assert sessions.find(digest("one")) == evolve(a_session(person), seen=later)


def test_a_closed_session_is_gone_and_is_closed_once(world: World, person: PersonId) -> None:
    sessions = world.people.sessions
    sessions.open(a_session(person))

    assert sessions.close(digest("one")) == a_session(person)
    assert sessions.close(digest("one")) is None
    assert sessions.find(digest("one")) is None


def test_sweeping_takes_what_is_over_and_nothing_else(world: World, person: PersonId) -> None:
    sessions = world.people.sessions
    sessions.open(a_session(person, "early"))
    sessions.open(evolve(a_session(person, "late"), seen=NOON + timedelta(seconds=1)))

    assert sessions.sweep(NOON + IDLE) == 1
    assert sessions.find(digest("early")) is None
    assert sessions.find(digest("late")) is not None


def test_a_token_is_found_by_secret_by_id_and_by_person(world: World, person: PersonId) -> None:
    tokens, token = world.people.tokens, a_token(person)
    tokens.issue(token)

    assert tokens.find(digest("one")) == tokens.get(token.id) == token
    assert tokens.of(person) == [token]
    assert tokens.find(digest("two")) is None


def test_a_revoked_token_is_gone_and_is_revoked_once(world: World, person: PersonId) -> None:
    tokens, token = world.people.tokens, a_token(person)
    tokens.issue(token)

    assert tokens.revoke(token.id)
    assert not tokens.revoke(token.id)
    assert tokens.get(token.id) is None


def test_two_tokens_never_share_a_secret(world: World, person: PersonId) -> None:
    world.people.tokens.issue(a_token(person))

    with pytest.raises(BaywiseError):
        world.people.tokens.issue(a_token(person, id=2))


def test_a_region_is_the_set_of_its_shops(world: World) -> None:
    assert world.people.regions.stores_in(REGION) == {STORE}
    assert world.people.regions.stores_in("nowhere") == frozenset()
