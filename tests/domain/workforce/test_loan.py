"""A technician who is lent is at home or away, and never both."""

from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shared.claims import ClaimKind
from domain.shared.ids import ClaimId, StoreId, TechnicianId
from domain.shared.person import PersonName
from domain.shared.time import Span, minutes
from domain.workforce.loan import AlreadyLent, Loan
from domain.workforce.shifts import Shift
from domain.workforce.technician import Technician

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 3, 2)
EIGHT = datetime(2026, 3, 2, 0, tzinfo=UTC)
HOME, AWAY = StoreId(UUID(int=1)), StoreId(UUID(int=2))
WANG = Technician(
    id=TechnicianId(UUID(int=3)),
    code="T1",
    name=PersonName("王师傅"),
    store=HOME,
    week=(Shift(start=8 * 60, end=18 * 60, break_start=12 * 60, break_min=30),) * 7,
)
IDS = ClaimId(UUID(int=5)), ClaimId(UUID(int=6))


def a_loan(start_min: int, length_min: int, road_min: int = 20, number: int = 4) -> Loan:
    during = Span.of(EIGHT + minutes(start_min), length_min)
    away = Span(during.start - minutes(road_min), during.end + minutes(road_min))
    return Loan(id=UUID(int=number), store=AWAY, during=during, away=away)


@given(st.integers(0, 500), st.integers(5, 300), st.integers(5, 60))
def test_time_is_either_the_own_shops_or_the_others(start: int, length: int, road: int) -> None:
    loan = a_loan(start, length, road)
    lent, travel = WANG.lend(loan, IDS, at=EIGHT)
    home, there = lent.working_spans(ZONE, [MONDAY]), lent.guest(AWAY).working_spans(ZONE, [MONDAY])

    assert there == (loan.during,)
    assert not any(one.overlaps(loan.during) for one in home)
    assert [one.during for one in travel] == [
        Span(loan.away.start, loan.during.start),
        Span(loan.during.end, loan.away.end),
    ]
    assert {(one.resource, one.kind, one.store) for one in travel} == {
        (WANG.id, ClaimKind.ABSENCE, HOME)
    }
    assert lent.give_back(loan.id, at=EIGHT).working_spans(ZONE, [MONDAY]) == WANG.working_spans(
        ZONE, [MONDAY]
    )


def test_nobody_is_lent_to_two_shops_at_once_the_way_included() -> None:
    lent, _ = WANG.lend(a_loan(60, 60), IDS, at=EIGHT)

    with pytest.raises(AlreadyLent):
        lent.lend(a_loan(130, 60, number=7), IDS, at=EIGHT)
    twice, _ = lent.lend(a_loan(160, 60, number=7), IDS, at=EIGHT)
    assert len(twice.loans) == 2


def test_loans_that_are_over_are_forgotten_with_the_next() -> None:
    lent, _ = WANG.lend(a_loan(60, 60), IDS, at=EIGHT)
    later, _ = lent.lend(a_loan(300, 60, number=7), IDS, at=EIGHT + minutes(200))

    assert [one.id for one in later.loans] == [UUID(int=7)]
