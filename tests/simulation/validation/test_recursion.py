"""The recursions agree with each other where they speak of the same cars."""

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from simulation.validation.recursion import Step, from_shop_to_shop, one_line, shortest_line

minutes = st.floats(0.01, 100)
cars = st.lists(st.tuples(minutes, minutes), min_size=1, max_size=30)


def in_line(given: list[tuple[float, float]]) -> tuple[list[float], list[float]]:
    return list(accumulate(gap for gap, _ in given)), [work for _, work in given]


@given(cars)
def test_a_shop_with_a_bay_for_everybody_lets_nobody_wait(given: list[tuple[float, float]]) -> None:
    arrivals, works = in_line(given)
    assert list(one_line(arrivals, iter(works), bays=len(works))) == [0.0] * len(works)


@given(cars, st.integers(1, 4))
def test_enough_room_is_as_good_as_no_end_of_it(
    given: list[tuple[float, float]], bays: int
) -> None:
    arrivals, works = in_line(given)
    free = list(one_line(arrivals, iter(works), bays=bays))
    assert list(one_line(arrivals, iter(works), bays=bays, most=len(works))) == free


@given(cars)
def test_without_room_to_wait_nobody_does(given: list[tuple[float, float]]) -> None:
    arrivals, works = in_line(given)
    waits = list(one_line(arrivals, iter(works), most=1))
    assert {*waits} <= {None, 0.0}
    assert waits[0] == 0.0


@given(cars)
def test_one_shop_is_a_line_however_it_is_told(given: list[tuple[float, float]]) -> None:
    arrivals, works = in_line(given)
    line = list(one_line(arrivals, iter(works)))
    alone = from_shop_to_shop(
        [(at, 0) for at in arrivals], [iter([Step(one, None) for one in works])], 10.0
    )
    chosen = shortest_line([(at, [0]) for at in arrivals], [iter(works)])
    assert [(at, wait) for _, at, wait in alone] == list(zip(arrivals, line, strict=True))
    assert [(at, wait) for _, at, wait in chosen] == list(zip(arrivals, line, strict=True))


def test_a_car_that_goes_on_comes_after_its_way() -> None:
    known = from_shop_to_shop([(0.0, 0)], [iter([Step(5.0, 1)]), iter([Step(3.0, None)])], 10.0)
    assert list(known) == [(0, 0.0, 0.0), (1, 15.0, 0.0)]


def test_the_shorter_line_is_joined_and_of_equal_ones_the_first() -> None:
    arrivals = [(0.0, [1, 0]), (1.0, [1, 0]), (2.0, [1, 0])]
    known = shortest_line(arrivals, [iter([9.0, 9.0]), iter([9.0, 9.0])])
    assert [shop for shop, _, _ in known] == [1, 0, 1]
