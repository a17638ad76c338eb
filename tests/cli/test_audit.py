"""``baywise audit`` on a database in which visits were lived."""

import json
from collections.abc import Iterator

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import NullPool, create_engine

from cli.audit import audit
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
