"""What ``bench lookup`` writes is found by phone, by plate, and by a plate with a wrong sign."""

from adapters.bootstrap import open_database
from cli.bench.lookup import Crowd
from cli.bench.throwaway import MORNING, Furnished
from simulation.clock import HandClock
from tests.application.furnished import KEYS, furnished
from tests.chain import a_customer
from tests.databases import Databases


def test_each_of_many_customers_is_found_in_every_way(postgres_server: Databases) -> None:
    url, clock = postgres_server.new_database(prepared_by=furnished), HandClock(MORNING)
    with open_database(url, KEYS, clock=clock) as app:
        base = Furnished(url=url, keys=KEYS, seed=1, customers=(a_customer(app),))
        crowd = Crowd(seed=1, customers=200)

        crowd.write(base)
        figures = crowd.looked_up(app, 20)

    assert figures["customers_count"] == 200
    for way in ("phone", "plate", "typo"):
        assert 0 < figures[f"lookup_{way}_p50_ms"] <= figures[f"lookup_{way}_p95_ms"]
