"""Files of public problems of shops with workers."""

import pytest

from adapters.fjssp import BEST_KNOWN, read_fjssp
from domain.flexible_shop.problem import BadShop, Way
from tests.flexible_shops import SMALL

ONE = "1 1 1\n1 1 1 1 1 5\n"


def test_each_pair_of_machine_and_worker_is_a_way() -> None:
    shop = read_fjssp(SMALL, "small.fjs")

    assert (shop.bays, shop.technicians, [len(job) for job in shop.jobs]) == (2, 3, [2, 2, 3])
    assert shop.jobs[0][0] == (Way(0, 0, 3), Way(0, 1, 4), Way(1, 2, 2))


def test_empty_lines_say_nothing() -> None:
    assert read_fjssp("\n" + ONE.replace("\n", "\r\n\r\n"), "one.fjs") == read_fjssp(ONE, "one.fjs")


def test_best_known_values_bear_the_names_of_the_files() -> None:
    assert (BEST_KNOWN["BrandimarteMk1"], BEST_KNOWN["Kacem4"], len(BEST_KNOWN)) == (38, 11, 39)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "bad.fjs: the file is empty"),
        ("3 2\n", "bad.fjs, line 1: the line ends where workers should be"),
        ("1 1 1 9\n", "bad.fjs, line 1: nothing more should follow, and there is '9'"),
        ("0 1 1\n", "bad.fjs, line 1: jobs should be 1 to 1000 and is 0"),
        ("1 1.5 1\n", "bad.fjs, line 1: machines should be a whole number and is '1.5'"),
        ("2 1 1\n1 1 1 1 1 5\n", "bad.fjs: 2 jobs are announced, and 1 are there"),
        (ONE + "\n1 1 1 1 1 5\n", "bad.fjs, line 4: there is more than the 1 jobs announced"),
        ("1 1 1\n1 1 2 1 1 5\n", "bad.fjs, line 2: a machine should be 1 to 1 and is 2"),
        ("1 1 1\n1 1 1 1 2 5\n", "bad.fjs, line 2: a worker should be 1 to 1 and is 2"),
        ("1 1 1\n1 1 1 1 1\n", "bad.fjs, line 2: the line ends where a duration should be"),
        ("1 1 1\n1 1 1 1 1 -5\n", "line 2: a duration should be a whole number and is '-5'"),
        ("1 1 1\n1 1 1 1 1 " + "9" * 5000, "line 2: a duration should be a whole number"),
        ("1 1 1\n1 1 1 0\n", "line 2: an operation has no worker at any of its machines"),
        ("1 1 1\n1 1 1 1 1 5 7\n", "line 2: nothing more should follow, and there is '7'"),
    ],
)
def test_a_file_of_another_form_is_refused_by_file_line_and_reason(
    text: str, sentence: str
) -> None:
    with pytest.raises(BadShop) as refused:
        read_fjssp(text, "bad.fjs")

    assert sentence in str(refused.value)
