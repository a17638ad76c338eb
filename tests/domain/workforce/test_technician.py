from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from domain.shared.checks import OutOfRange, Repeated
from domain.shared.claims import ClaimKind
from domain.shared.ids import ClaimId, StoreId, TechnicianId, named_id
from domain.shared.person import PersonName
from domain.shared.time import Span
from domain.shared.trade import BayKind, Grade, Need, Skill
from domain.workforce.events import AbsenceCause, RosterChanged, TechnicianAbsent, TechnicianBack
from domain.workforce.lack import NotQualified
from domain.workforce.shifts import BadShift, RosterDay, Shift
from domain.workforce.skills import Certificate, Mastery
from domain.workforce.technician import Technician

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
MONDAY = date(2026, 3, 2)
CHINA = ZoneInfo("Asia/Shanghai")
DAY = Shift(start=8 * 60, end=17 * 60, break_start=12 * 60, break_min=60)


def a_technician(**changes: Any) -> Technician:
    facts: dict[str, Any] = {
        "id": TechnicianId(named_id("technician", "T1")),
        "code": "T1",
        "name": PersonName("张伟"),
        "store": StoreId(named_id("store", "S0001")),
        "skills": (Mastery(skill=Skill.BRAKES, grade=Grade.SENIOR, pace=1.2),),
        "week": (DAY, *[None] * 6),
    }
    return Technician(**facts | changes)


def a_need(skill: Skill = Skill.BRAKES, grade: Grade = Grade.SENIOR) -> Need:
    return Need(bay=BayKind.LIFT, skill=skill, grade=grade, minutes=30)


def a_paper(expires: date, number: str = "1") -> Certificate:
    return Certificate(skill=Skill.HIGH_VOLTAGE, number=number, expires=expires)


@pytest.mark.parametrize("grade", Grade)
def test_a_higher_grade_does_the_work_of_a_lower_one(grade: Grade) -> None:
    assert a_technician().masters(a_need(grade=grade), MONDAY) is (grade <= Grade.SENIOR)


def test_nobody_does_what_they_have_not_learnt() -> None:
    with pytest.raises(NotQualified) as refused:
        a_technician().expect_masters(a_need(Skill.PAINT), MONDAY)
    assert refused.value.facts["lack"] == "skill"


def test_a_certificate_counts_up_to_its_last_day() -> None:
    skilled = a_technician(
        skills=(Mastery(skill=Skill.HIGH_VOLTAGE, grade=Grade.MASTER),),
        certificates=(a_paper(MONDAY),),
    )
    need = a_need(Skill.HIGH_VOLTAGE)

    assert skilled.masters(need, MONDAY)
    with pytest.raises(NotQualified) as refused:
        skilled.expect_masters(need, date(2026, 3, 3))
    assert refused.value.facts["lack"] == "certificate"
    assert skilled.certify(a_paper(date(2027, 1, 1), "2"), at=NOW).masters(need, date(2026, 3, 3))


def test_who_has_left_neither_works_nor_masters_anything() -> None:
    gone = a_technician().leave(date(2026, 3, 1), at=NOW)

    assert not gone.masters(a_need(), MONDAY)
    assert gone.working_spans(CHINA, [MONDAY]) == ()


def test_an_unmeasured_skill_has_average_pace() -> None:
    assert (a_technician().pace(Skill.BRAKES), a_technician().pace(Skill.TYRES)) == (1.2, 1.0)


def test_the_break_is_not_working_time() -> None:
    before, after = a_technician().working_spans(CHINA, [MONDAY, date(2026, 3, 3)])

    assert (before.length_min, after.length_min) == (240, 240)
    assert (before.end, after.start) == (
        datetime(2026, 3, 2, 4, tzinfo=UTC),
        datetime(2026, 3, 2, 5, tzinfo=UTC),
    )


def test_the_roster_overrides_the_week() -> None:
    sunday = date(2026, 3, 8)
    swapped = a_technician().rostered(
        [RosterDay(day=sunday, shift=DAY), RosterDay(day=MONDAY)], at=NOW
    )

    assert swapped.working_spans(CHINA, [MONDAY]) == ()
    assert len(swapped.working_spans(CHINA, [sunday])) == 2
    assert swapped.pending == (
        RosterChanged(at=NOW, technician=swapped.id, store=swapped.store, days=(MONDAY, sunday)),
    )


def test_an_absence_takes_its_time() -> None:
    claim, during = ClaimId(UUID(int=9)), Span.of(NOW, 480)

    away, taken = a_technician().absent(during, cause=AbsenceCause.SICK, claim=claim, at=NOW)

    assert (taken.kind, taken.resource, taken.during) == (ClaimKind.ABSENCE, away.id, during)
    assert isinstance(away.pending[0], TechnicianAbsent)
    assert isinstance(away.back(claim, at=NOW).pending[-1], TechnicianBack)


@pytest.mark.parametrize(
    "hours",
    [
        {"start": 600, "end": 600},
        {"start": 480, "end": 1921},
        {"start": 1440, "end": 1500},
        {"start": 480, "end": 600, "break_min": 30},
        {"start": 480, "end": 600, "break_start": 500},
        {"start": 480, "end": 600, "break_start": 480, "break_min": 30},
        {"start": 480, "end": 600, "break_start": 590, "break_min": 30},
        {"start": 480, "end": 600, "break_start": 500, "break_min": -5},
    ],
)
def test_a_break_lies_within_a_shift_and_a_shift_within_a_day(hours: dict[str, int]) -> None:
    with pytest.raises(BadShift):
        Shift(**hours)


def test_each_skill_is_listed_once_and_ratings_go_from_one_to_five() -> None:
    with pytest.raises(Repeated):
        a_technician(skills=(Mastery(skill=Skill.BODY, grade=Grade.JUNIOR),) * 2)
    with pytest.raises(OutOfRange):
        a_technician(rating=5.5)


def test_a_name_is_not_shown_in_logs() -> None:
    assert "张" not in repr(a_technician())
