import pytest
from click.testing import CliRunner, Result

from application.shared.rights import Chain, Stores
from cli.people import people
from domain.shared.errors import NotFound
from tests.application.people.world import PASSWORD, REGION, STORE, World, in_memory


@pytest.fixture
def world() -> World:
    return in_memory()


def run(world: World, *arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(people, arguments, obj=world, input=typed, catch_exceptions=False)


def add(world: World, *arguments: str) -> Result:
    wanted = ("add", "li.wei", "--name", "李伟", *arguments, "--password-stdin")
    return run(world, *wanted, typed=f"{PASSWORD}\n")


def test_an_account_made_at_the_terminal_logs_in(world: World) -> None:
    made = add(world, "--role", "advisor", "--role", "cashier", "--store", str(STORE))

    actor = world.people.log_in("li.wei", PASSWORD).actor
    assert made.stdout.strip() == str(actor.id)
    assert actor.scope == Stores(frozenset({STORE}))
    assert actor.roles == {"advisor", "cashier"}


def test_the_password_is_asked_for_and_not_shown(world: World) -> None:
    made = run(world, "add", "boss", "--name", "徐丽", "--role", "admin", typed=f"{PASSWORD}\n" * 2)

    assert PASSWORD not in made.output
    assert world.people.log_in("boss", PASSWORD).actor.scope == Chain()


def test_one_reach_is_said(world: World) -> None:
    refused = add(world, "--role", "planner", "--region", REGION, "--store", str(STORE))

    assert refused.exit_code == 2


def test_a_token_from_the_terminal_acts_for_its_person(world: World) -> None:
    run(world, "add", "robot", "--name", "till", "--role", "cashier", "--no-password")

    secret = run(world, "token", "robot", "--name", "till", "--days", "7").stdout.strip()

    assert world.people.token(secret).roles == {"cashier"}


def test_a_token_for_nobody_is_refused(world: World) -> None:
    with pytest.raises(NotFound):
        run(world, "token", "nobody", "--name", "x")


def test_the_list_is_one_account_a_line(world: World) -> None:
    made = add(world, "--role", "region_manager", "--region", REGION).stdout.strip()

    assert run(world, "list").stdout == f"li.wei\tregion_manager\tregion {REGION}\t{made}\n"
