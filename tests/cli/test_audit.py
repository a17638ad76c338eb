"""``baywise audit`` on a database in which visits were lived."""

import json
from collections.abc import Iterator

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import NullPool, create_engine

from cli.audit import audit
from domain.shared.errors import NotFound
from tests.adapters.rows import past_triggers
from tests.databases import Databases
from tests.lived import lived


@pytest.fixture
def url(postgres_server: Databases) -> Iterator[str]:
    """A database in which one visit was lived from the wish to the review."""
    url = postgres_server.new_database(prepared_by=lived)
    yield url
    postgres_server.drop(url)


def run(url: str, *options: str) -> Result:
    return CliRunner().invoke(audit, options, obj=url)


def test_a_lived_visit_keeps_every_promise(url: str) -> None:
    result = run(url)

    assert result.exit_code == 0, result.output
    assert all(line.startswith("ok ") for line in result.output.splitlines())


def work_order(url: str) -> str:
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        return str(connection.exec_driver_sql("select id from work_orders").scalar_one())


def test_the_trail_of_one_thing_is_printed_with_its_values(url: str) -> None:
    result = run(url, "--of", work_order(url))

    assert result.exit_code == 0, result.output
    heads = [line for line in result.output.splitlines() if not line.startswith(" ")]
    assert " work_orders v1 booking.confirm by " in heads[0]
    assert " visits.review by " in heads[-1]
    assert "       status: planned -> received" in result.output.splitlines()


def test_programs_get_the_trail_as_an_object_a_line(url: str) -> None:
    lines = run(url, "--of", work_order(url), "--json").output.splitlines()

    trail = [json.loads(line) for line in lines]
    assert [one["version"] for one in trail] == list(range(1, len(trail) + 1))
    assert trail[1]["values"]["status"] == ["planned", "received"]


def test_what_nobody_changed_has_no_trail(url: str) -> None:
    result = run(url, "--of", "00000000-0000-0000-0000-000000000001")

    assert isinstance(result.exception, NotFound)


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
