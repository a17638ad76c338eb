import pytest

from domain.catalogue.codes import BadCode
from domain.catalogue.part import BadSubstitute
from tests.domain.catalogue.builders import a_part, a_service


@pytest.mark.parametrize("code", ["", "Oil", "oil service", "-oil", "oil-", "机油", "x" * 41, "1a"])
def test_a_service_code_is_small_letters_and_digits_joined_by_dashes(code: str) -> None:
    with pytest.raises(BadCode, match="lower case"):
        a_service(code)


@pytest.mark.parametrize("code", ["", "of-vw-01", "OF VW", "OF--VW", "OF-VW-01\n"])
def test_a_part_code_is_capitals_and_digits_joined_by_dashes(code: str) -> None:
    with pytest.raises(BadCode, match="capitals"):
        a_part(code)


def test_the_same_code_is_the_same_thing_everywhere() -> None:
    assert a_part().id == a_part(zh="别的名字").id
    assert a_service().id != a_service("big-service").id


def test_a_barcode_has_13_digits_of_which_the_last_checks_the_others() -> None:
    assert a_part(barcode="4006381333931").barcode == "4006381333931"
    for wrong in ("4006381333932", "400638133393", "400638133393X", ""):
        with pytest.raises(BadCode, match="barcode"):
            a_part(barcode=wrong)


def test_a_part_never_substitutes_itself() -> None:
    part = a_part()

    with pytest.raises(BadSubstitute):
        part.replaced_by(part.id)
