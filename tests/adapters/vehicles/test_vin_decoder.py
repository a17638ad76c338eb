import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.vehicles.vin_decoder import VinDecoder
from domain.members.vin import BadVin, Vin, VinFacts, check_digit

OWN = Path(__file__).parent / "labelled.csv"
PUBLISHED = Path(__file__).parents[4] / "shared" / "data" / "vehicles" / "vin_us_labelled.csv"
LATEST = 2027
DECODER = VinDecoder()


def rows(path: Path) -> Iterator[dict[str, str]]:
    if path.exists():
        with path.open(encoding="utf-8", newline="") as table:
            yield from csv.DictReader(table)


def decoded(text: str) -> VinFacts:
    return DECODER.decode(Vin(text), latest_year=LATEST)


@pytest.mark.parametrize("row", tuple(rows(OWN)), ids=lambda row: row["vin"][:3])
def test_maker_and_year_are_read_off_a_vin(row: dict[str, str]) -> None:
    facts = decoded(row["vin"])

    assert row["make"] in facts.makers
    assert facts.model_year == int(row["model_year"])


def test_published_vins_are_read_as_their_publisher_labelled_them() -> None:
    labelled = [row for row in rows(PUBLISHED) if row["check_ok"] == "True"]
    facts = [(row, decoded(row["vin"])) for row in labelled]
    named = [
        row
        for row, known in facts
        if any(row["make"].casefold() in maker.casefold() for maker in known.makers)
    ]

    assert all(int(row["model_year"]) in known.model_years for row, known in facts)
    assert all(known.model_year in (None, int(row["model_year"])) for row, known in facts)
    assert len(named) >= 0.98 * len(labelled)


def test_published_vins_with_a_wrong_check_digit_are_refused() -> None:
    for row in rows(PUBLISHED):
        if row["check_ok"] == "False":
            with pytest.raises(BadVin):
                Vin(row["vin"])


def test_a_factory_of_several_makes_leaves_the_choice_to_a_person() -> None:
    facts = decoded("LSG" + "UA83B" + check_digit("LSGUA83B0JA000001") + "JA000001")

    assert facts.makers == ("Buick", "Chevrolet", "Cadillac")
    assert facts.maker is None


@given(st.text(alphabet="ABCDEFGHJKLMNPRSTUVWXYZ0123456789", min_size=17, max_size=17))
def test_every_vin_is_answered_if_only_with_nothing(shape: str) -> None:
    facts = decoded(shape[:8] + check_digit(shape) + shape[9:])

    assert all(facts.makers)
    assert all(1980 <= year <= LATEST for year in facts.model_years)


def test_an_unknown_maker_is_left_for_a_person_to_enter() -> None:
    text = "LXX00000000000000"

    assert decoded(text[:8] + check_digit(text) + text[9:]) == VinFacts()
