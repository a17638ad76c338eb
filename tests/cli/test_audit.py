"""``baywise audit`` on a database in which visits were lived."""

import json
from collections.abc import Iterator
from random import Random

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import NullPool, create_engine

from adapters.bootstrap import open_database
from adapters.keys import Keys
from adapters.preparation import migrated
from cli.audit import audit
from simulation.cast import customer
from simulation.clock import HandClock
from simulation.visit import Visit
from tests.adapters.rows import past_triggers
from tests.chain import HERE, MONDAY, a_customer, furnish
from tests.databases import Databases


@pytest.fixture
def url(postgres_server: Databases) -> Iterator[str]:
    """A database in which one visit was lived from the wish to the review."""
    url = postgres_server.new_database(migrated)
    clock = HandClock(MONDAY)
    with open_database(url, Keys.fresh(), clock=clock, random=Random(0)) as app:
        furnish(app, stores=1)
        member, vehicle = a_customer(app)
        visit = Visit(
            app=app,
            clock=clock,
            customer=customer(member),
            member=member,
            vehicle=vehicle,
            place=HERE,
            services=("oil-service",),
            mileage_km=30_000,
        )
        list(visit.live())
        while app.stream.move():
            pass
    yield url
    postgres_server.drop(url)


def run(url: str, *options: str) -> Result:
    return CliRunner().invoke(audit, options, obj=url)


def test_a_lived_visit_keeps_every_promise(url: str) -> None:
    result = run(url)

    assert result.exit_code == 0, result.output
    assert all(line.startswith("ok ") for line in result.output.splitlines())


def test_what_is_broken_is_named_row_by_row(url: str) -> None:
    engine = create_engine(url, poolclass=NullPool)
    past_triggers(engine, "delete from postings where line = 0")

    result = run(url)

    assert result.exit_code == 1
    lines = result.output.splitlines()
    [at] = [number for number, line in enumerate(lines) if line.startswith("BROKEN")]
    assert lines[at].startswith("BROKEN entries-balance: ")
    assert lines[at + 1].startswith("       ")


def test_programs_get_one_object(url: str) -> None:
    engine = create_engine(url, poolclass=NullPool)
    past_triggers(engine, "update orders set total = 1, status = 'paid', id = gen_random_uuid()")

    result = run(url, "--json")

    assert result.exit_code == 1
    report = json.loads(result.output)
    assert report["holds"] is False
    broken = [one for one in report["promises"] if not one["holds"]]
    assert [one["name"] for one in broken] == ["charged-orders-are-in-the-books"]
    assert len(broken[0]["rows"]) == 1
    assert {*broken[0]} == {"name", "zh", "en", "holds", "rows"}
