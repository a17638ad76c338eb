from datetime import timedelta

import pytest

from application.people.errors import NotLoggedIn
from application.people.service import IssuedToken
from application.shared.rights import Stores
from domain.people.credentials import BadExpiry
from domain.people.reach import WholeChain
from domain.shared.errors import Forbidden, NotFound
from domain.shared.ids import PersonId
from domain.shared.role import Role
from tests.application.people.world import OTHER_STORE, World, a_caller


def issued(world: World, person: PersonId, *, days: int = 30) -> IssuedToken:
    caller = a_caller(Role.ADVISOR, id=person.int)
    expires = world.clock.now() + timedelta(days=days)
    return world.people.issue_token(caller, person, name="till", expires=expires)


def test_a_token_acts_for_its_person(world: World) -> None:
    person = world.add()

    token = issued(world, person)

    assert token.secret.startswith("bw_")
    assert token.secret not in repr(token)
    assert world.people.token(token.secret).id == person


def test_a_token_works_until_it_expires(world: World) -> None:
    token = issued(world, world.add(), days=1)

    world.clock.move(hours=23, minutes=59)
    world.people.token(token.secret)
    world.clock.move(minutes=1)

    with pytest.raises(NotLoggedIn):
        world.people.token(token.secret)


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_a_token_ends_in_the_future_and_within_a_year(world: World, days: int) -> None:
    person = world.add()
    with pytest.raises(BadExpiry):
        issued(world, person, days=days)


def test_a_session_is_no_token_and_a_token_no_session(world: World) -> None:
    person = world.add()
    token = issued(world, person)

    with pytest.raises(NotLoggedIn):
        world.people.session(token.secret)
    with pytest.raises(NotLoggedIn):
        world.people.token(token.secret.removeprefix("bw_"))


def test_a_revoked_token_stops_at_once(world: World) -> None:
    person = world.add()
    token = issued(world, person)

    world.people.revoke_token(a_caller(Role.ADVISOR, id=person.int), token.token.id)

    with pytest.raises(NotLoggedIn):
        world.people.token(token.secret)


def test_somebody_elses_token_does_not_exist_for_me(world: World) -> None:
    token = issued(world, world.add())

    with pytest.raises(NotFound):
        world.people.revoke_token(a_caller(Role.FINANCE), token.token.id)

    assert world.people.token(token.secret)


def test_only_who_keeps_people_lets_programs_act_for_others(world: World) -> None:
    person, expires = world.add(), world.clock.now() + timedelta(days=1)

    with pytest.raises(Forbidden):
        world.people.issue_token(a_caller(Role.FINANCE), person, name="x", expires=expires)
    refusal = world.audit_lines()[-1]
    token = world.people.issue_token(a_caller(Role.ADMIN), person, name="x", expires=expires)

    assert '"command":"issue_token"' in refusal
    assert '"refused":"forbidden"' in refusal
    assert world.people.token(token.secret).id == person


def test_nobody_reaches_further_through_somebody_elses_token(world: World) -> None:
    admin = world.add("boss", Role.ADMIN, WholeChain())
    elsewhere = a_caller(Role.ADMIN, Stores(frozenset({OTHER_STORE})))

    with pytest.raises(Forbidden):
        world.people.issue_token(
            elsewhere, admin, name="x", expires=world.clock.now() + timedelta(days=1)
        )


def test_the_token_of_a_closed_account_is_dead(world: World) -> None:
    person = world.add()
    token = issued(world, person)

    world.people.deactivate_person(a_caller(Role.ADMIN), person)

    with pytest.raises(NotLoggedIn):
        world.people.token(token.secret)
