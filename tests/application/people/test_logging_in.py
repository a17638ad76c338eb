from collections.abc import Callable
from datetime import timedelta

import pytest

from application.people.errors import NotLoggedIn, TooManyFailures, WrongLogin
from application.people.service import MOST_FAILURES_OF_AN_ADDRESS
from application.shared.rights import Own, Stores
from domain.people.credentials import LONGEST
from domain.people.password import BadPassword
from domain.people.person import MOST_FAILURES
from domain.people.reach import OneRegion, OwnThings
from domain.shared.role import Role
from tests.application.people.world import MEMBER, PASSWORD, REGION, STORE, World, a_caller

WRONG = "something else entirely"


def refused(world: World, login: str, password: str = WRONG, address: str = "") -> WrongLogin:
    with pytest.raises(WrongLogin) as caught:
        world.people.log_in(login, password, address=address)
    return caught.value


def is_over(world: World, secret: str) -> bool:
    try:
        world.people.session(secret)
    except NotLoggedIn:
        return True
    return False


def test_a_session_says_who_and_how_far(world: World) -> None:
    person = world.add()

    actor = world.people.session(world.people.log_in("Li.Wei", PASSWORD).secret)

    assert actor.id == person
    assert actor.roles == {Role.ADVISOR}
    assert actor.scope == Stores(frozenset({STORE}))


def test_a_region_reaches_its_shops_and_a_customer_what_is_hers(world: World) -> None:
    world.add("east", Role.REGION_MANAGER, OneRegion(REGION))
    world.add("wang", Role.CUSTOMER, OwnThings(MEMBER))

    assert world.people.log_in("east", PASSWORD).actor.scope == Stores(frozenset({STORE}))
    assert world.people.log_in("wang", PASSWORD).actor.scope == Own(MEMBER)


def test_an_unknown_login_and_a_wrong_password_get_the_same_answer(world: World) -> None:
    world.add()

    wrong, unknown = refused(world, "li.wei"), refused(world, "nobody")

    assert (type(wrong), wrong.detail, wrong.facts) == (
        type(unknown),
        unknown.detail,
        unknown.facts,
    )


@pytest.mark.parametrize("login", ["", "\0", "\ud800", "李伟", "a" * 10_000, "' or 1=1 --"])
def test_what_cannot_be_a_login_is_simply_wrong(world: World, login: str) -> None:
    refused(world, login)


@pytest.mark.parametrize("password", ["", "\0", "\ud800", "x" * 1_000_000])
def test_what_cannot_be_a_password_is_simply_wrong(world: World, password: str) -> None:
    world.add()
    refused(world, "li.wei", password)


@pytest.mark.parametrize("login", ["li.wei", "nobody"])
def test_ten_failures_lock_the_login_for_a_quarter_of_an_hour(world: World, login: str) -> None:
    world.add()
    for _ in range(MOST_FAILURES):
        refused(world, login)
        world.clock.move(seconds=10)

    with pytest.raises(TooManyFailures) as caught:
        world.people.log_in(login, PASSWORD)

    assert caught.value.facts == {"retry_after_s": 15 * 60 - 100}
    world.clock.move(minutes=15)
    if login == "li.wei":
        world.people.log_in(login, PASSWORD)


def test_a_right_password_forgives_the_failures_before(world: World) -> None:
    world.add()
    for _ in range(3):
        for _ in range(MOST_FAILURES - 1):
            refused(world, "li.wei")
        world.people.log_in("li.wei", PASSWORD)
        world.clock.move(minutes=16)


def test_an_address_that_tries_many_logins_waits(world: World) -> None:
    world.add()
    for number in range(MOST_FAILURES_OF_AN_ADDRESS):
        refused(world, f"guess-{number}", address="203.0.113.9")

    with pytest.raises(TooManyFailures):
        world.people.log_in("li.wei", PASSWORD, address="203.0.113.9")
    world.people.log_in("li.wei", PASSWORD, address="203.0.113.10")


def test_every_login_gets_a_secret_of_its_own(world: World) -> None:
    world.add()

    secrets = {world.people.log_in("li.wei", PASSWORD).secret for _ in range(5)}

    assert len(secrets) == 5
    assert all(len(secret) >= 43 for secret in secrets)


def test_a_secret_that_we_did_not_choose_opens_nothing(world: World) -> None:
    world.add()
    for secret in ("", "chosen-by-me", "\ud800", "bw_" + "a" * 43):
        assert is_over(world, secret)
        with pytest.raises(NotLoggedIn):
            world.people.token(secret)


def test_logging_out_ends_the_session(world: World) -> None:
    world.add()
    opened = world.people.log_in("li.wei", PASSWORD)

    world.people.log_out(opened.secret)
    world.people.log_out(opened.secret)

    assert is_over(world, opened.secret)


def test_a_session_ends_half_an_hour_after_the_last_sign_of_life(world: World) -> None:
    world.add()
    secret = world.people.log_in("li.wei", PASSWORD).secret

    for _ in range(3):
        world.clock.move(minutes=29)
        world.people.session(secret)
    world.clock.move(minutes=30)

    assert is_over(world, secret)


def test_a_session_ends_after_twelve_hours_in_any_case(world: World) -> None:
    world.add()
    secret = world.people.log_in("li.wei", PASSWORD).secret

    for _ in range(int(LONGEST / timedelta(minutes=20)) - 1):
        world.clock.move(minutes=20)
        world.people.session(secret)
    world.clock.move(minutes=20)

    assert is_over(world, secret)


def test_another_password_ends_all_sessions_but_the_new_one(world: World) -> None:
    person = world.add()
    mine, elsewhere = (world.people.log_in("li.wei", PASSWORD) for _ in range(2))
    caller = a_caller(Role.ADVISOR, id=person.int)

    fresh = world.people.change_password(caller, PASSWORD, "another fine phrase")

    assert is_over(world, mine.secret)
    assert is_over(world, elsewhere.secret)
    assert world.people.session(fresh.secret).id == person
    refused(world, "li.wei", PASSWORD)
    world.people.log_in("li.wei", "another fine phrase")


def test_the_old_password_is_asked_for_and_guessing_it_locks(world: World) -> None:
    person = world.add()
    caller = a_caller(Role.ADVISOR, id=person.int)
    for _ in range(MOST_FAILURES):
        with pytest.raises(WrongLogin):
            world.people.change_password(caller, WRONG, "another fine phrase")

    with pytest.raises(TooManyFailures):
        world.people.change_password(caller, PASSWORD, "another fine phrase")


@pytest.mark.parametrize("password", ["1234567", "password", "Password123", "11111111", "x" * 257])
def test_a_password_that_is_short_or_common_is_refused(world: World, password: str) -> None:
    with pytest.raises(BadPassword):
        world.add(password=password)


def test_a_long_password_in_any_script_will_do(world: World) -> None:
    for number, password in enumerate(
        ("x7" * 64, "上海的春天真的很美丽", "e\u0301t\u00e9 à Paris")
    ):
        world.add(f"person{number}", password=password)
        world.people.log_in(f"person{number}", password)


def test_a_closed_account_is_out_at_once(world: World) -> None:
    person = world.add()
    opened = world.people.log_in("li.wei", PASSWORD)

    world.people.deactivate_person(a_caller(Role.ADMIN), person)

    assert is_over(world, opened.secret)
    refused(world, "li.wei", PASSWORD)


@pytest.mark.parametrize(
    ("act", "line"),
    [
        (lambda world: world.people.log_in("li.wei", PASSWORD), '"LoggedIn"'),
        (lambda world: refused(world, "li.wei"), '"LoginRefused"'),
        (lambda world: refused(world, "nobody"), '"refused":"wrong-login"'),
    ],
)
def test_the_audit_log_knows_who_came_and_who_was_refused(
    world: World, act: Callable[[World], object], line: str
) -> None:
    world.add()
    act(world)

    last = world.audit_lines()[-1]
    assert line in last
    assert PASSWORD not in last
    assert WRONG not in last
