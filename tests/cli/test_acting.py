"""Whoever acts in somebody's name at a terminal may do what that person may, and no more."""

from uuid import UUID

import pytest
from click.testing import CliRunner

from application.app import Application
from application.people.accounts import NewPerson
from application.shared.caller import SYSTEM
from cli.main import EXIT_CODE, baywise
from domain.people.reach import TheseStores
from domain.shared.errors import Forbidden, NotFound
from domain.shared.person import PersonName
from domain.shared.role import Role
from domain.work_orders.status import Status
from tests.application.visits.shop_day import ShopDay
from tests.chain import a_furnished_twin, store_id

ID = str(UUID(int=7))
COMMANDS = (
    "affinity --store S0001",
    "fairness --store S0001",
    "data-quality",
    "gaps",
    "invitations open S0001",
    "invitations waiting S0001",
    f"invitations accept {ID}",
    f"invitations decline {ID}",
    "promise report --store S0001",
    "report load",
    "support propose --store S0001",
    f"support accept {ID} {ID}",
    f"support arrive {ID}",
    f"support call-off {ID}",
    "webhooks list",
    "webhooks add https://example.com/ --owner boss",
    f"webhooks pause {ID}",
    f"webhooks deliveries {ID}",
)


@pytest.fixture(scope="module")
def app() -> Application:
    app = a_furnished_twin(stores=2)[0]
    _add(app, "boss", Role.STORE_MANAGER)
    _add(app, "ma.ke", Role.PARTS_CLERK)
    return app


@pytest.mark.parametrize("command", COMMANDS)
def test_a_person_without_right_or_reach_is_refused_at_the_terminal_too(
    app: Application, command: str
) -> None:
    done = CliRunner().invoke(baywise, command.split(), obj=app, env={"BAYWISE_AS": "ma.ke"})

    assert done.exit_code in (EXIT_CODE[Forbidden], EXIT_CODE[NotFound]), done.output


def test_a_person_sees_the_shops_in_reach_alone(app: Application) -> None:
    def said(*words: str) -> int:
        return CliRunner().invoke(baywise, [*words, "--as", "boss"], obj=app).exit_code

    assert said("invitations", "open", "S0002") == 0
    assert said("invitations", "open", "S0001") == EXIT_CODE[NotFound]


def test_nobody_dispatches_the_cars_of_a_shop_out_of_reach() -> None:
    app, clock = a_furnished_twin(stores=2)
    car = ShopDay(app=app, clock=clock).stock_up().walk_in()
    app.diagnosis.diagnose(SYSTEM, work_order=car.visit.id, findings=(), nothing_found=True)
    _add(app, "boss", Role.STORE_MANAGER)

    told = CliRunner().invoke(baywise, ["dispatch", "--store", "S0001", "--as", "boss"], obj=app)

    assert told.stdout == ""
    assert car.visit.status is Status.DIAGNOSED


def _add(app: Application, login: str, role: Role) -> None:
    """Somebody of the second shop."""
    reach = TheseStores((store_id(2),))
    new = NewPerson(login=login, name=PersonName(login), roles=(role,), reach=reach)
    app.people.add_person(SYSTEM, new)
