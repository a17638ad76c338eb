"""What people learn, and other shifts: whatever somebody's week and roster were before."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from domain.shared.time import Span, minutes
from domain.shared.trade import BayKind, Grade, Need, Skill
from domain.shared.wall_clock import instant
from domain.workforce.shifts import RosterDay, Shift
from domain.workforce.skills import CERTIFIED, SOON, Certificate, Mastery
from domain.workforce.technician import Technician
from tests.domain.workforce.test_technician import CHINA, MONDAY, NOW, a_technician

BERLIN = ZoneInfo("Europe/Berlin")
"""Its clock is changed on the last Sunday of March, which is in these days."""
DAYS = [MONDAY + timedelta(days=n) for n in range(-2, 35)]
days = st.sampled_from(DAYS)
grades = st.sampled_from(Grade)
skills = st.sampled_from((*CERTIFIED, Skill.BRAKES, Skill.TYRES))


@st.composite
def shifts(draw: st.DrawFn) -> Shift:
    start, length = draw(st.integers(0, 1439)), draw(st.integers(10, 1440))
    if draw(st.booleans()):
        return Shift(start=start, end=start + length)
    pause = draw(st.integers(1, length - 2))
    longest = length - pause - 1
    return Shift(
        start=start,
        end=start + length,
        break_start=start + pause,
        break_min=draw(st.integers(1, longest)),
    )


maybe_shifts = st.none() | shifts()
weeks = st.tuples(*[maybe_shifts] * 7)
rosters = st.dictionaries(days, maybe_shifts, max_size=5).map(
    lambda told: tuple(RosterDay(day=day, shift=told[day]) for day in sorted(told))
)
certificates = st.dictionaries(skills, days, max_size=4).map(
    lambda told: tuple(
        Certificate(skill=skill, number=str(n), expires=day)
        for n, (skill, day) in enumerate(told.items())
    )
)
masteries = st.dictionaries(skills, grades, max_size=4).map(
    lambda told: tuple(Mastery(skill=skill, grade=grade) for skill, grade in told.items())
)
technicians = st.builds(
    lambda week, roster, skills, papers: a_technician(
        week=week, roster=roster, skills=skills, certificates=papers
    ),
    weeks,
    rosters,
    masteries,
    certificates,
)


@given(technicians, weeks, st.integers(0, 20))
def test_a_new_week_changes_no_day_before_it_and_no_day_of_the_roster(
    person: Technician, week: tuple[Shift | None, ...], ahead: int
) -> None:
    since = MONDAY + timedelta(days=ahead)

    changed = person.keep_week(week, since=since, today=MONDAY, at=NOW)

    said = {one.day: one.shift for one in person.roster}
    for day in DAYS[1:]:
        after = person.shift_on(day) if day < since else said.get(day, week[day.weekday()])
        assert changed.shift_on(day) == after


@given(technicians, weeks, weeks, st.integers(0, 20), st.integers(0, 20))
def test_a_week_noted_for_later_stays_when_another_is_noted_before_it(
    person: Technician,
    first: tuple[Shift | None, ...],
    second: tuple[Shift | None, ...],
    one_ahead: int,
    other_ahead: int,
) -> None:
    one, other = (MONDAY + timedelta(days=n) for n in (one_ahead, other_ahead))

    noted = person.keep_week(first, since=one, today=MONDAY, at=NOW)
    both = noted.keep_week(second, since=other, today=MONDAY, at=NOW)

    said = {day.day: day.shift for day in person.roster}
    for day in DAYS[1:]:
        begun = [(since, week) for since, week in ((one, first), (other, second)) if since <= day]
        week = max(begun, key=lambda it: it[0])[1] if begun else person.week
        week = second if begun and one == other else week
        assert both.shift_on(day) == said.get(day, week[day.weekday()])


@given(technicians, rosters)
def test_a_roster_says_what_it_was_last_told_and_the_same_again_changes_nothing(
    person: Technician, told: tuple[RosterDay, ...]
) -> None:
    changed = person.rostered(told, at=NOW)

    said = {one.day: one.shift for one in told}
    assert all(changed.shift_on(day) == said.get(day, person.shift_on(day)) for day in DAYS)
    assert changed.rostered(told, at=NOW) is changed


@given(technicians, st.integers(0, 30 * 1440), st.integers(1, 600))
def test_who_is_at_work_for_a_span_is_so_in_every_minute_of_it(
    person: Technician, start: int, length: int
) -> None:
    during = Span.of(NOW + minutes(start), length)
    local = during.start.astimezone(BERLIN).date()
    at_work = person.working_spans(BERLIN, [local + timedelta(days=n) for n in range(-1, 3)])
    every = [during.start + minutes(n) for n in range(length)]

    works = person.works(BERLIN, during)

    assert works is all(any(at in span for span in at_work) for at in every)


@given(shifts(), days, st.integers(0, 2880))
def test_one_shift_is_work_and_its_break_and_nothing_else(
    shift: Shift, day: date, minute: int
) -> None:
    person = a_technician(week=(None,) * 7, roster=(RosterDay(day=day, shift=shift),))
    at = instant(CHINA, day, minute)

    on_break = person.break_at(CHINA, at) is not None
    works = person.works(CHINA, Span.of(at, 1))

    assert (works or on_break) is (shift.start <= minute < shift.end)
    assert not (works and on_break)


@given(technicians, technicians, days, skills, grades)
def test_who_may_not_do_less_may_do_everything_that_the_other_may(
    one: Technician, other: Technician, day: date, skill: Skill, grade: Grade
) -> None:
    need = Need(bay=BayKind.LIFT, skill=skill, grade=grade, minutes=30)

    if not one.may_less_than(other, day):
        assert one.masters(need, day) or not other.masters(need, day)
    assert not one.may_less_than(one, day)


@given(technicians, skills, days, days)
def test_a_certificate_lets_use_a_skill_up_to_its_last_day_unless_it_is_withdrawn(
    person: Technician, skill: Skill, expires: date, day: date
) -> None:
    paper = Certificate(skill=skill, number="N", expires=expires)
    bare = (person.certify(paper, at=NOW)).withdraw(skill, at=NOW)
    taught = bare.teach(Mastery(skill=skill, grade=Grade.JUNIOR), at=NOW)

    renewed = taught.certify(paper, at=NOW)

    needs_paper = skill in CERTIFIED
    assert (skill in taught.usable(day)) is not needs_paper
    assert (skill in renewed.usable(day)) is (day <= expires or not needs_paper)
    assert renewed.take_skill(skill, at=NOW).usable(day).get(skill) is None
    assert renewed.certify(paper, at=NOW).certificates == renewed.certificates


@given(days, days)
def test_a_certificate_ends_soon_in_its_last_thirty_days_and_never_after(
    expires: date, today: date
) -> None:
    paper = Certificate(skill=Skill.PAINT, number="1", expires=expires)

    assert paper.ends_soon(today) is (paper.valid_on(today) and not paper.valid_on(today + SOON))


def test_what_is_changed_is_told_with_its_shop() -> None:
    taught = a_technician().teach(Mastery(skill=Skill.TYRES, grade=Grade.JUNIOR), at=NOW)
    told = taught.take_skill(Skill.BRAKES, at=datetime(2026, 3, 3, tzinfo=NOW.tzinfo)).pending

    assert [type(one).__name__ for one in told] == ["SkillTaught", "SkillTaken"]
    assert {one.store for one in told} == {taught.store}  # type: ignore[attr-defined]
