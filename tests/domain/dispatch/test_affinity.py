"""Who is good at what, learned from finished jobs."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dispatch.affinity import PRIOR, UNTRIED, Tried, affinity
from domain.dispatch.track_record import WINDOW_DAYS, Lesson, PaidDay, TrackRecord
from domain.shared.ids import StoreId, TechnicianId, named_id
from domain.shared.trade import Grade, Skill

SHOP, LI = StoreId(named_id("store", "S1")), TechnicianId(named_id("technician", "li"))
TODAY = date(2026, 3, 2)
tried = st.integers(0, 500).flatmap(
    lambda jobs: st.integers(0, jobs).map(lambda right: Tried(jobs, right))
)


def test_of_whom_and_of_what_nobody_knows_the_prior_is_believed() -> None:
    assert affinity(own=UNTRIED, of_grade=UNTRIED, of_skill=UNTRIED).rate == PRIOR


def test_three_lucky_jobs_make_no_specialist() -> None:
    chain = Tried(1000, 850)

    lucky = affinity(own=Tried(3, 3), of_grade=chain, of_skill=chain)
    proven = affinity(own=Tried(100, 98), of_grade=chain, of_skill=chain)

    assert lucky.rate < 0.9 < proven.rate
    assert (lucky.jobs, proven.jobs) == (3, 100)


def test_masters_are_believed_what_masters_do() -> None:
    chain = Tried(1000, 850)

    assert affinity(own=UNTRIED, of_grade=Tried(200, 198), of_skill=chain).rate > 0.95


@given(tried, tried, tried)
def test_one_more_job_moves_the_rate_its_own_way(
    own: Tried, of_grade: Tried, of_skill: Tried
) -> None:
    def after(jobs: int, right: int) -> float:
        more = Tried(own.jobs + jobs, own.right + right)
        return affinity(own=more, of_grade=of_grade, of_skill=of_skill).rate

    assert 0 < after(1, 0) < after(0, 0) < after(1, 1) < 1


@given(tried.filter(lambda one: one.jobs > 0))
def test_many_jobs_of_ones_own_outweigh_everybody_elses(own: Tried) -> None:
    many = Tried(own.jobs * 1000, own.right * 1000)
    learned = affinity(own=many, of_grade=Tried(500, 10), of_skill=Tried(500, 10))

    assert learned.rate == pytest.approx(own.right / own.jobs, abs=0.02)


def electrics(jobs: int, right: int, grade: Grade = Grade.JUNIOR) -> Lesson:
    return Lesson(Skill.ELECTRICS, grade, jobs, right)


def test_a_lesson_told_twice_teaches_once() -> None:
    record = TrackRecord.of(SHOP, LI).learn([electrics(1, 1)], paid=PaidDay(TODAY, 60), told=5)

    assert record.learn([electrics(1, 0)], told=5) is record
    assert record.tried(Skill.ELECTRICS) == Tried(1, 1)


def test_a_car_that_comes_back_was_not_right_after_all() -> None:
    record = TrackRecord.of(SHOP, LI).learn([electrics(1, 1)], told=1)

    assert record.learn([electrics(0, -1)], told=2).tried(Skill.ELECTRICS) == Tried(1, 0)


def test_what_was_done_at_a_lower_grade_still_counts_for_oneself() -> None:
    record = TrackRecord.of(SHOP, LI)
    record = record.learn([electrics(1, 1), electrics(1, 0, Grade.MASTER)], told=1)

    assert record.tried(Skill.ELECTRICS) == Tried(2, 1)
    assert record.tried(Skill.ELECTRICS, Grade.MASTER) == Tried(1, 0)
    assert record.tried(Skill.BRAKES) == UNTRIED


@given(st.lists(st.booleans(), max_size=900))
def test_never_more_is_right_than_was_done_and_old_jobs_fade(rights: list[bool]) -> None:
    record = TrackRecord.of(SHOP, LI)
    for told, right in enumerate(rights, 1):
        record = record.learn([electrics(1, int(right))], told=told)

    jobs, right_ones = record.tried(Skill.ELECTRICS)
    assert 0 <= right_ones <= jobs <= 400


def test_hours_are_paid_within_the_window_and_forgotten_behind_it() -> None:
    record, long_ago = TrackRecord.of(SHOP, LI), TODAY - timedelta(days=WINDOW_DAYS)
    for told, day in enumerate((long_ago, TODAY - timedelta(days=1), TODAY, TODAY), 1):
        record = record.learn([], paid=PaidDay(day, 60), told=told)

    assert record.paid_min(TODAY) == 180
    assert record.paid_min(TODAY - timedelta(days=1)) == 60
    assert len(record.paid) == 2
