"""Runs on disk come back as they were, or with a reason why not."""

from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given

from adapters.files import FileThere
from simulation.outcome.files import BadOutcome, Runs, decoded, encoded
from simulation.outcome.outcome import Outcome
from tests.outcomes import a_shop, an_outcome, outcomes


@given(outcomes())
def test_a_run_comes_back_as_it_was(run: Outcome) -> None:
    text = encoded(run)

    assert decoded(text, name="it") == run
    assert encoded(decoded(text, name="it")) == text


def test_a_finished_run_is_found_again_and_the_others_are_not(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    run = an_outcome(a_shop(left_for={"S0002": 1}), scenario="半年/计划", policy="../network")
    path = runs.save(run)

    assert [*tmp_path.iterdir()] == [path]
    assert runs.find("半年/计划", "../network", 1) == run
    assert runs.find("半年/计划", "../network", 2) is None
    with pytest.raises(FileThere):
        runs.save(run)


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (lambda _: b"", "truncated"),
        (lambda text: text[:-40], "truncated"),
        (lambda text: text.replace(b'"served":40', b'"served":41'), "check sum"),
        (lambda text: text.replace(b'"version":1', b'"version":2'), "form"),
        (lambda text: text.replace(b"baywise outcome", b"baywise day"), "form"),
        (lambda _: b'{"cars": 3}', "unknown field"),
        (lambda _: b"\xff\xfe\x00", "malformed"),
    ],
    ids=[
        "empty",
        "cut off",
        "changed",
        "of another version",
        "of another kind",
        "foreign",
        "bytes",
    ],
)
def test_a_damaged_file_is_refused_with_its_name_and_why(
    tmp_path: Path, damage: object, why: str
) -> None:
    assert callable(damage)
    runs, run = Runs(tmp_path), an_outcome()
    path = runs.save(run)
    path.write_bytes(damage(path.read_bytes()))

    with pytest.raises(BadOutcome) as refused:
        runs.find(run.scenario, run.policy, run.seed)

    assert str(path) in refused.value.detail
    assert why in refused.value.detail


def test_a_file_under_the_name_of_another_run_is_refused(tmp_path: Path) -> None:
    runs, run = Runs(tmp_path), an_outcome()
    other = runs.save(evolve(run, seed=2))
    other.rename(runs.file_of(run.scenario, run.policy, run.seed))

    with pytest.raises(BadOutcome, match="another run"):
        runs.find(run.scenario, run.policy, run.seed)
