import pytest
from attrs import evolve

from application.people.accounts import NewPerson
from application.people.errors import (
    DemoOnly,
    LoginTaken,
    NotEmpty,
    NotLoggedIn,
    TooFar,
    WrongLogin,
)
from application.shared.caller import SYSTEM
from application.shared.rights import Chain, Stores
from domain.people.person import BadLogin
from domain.people.reach import OneRegion, TheseStores, WholeChain
from domain.shared.errors import Forbidden, NotFound
from domain.shared.person import PersonName
from domain.shared.role import Role
from tests.application.people.world import PASSWORD, REGION, STORE, World, a_caller


def test_the_first_admin_may_make_all_others(world: World) -> None:
    world.people.first_admin("boss", PASSWORD)
    actor = world.people.log_in("boss", PASSWORD).actor

    assert actor.scope == Chain()
    assert world.add(caller=evolve(a_caller(Role.ADMIN), actor=actor))


def test_there_is_one_first_admin(world: World) -> None:
    world.people.first_admin("boss", PASSWORD)

    with pytest.raises(NotEmpty):
        world.people.first_admin("me.too", PASSWORD)


def test_a_login_name_is_had_by_one_person(world: World) -> None:
    world.add()

    with pytest.raises(LoginTaken):
        world.add()


@pytest.mark.parametrize(
    "login", ["ab", "13800138000", "Li", "li wei", "li@wei.cn", "x" * 65, "\0"]
)
def test_a_login_name_is_plain_and_no_phone_number(world: World, login: str) -> None:
    with pytest.raises(BadLogin):
        world.add(login)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.ADMIN, Role.SYSTEM)])
def test_only_who_keeps_people_makes_accounts(world: World, role: Role) -> None:
    with pytest.raises(Forbidden):
        world.add(caller=a_caller(role))

    assert '"command":"add_person"' in world.audit_lines()[-1]


@pytest.mark.parametrize("reach", [WholeChain(), OneRegion("southwest")])
def test_nobody_gives_more_reach_than_they_have(
    world: World, reach: WholeChain | OneRegion
) -> None:
    local = a_caller(Role.ADMIN, Stores(frozenset({STORE})))
    far = world.add("far", Role.PLANNER, reach)

    world.add("near", Role.PLANNER, OneRegion(REGION), caller=local)
    with pytest.raises(TooFar):
        world.add("further", Role.PLANNER, reach, caller=local)
    with pytest.raises(TooFar):
        world.people.reset_password(local, far, "another fine phrase")
    with pytest.raises(TooFar):
        world.people.deactivate_person(local, far)


def test_a_reset_password_ends_the_sessions(world: World) -> None:
    person = world.add()
    opened = world.people.log_in("li.wei", PASSWORD)

    world.people.reset_password(a_caller(Role.ADMIN), person, "another fine phrase")

    with pytest.raises(NotLoggedIn):
        world.people.session(opened.secret)
    world.people.log_in("li.wei", "another fine phrase")


def test_the_list_is_by_login_name(world: World) -> None:
    world.add("zhou")
    world.add("an.li")

    accounts = world.people.list_people(a_caller(Role.ADMIN))

    assert [account.login for account in accounts] == ["an.li", "zhou"]


def test_a_program_without_a_password_never_logs_in_by_one(world: World) -> None:
    world.add("robot", password=None)

    with pytest.raises(WrongLogin):
        world.people.log_in("robot", "")


def test_demonstration_logins_are_dead_in_production(world: World) -> None:
    demo = evolve(world.people, demo=True)
    person = NewPerson(
        login="demo",
        name=PersonName("王芳"),
        roles=(Role.ADVISOR,),
        reach=TheseStores((STORE,)),
        password="bay-by-bay",
    )
    demo.add_demo_people(SYSTEM, (person,))
    opened = demo.log_in("demo", "bay-by-bay")

    with pytest.raises(DemoOnly):
        world.people.add_demo_people(SYSTEM, (person,))
    with pytest.raises(WrongLogin):
        world.people.log_in("demo", "bay-by-bay")
    with pytest.raises(NotLoggedIn):
        world.people.session(opened.secret)


def test_whoever_keeps_people_may_act_as_one_in_reach_with_no_more_than_theirs(
    world: World,
) -> None:
    person = world.add("li.wei")
    keeper = a_caller(Role.ADMIN)

    actor = world.people.acting(keeper, "Li.Wei")

    assert (actor.id, actor.scope) == (person, Stores(frozenset({STORE})))
    with pytest.raises(Forbidden):
        world.people.acting(a_caller(Role.ADVISOR), "li.wei")
    with pytest.raises(NotFound):
        world.people.acting(keeper, "nobody")
    world.people.deactivate_person(keeper, person)
    with pytest.raises(NotLoggedIn):
        world.people.acting(keeper, "li.wei")
