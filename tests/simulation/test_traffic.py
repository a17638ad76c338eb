"""A morning of traffic on the twin, in simulated time."""

from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Event
from time import sleep

from simpy import Environment

from adapters.bootstrap import in_memory
from application.app import Application
from application.shared.caller import SYSTEM
from simulation.clock import SimClock
from simulation.traffic import Traffic, run
from tests.chain import MONDAY, a_furnished_twin, furnish


def a_morning(*, seed: int = 1, minutes: int = 240) -> tuple[Application, Traffic]:
    env = Environment()
    app = in_memory(clock=SimClock(env, MONDAY), random=Random(seed))
    furnish(app)
    traffic = Traffic(app=app, env=env, random=Random(seed), mean_gap_min=6, customers=200)
    env.process(traffic.arrivals())
    env.run(until=minutes)
    return app, traffic


def test_cars_come_are_repaired_and_paid_for() -> None:
    app, _ = a_morning()
    totals = app.wall.see(SYSTEM).totals

    assert totals.visits > 10
    assert totals.in_shop > 0
    assert totals.occupied > 0
    assert app.wall.takings(SYSTEM)


def test_the_same_seed_lives_the_same_morning() -> None:
    first, second = a_morning(minutes=120)[0], a_morning(minutes=120)[0]

    assert first.wall.see(SYSTEM) == second.wall.see(SYSTEM)


def test_what_an_earlier_run_left_in_the_shops_is_taken_up() -> None:
    app, left = a_morning(minutes=120)
    before = {visit.id for visit in app.wall.cars(SYSTEM)}
    assert before

    env = left.env
    other = Traffic(
        app=app, env=Environment(initial_time=env.now), random=Random(2), mean_gap_min=1
    )
    app.clock.env = other.env  # type: ignore[attr-defined]  # the next run's time goes on
    other.resume()
    other.env.run(until=env.now + 1_200)

    assert before.isdisjoint(visit.id for visit in app.wall.cars(SYSTEM))


def test_real_traffic_ends_when_it_is_told_to() -> None:
    app, _ = a_furnished_twin()
    stop = Event()

    def stop_at_the_first_visit() -> None:
        while not app.wall.see(SYSTEM).totals.visits:
            sleep(0.01)
        stop.set()

    with ThreadPoolExecutor() as watcher:
        seen = watcher.submit(stop_at_the_first_visit)
        run(app, stop, cars_per_min=1_000, pace=600, random=Random(1))
        seen.result()


def test_no_traffic_is_none() -> None:
    app, _ = a_furnished_twin()

    run(app, Event(), cars_per_min=0)

    assert app.wall.see(SYSTEM).totals.visits == 0
