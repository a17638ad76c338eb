import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.members.vin import BadCheckDigit, BadVin, Vin, VinFacts, check_digit

TEXTBOOK = "1M8GDM9AXKP042788"
SIGNS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"


def with_check_digit(text: str) -> str:
    return text[:8] + check_digit(text) + text[9:]


shapes = st.text(alphabet=SIGNS, min_size=17, max_size=17)


@pytest.mark.parametrize(
    "typed", [TEXTBOOK, TEXTBOOK.lower(), " 1M8 GDM9AX-KP042788 ", "１Ｍ８GDM9AXKP042788"]
)
def test_however_a_vin_is_typed_it_is_one_vin(typed: str) -> None:
    assert Vin(typed).text == TEXTBOOK


@pytest.mark.parametrize("typed", ["", "1M8GDM9AXKP04278", "1M8GDM9AXKP0427888", "A" * 500])
def test_a_vin_has_17_characters(typed: str) -> None:
    with pytest.raises(BadVin, match="17 characters"):
        Vin(typed)


@pytest.mark.parametrize("wrong", ["I", "O", "Q", "京", "!", "\x00"])
def test_a_vin_has_no_other_signs(wrong: str) -> None:
    with pytest.raises(BadVin, match="without I, O and Q"):
        Vin(wrong + TEXTBOOK[1:])


@given(shapes)
def test_of_all_check_digits_exactly_one_is_right(shape: str) -> None:
    right = with_check_digit(shape)

    assert Vin(right).text == right
    for digit in set("0123456789X") - {right[8]}:
        with pytest.raises(BadCheckDigit):
            Vin(right[:8] + digit + right[9:])


def test_the_year_of_a_chinese_vin_is_certain() -> None:
    vin = Vin(with_check_digit("LSVAA49J0E2123456"))

    assert vin.model_years(2026) == (2014,)


def test_the_seventh_character_tells_the_cycle_of_a_north_american_vin() -> None:
    assert Vin(with_check_digit("5N3AA08C0AN123456")).model_years(2026) == (1980,)
    assert Vin(with_check_digit("5N3AA0CC0AN123456")).model_years(2026) == (2010,)


def test_where_the_year_is_open_the_newest_comes_first() -> None:
    vin = Vin(with_check_digit("WBA3A5C50CF123456"))

    assert vin.model_years(2026) == (2012, 1982)
    assert vin.model_years(2011) == (1982,)


def test_a_vin_without_a_year_code_has_no_year() -> None:
    assert Vin(with_check_digit("WBA3A5C500F123456")).model_years(2026) == ()


def test_facts_name_only_what_is_certain() -> None:
    certain = VinFacts(makers=("BMW",), model_years=(2012,))
    open_ = VinFacts(makers=("Volkswagen", "Audi"), model_years=(2012, 1982))

    assert (certain.maker, certain.model_year) == ("BMW", 2012)
    assert (open_.maker, open_.model_year) == (None, None)
    assert (VinFacts().maker, VinFacts().model_year) == (None, None)


def test_a_masked_vin_shows_the_ends() -> None:
    assert Vin(TEXTBOOK).masked == "1M8**********2788"
