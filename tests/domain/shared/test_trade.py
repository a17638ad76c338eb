from hypothesis import given
from hypothesis import strategies as st

from domain.shared.trade import LONGEST_PIECE_MIN, BayKind, Grade, Need, Skill


def a_need(minutes: int, *, four_eyes: bool = False) -> Need:
    return Need(
        bay=BayKind.LIFT,
        skill=Skill.ENGINE,
        grade=Grade.SENIOR,
        minutes=minutes,
        four_eyes=four_eyes,
    )


@given(st.integers(1, 5000))
def test_pieces_are_the_whole_work_and_none_is_longer_than_four_hours(minutes: int) -> None:
    pieces = a_need(minutes).pieces()

    lengths = [piece.minutes for piece in pieces]
    assert sum(lengths) == minutes
    assert max(lengths) <= LONGEST_PIECE_MIN
    assert len(pieces) == -(-minutes // LONGEST_PIECE_MIN)
    assert max(lengths) - min(lengths) < 10
    assert all(length % 5 == 0 for length in lengths[:-1])


def test_a_check_by_a_second_person_stays_whole() -> None:
    assert a_need(500, four_eyes=True).pieces() == (a_need(500, four_eyes=True),)
