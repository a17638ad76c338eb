"""A visit and its appointment at the terminal: who acts, what is meant, what is refused and how."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from application.people.accounts import NewPerson
from application.shared.caller import SYSTEM
from application.visits.moves import NEEDS
from cli.demo import demo
from cli.main import EXIT_CODE, baywise
from cli.steps import OWN_COMMANDS, routes
from cli.visit import visit, wo
from domain.people.reach import TheseStores
from domain.shared.errors import Conflict, Forbidden, NotFound, Rejected
from domain.shared.person import PersonName
from domain.shared.role import Role
from domain.work_orders.status import Status
from tests.application.visits.shop_day import Car, ShopDay
from tests.chain import a_customer, a_furnished_twin, store_id

PLATE = "沪A00001"
ENTRY = ("--mileage-km", "30000")


@pytest.fixture
def day() -> ShopDay:
    app, clock = a_furnished_twin(stores=2)
    for login, role, store in (
        ("adviser", Role.ADVISOR, 1),
        ("chief", Role.SUPERVISOR, 1),
        ("afar", Role.STORE_MANAGER, 2),
    ):
        person = NewPerson(
            login=login,
            name=PersonName(login),
            roles=(role,),
            reach=TheseStores((store_id(store),)),
        )
        app.people.add_person(SYSTEM, person)
    return ShopDay(app=app, clock=clock)


def run(day: ShopDay, *words: str) -> Result:
    return CliRunner().invoke(baywise, words, obj=day.app, catch_exceptions=False)


def done(day: ShopDay, *words: str) -> str:
    answer = run(day, *words)
    assert answer.exit_code == 0, answer.output
    return answer.stdout


def answered(day: ShopDay, *words: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(done(day, *words, "--json"))
    return told


def refused(day: ShopDay, kind: type[Exception], *words: str) -> list[str]:
    answer = run(day, *words)
    assert answer.exit_code == next(EXIT_CODE[one] for one in kind.__mro__ if one in EXIT_CODE)
    assert answer.stdout == ""
    return answer.stderr.splitlines()


def status(car: Car) -> Status:
    return car.visit.status


def asked(day: ShopDay) -> Car:
    """A car of which the customer has to answer about the brake pads."""
    car = day.walk_in()
    done(
        day, "visit", "diagnose", PLATE, "--finding", "3 mm left", "soon",
        "--trouble-code", "P0301", "--suggestion", "brake-pads-front", "worn",
    )  # fmt: skip
    return car


def test_every_step_of_the_one_list_has_its_route_and_its_command() -> None:
    assert {*routes()} | OWN_COMMANDS == {*NEEDS}


def test_what_is_refused_is_told_as_the_api_tells_it_with_what_is_possible(day: ShopDay) -> None:
    day.walk_in()

    told = refused(day, Conflict, "visit", "check", PLATE)
    answer = run(day, "visit", "check", PLATE, "--json")

    moves = answered(day, "visit", "show", PLATE)["moves"]
    assert told[0].startswith("illegal-move: the work order is received and cannot become passed")
    assert told[1] == f"possible now: {', '.join(moves)}"
    assert json.loads(answer.stdout) == {
        "code": "illegal-move",
        "detail": told[0].removeprefix("illegal-move: "),
        "moves": moves,
    }
    assert answer.exit_code == EXIT_CODE[Conflict]


def test_somebody_acts_with_their_rights_their_shops_and_their_name(day: ShopDay) -> None:
    car = day.walk_in()

    [told, _] = refused(day, Forbidden, "visit", "dispatch", PLATE, "--as", "adviser")
    refused(day, NotFound, "visit", "show", PLATE, "--as", "afar")
    refused(day, NotFound, "visit", "show", PLATE, "--as", "nobody")
    prioritise = ("--priority", "1", "--reason", "a taxi", "--as", "adviser")
    sentence = done(day, "visit", "prioritise", PLATE, *prioritise)

    assert told == "forbidden: advisor may not dispatch"
    assert "dispatch" not in sentence.partition("next: ")[2]
    assert car.visit.priority == 1
    assert refused(day, Rejected, "visit", "show", "not a plate")


def test_a_visit_tells_standard_and_taken_minutes_of_every_job_and_operation(day: ShopDay) -> None:
    car = day.walk_in().prepare().start()
    day.wait(12)
    car.finish()

    [job] = answered(day, "visit", "show", PLATE)["jobs"]
    told = done(day, "visit", "show", PLATE)

    first, *others = job["operations"]
    assert (first["actual_min"], job["actual_min"]) == (12, 12)
    assert job["standard_min"] == sum(one["standard_min"] for one in job["operations"])
    assert f"done\tstandard {first['standard_min']} min, took 12 min" in told
    assert [one["actual_min"] for one in others] == [None] * len(others)


def test_lines_and_jobs_are_called_by_their_codes(day: ShopDay) -> None:
    car = asked(day)

    finding = answered(day, "visit", "show", PLATE)["findings"][0]
    refused(day, NotFound, "visit", "decide", PLATE, "--answer", "brake-pads", "yes")
    told = done(day, "visit", "decide", PLATE, "--answer", "brake-pads-front", "no")
    gone = run(day, "visit", "withdraw", PLATE, "--line", "OF-VW-01")

    assert (finding["severity"], finding["trouble_codes"]) == ("soon", ["P0301"])
    assert told.startswith(f"{PLATE} is diagnosed; next: ")
    assert gone.exit_code == 2
    assert "--reason" in gone.stderr
    assert [job.service for job in car.visit.jobs] == ["oil-service"]


def test_work_that_fails_its_check_is_sent_back_by_other_eyes_with_a_reason(day: ShopDay) -> None:
    car = day.walk_in()
    done(day, "visit", "diagnose", PLATE, "--nothing-found")
    done(day, "visit", "dispatch", PLATE)
    done(day, "visit", "issue-parts", PLATE)
    while status(car) is not Status.DONE:
        done(day, "visit", "start", PLATE)
        done(day, "visit", "finish", PLATE)
    fail = ("visit", "check", PLATE, "--failed", "oil-service")

    [eyes, _] = refused(day, Rejected, "visit", "check", PLATE)
    [why, _] = refused(day, Rejected, *fail, "--as", "chief")
    done(day, *fail, "--note", "oil on the sump", "--as", "chief")

    assert eyes.startswith("four-eyes: ")
    assert why.startswith("no-reason: ")
    assert status(car) is Status.IN_REPAIR
    assert [one.reason for one in car.visit.jobs[0].reworks] == ["oil on the sump"]


def test_a_time_that_is_not_offered_is_refused_with_those_that_are(day: ShopDay) -> None:
    a_customer(day.app)
    wish = ("--store", "S0001", "--plate", PLATE, "--service", "oil-service", "--starts")

    [told] = refused(day, Conflict, "appointment", "book", *wish, "2026-03-02 03:00")
    held = done(day, "appointment", "hold", *wish, "2026-03-02 10:30")
    done(day, "appointment", "confirm", PLATE)
    moved = answered(day, "appointment", "move", PLATE, "--store", "S0002")

    assert told.startswith("not-offered: S0001 offers nothing then; there is 2026-03-02 08:00, ")
    assert "is held: S0001 2026-03-02 10:30, " in held
    book = done(day, "appointment", "list").splitlines()
    assert [line.split("\t")[0] for line in book] == ["S0001", "S0002"]
    assert moved["appointment"] == answered(day, "appointment", "show", PLATE)["id"]


def test_a_plate_that_means_several_is_refused_and_an_id_is_not(day: ShopDay) -> None:
    a_customer(day.app)
    wish = ("--store", "S0001", "--plate", PLATE, "--service", "wash", "--starts")
    first = answered(day, "appointment", "book", *wish, "2026-03-02 10:00")
    done(day, "appointment", "book", *wish, "2026-03-02 15:00")

    [told] = refused(day, Rejected, "visit", "receive", PLATE, *ENTRY)
    done(day, "appointment", "cancel", first["appointment"], "--reason", "no time")
    received = done(day, "visit", "receive", PLATE, *ENTRY)

    assert told.startswith("several-meant: ")
    assert first["work_order"] in told
    assert received.startswith(f"{PLATE} is received; ")


def test_a_walk_in_takes_the_first_time_and_who_is_awaited_in_vain_is_noted(day: ShopDay) -> None:
    for customer in (1, 2):
        a_customer(day.app, customer)
    wish = ("--store", "S0001", "--service", "oil-service", "--plate")
    came = done(day, "visit", "walk-in", *wish, PLATE, *ENTRY, "--as", "adviser")
    done(day, "appointment", "book", *wish, "沪A00002")

    refused(day, Rejected, "appointment", "miss", "沪A00002")
    day.go(12)
    missed = answered(day, "appointment", "miss", "沪A00002")

    assert came.startswith(f"{PLATE} is received; ")
    assert missed["status"] == "missed"


def test_shops_are_ranked_by_three_terms_without_knowing_the_car(day: ShopDay) -> None:
    words = ("recommend-store", "--at", "31.2,121.4", "--service", "brake")

    told = answered(day, *words)
    lines = done(day, *words).splitlines()

    assert told["services"] == ["brake-fluid-change"]
    assert [one["store"] for one in told["shops"]] == ["S0001", "S0002"]
    assert all([*one["terms"]] == ["distance", "wait", "ability"] for one in told["shops"])
    assert [line.split("\t")[1] for line in lines[1:]] == ["S0001 Shanghai 1", "S0002 Shanghai 2"]
    refused(day, NotFound, *words[:-1], "zeppelin")


def test_the_catalogue_has_its_six_kinds(day: ShopDay) -> None:
    kinds = {one["category"] for one in answered(day, "catalogue")["items"]}
    tyres = answered(day, "catalogue", "--kind", "tyre")["items"]

    assert len(kinds) == 6
    assert {one["category"] for one in tyres} == {"tyre"}


@pytest.mark.parametrize("name", sorted(NEEDS))
def test_every_step_tells_what_it_takes(name: str) -> None:
    told = CliRunner().invoke(baywise, ["wo", name, "--help"]).stdout

    assert "Takes the right to " in told
    assert "--as LOGIN" in told


def test_other_names_are_the_same_commands() -> None:
    assert wo.commands is visit.commands
    assert demo.commands["flow"] is demo.commands["visit"]
