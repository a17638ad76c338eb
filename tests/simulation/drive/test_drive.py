"""The world around a server, over HTTP: here over a twin in simulated time."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest
from attrs import define, evolve
from litestar import Litestar
from simpy import Environment

from adapters.bootstrap import in_memory
from adapters.demo.chain import DRIVERS, PASSWORD, add_logins, furnish
from api.app import put_behind
from application.app import Application
from application.people.errors import NotLoggedIn, WrongLogin
from application.shared.caller import SYSTEM
from domain.shared.errors import NotFound
from domain.work_orders.status import IN_SHOP
from simulation.clock import SimClock
from simulation.drive.answers import SeenVisit
from simulation.drive.calls import Calls, NotAnswering
from simulation.drive.demand import scenario, steady
from simulation.drive.door import Crew, InEarnest, Login, let_in, server_of
from simulation.drive.driver import Drive, Steps, Week
from simulation.drive.garage import number_of, plate_of
from simulation.drive.line import API
from simulation.drive.shops import network_of
from simulation.scenario.catalogue import catalogue
from simulation.scenario.fresh import BEGINS, fresh
from simulation.scenario.scenario import Scenario
from simulation.world.around import epoch_of
from simulation.world.upkeep import by_itself
from tests.api.doors import SEAL, a_house
from tests.chain import LAVIDA

NINE, NOON = 9 * 60, 12 * 60
CARS_PER_HOUR = 3.0


@define
class House:
    """One shop on a twin, its API, and the world's way in."""

    app: Application
    clock: SimClock
    calls: Calls
    crew: Crew
    given: Scenario
    site: Litestar

    def live(self, *, until: float) -> Week:
        """Let the world go on around it for a while."""
        env = Environment(initial_time=self.clock.env.now)
        self.clock.env = env
        drive = Drive(
            calls=self.calls,
            crew=self.crew,
            network=self.given.network,
            demand=lambda *_: self.given.demand,
            random=Random(1),
        )
        week = Week(drive=drive, env=env, given=self.given)
        for steps in week.processes():
            env.process(steps)
        env.process(self._upkeep(env))
        env.run(until=until)
        return week

    def _upkeep(self, env: Environment) -> Steps:
        once = by_itself(self.app)
        while True:
            once()
            yield env.timeout(1)


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    network = fresh(1, seed=1).network
    given = scenario(network, steady(network, per_hour=CARS_PER_HOUR), BEGINS)
    clock = SimClock(Environment(initial_time=NINE), epoch_of(given))
    app = in_memory(clock=clock, random=Random(1))
    furnish(app, network, catalogue())
    add_logins(app)
    with a_house(app) as doors:
        calls = Calls(client=doors.client)
        with let_in(calls, [Login(name, PASSWORD) for name in DRIVERS]) as crew:
            yield House(app, clock, calls, crew, given, doors.site)


def test_cars_are_booked_received_repaired_and_paid_for(house: House) -> None:
    done = house.live(until=NOON).drive.driven.done

    wanted = ("confirm", "receive", "diagnose", "start", "finish", "check", "pay", "release")
    assert not [one for one in wanted if not done[one]]
    assert house.app.wall.takings(SYSTEM)
    assert "four-eyes" not in house.calls.refused


def test_what_an_earlier_run_left_in_the_shops_is_taken_up(house: House) -> None:
    left = {visit.id for visit in house.app.wall.cars(SYSTEM)}
    assert left

    house.live(until=house.clock.env.now + 240)

    visits = [house.app.visits.work_order(SYSTEM, work_order=id) for id in left]
    assert not [(one.status, one.operations) for one in visits if one.status in IN_SHOP]


def test_what_is_refused_is_the_same_refusal_as_where_it_was_made(house: House) -> None:
    nobody = "00000000-0000-0000-0000-000000000009"
    with pytest.raises(NotFound):
        house.calls.get(f"{API}/visits/{nobody}", SeenVisit, secret=house.crew.desk)
    with pytest.raises(NotLoggedIn):
        house.calls.get(f"{API}/visits/{nobody}", SeenVisit, secret="bw_unknown")
    with pytest.raises(WrongLogin), let_in(house.calls, [Login("traffic-desk", "wrong one")]):
        pass
    assert house.calls.refused["wrong-login"] == 1


def test_the_shops_are_read_as_they_are(house: House) -> None:
    [read], [known] = network_of(house.calls, house.crew.desk).stores, house.given.network.stores

    assert (read.id, read.hours, read.place) == (known.id, known.hours, known.place)


def test_a_shop_that_is_not_there_is_named(house: House) -> None:
    known = house.given.network.stores[0].code
    assert network_of(house.calls, house.crew.desk, codes=[known]).stores
    with pytest.raises(NotFound, match="S9999"):
        network_of(house.calls, house.crew.desk, codes=[known, "S9999"])


def test_a_server_tells_what_it_is_and_its_time(house: House) -> None:
    server = server_of(house.calls)

    assert (server.demo, server.speed) == (True, 1)
    assert server.now - house.clock.now() < timedelta(seconds=1)


def test_made_up_customers_come_to_real_shops_only_if_somebody_says_so(house: House) -> None:
    earnest = evolve(house.app, people=evolve(house.app.people, demo=False))
    put_behind(house.site, earnest, seal=SEAL)
    try:
        with pytest.raises(InEarnest, match="say --yes-this-is-a-test-server"):
            server_of(house.calls)
        assert not server_of(house.calls, in_earnest=True).demo
    finally:
        put_behind(house.site, house.app, seal=SEAL)


def test_where_nobody_answers_that_is_said() -> None:
    rests: list[float] = []
    silence = pytest.raises(NotAnswering, match=r"http://127\.0\.0\.1:9/ does not answer")

    with Calls.to("http://127.0.0.1:9", rest=rests.append) as calls, silence:
        server_of(calls)
    assert rests == [0.5, 1.0, 2.0]
    with pytest.raises(NotAnswering, match="write http://host:port"), Calls.to("shop.example"):
        pass


@pytest.mark.parametrize("number", [0, 7, 99_999, 100_000, 3_599_999])
def test_a_made_up_plate_tells_whose_it_is(number: int) -> None:
    assert number_of(plate_of(number, LAVIDA).text) == number
    assert number_of("沪A12345") is None
