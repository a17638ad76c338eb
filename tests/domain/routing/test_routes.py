"""Routes: how they are made, what they cost, what is checked, and what comes between."""

from random import Random
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from domain.routing.checker import violations
from domain.routing.emergency import DISPLACED, going_on, inserted
from domain.routing.insertion import by_insertion
from domain.routing.plan import RoutePlan, cost, late
from domain.routing.problem import BadRoutes, Job, RouteProblem, Technician, Weights, Window
from domain.routing.ruin import rebuilt
from domain.routing.times import arrival, leaving
from tests.roads import roads

ALL_DAY = Window(0, 480)


def a_job(
    at: int, *windows: Window, service: int = 30, priority: int = 1, emergency: bool = False
) -> Job:
    return Job(
        at=at,
        windows=windows or (ALL_DAY,),
        service=service,
        priority=priority,
        emergency=emergency,
    )


def along_a_road(*jobs: Job, technicians: int = 1, shift: Window = ALL_DAY) -> RouteProblem:
    """Places ten minutes apart in a line; technicians start at the first."""
    return RouteProblem(
        technicians=(Technician(at=0, shift=shift),) * technicians,
        jobs=jobs,
        travel=tuple(tuple(10 * abs(one - other) for other in range(6)) for one in range(6)),
    )


def sequences(plan: RoutePlan) -> list[tuple[int, ...]]:
    return [route.jobs for route in plan.routes]


@given(roads())
def test_every_plan_keeps_every_rule(problem: RouteProblem) -> None:
    assert violations(problem, by_insertion(problem)) == ()


@given(roads(), st.integers(0, 2**30))
def test_a_plan_that_is_partly_made_anew_keeps_every_rule(problem: RouteProblem, seed: int) -> None:
    plan = rebuilt(problem, by_insertion(problem), Random(seed).randrange)

    assert violations(problem, plan) == ()


@given(roads(), st.integers(0, 300))
def test_an_emergency_leaves_what_was_driven_and_keeps_every_other_rule(
    problem: RouteProblem, now: int
) -> None:
    before = by_insertion(evolve(problem, jobs=problem.jobs[:-1]))
    left = going_on(problem, before, now)

    after = inserted(left, before, len(problem.jobs) - 1)

    assert violations(left, after) == ()
    for one, other in zip(before.routes, after.routes, strict=True):
        driven = [stop for stop in one.stops if stop.leave < now]
        assert list(other.stops[: len(driven)]) == driven


def test_who_cannot_be_there_as_promised_comes_later_and_not_between_the_windows() -> None:
    pause = Window(140, 170)
    person = Technician(at=0, shift=ALL_DAY, breaks=(pause,))
    job = a_job(0, Window(0, 30), Window(130, 160))
    problem = evolve(along_a_road(job), technicians=(person,), now=90, yielding=True)

    plan = by_insertion(problem, [(0,)])

    assert violations(problem, plan) == ()
    assert late(problem, plan) == {0: pause.end - job.promise}


@given(roads(), st.integers(0, 300), st.integers(0, 100))
def test_a_plan_goes_on_after_any_change_of_the_day(
    problem: RouteProblem, now: int, shift_end: int
) -> None:
    before = by_insertion(evolve(problem, jobs=problem.jobs[:-1]))
    ill = evolve(problem.technicians[0], shift=Window(0, shift_end), parts={})
    changed = evolve(problem, technicians=(ill, *problem.technicians[1:]))
    left = going_on(changed, before, now)
    known = {stop.job for stop in left.driven(0)}

    after = inserted(left, before, len(problem.jobs) - 1)

    assert set(after.routes[0].jobs) >= known
    assert all(
        route.home <= person.shift.end or route.jobs == tuple(one.job for one in driven)
        for route, person, driven in zip(after.routes, changed.technicians, left.done, strict=True)
    )


@given(
    st.lists(st.integers(1, 30), min_size=4, max_size=4),
    st.integers(0, 120),
    st.integers(0, 60),
)
def test_who_leaves_as_late_as_possible_is_there_in_time(
    spans: list[int], by: int, travel: int
) -> None:
    first = spans[0] + spans[1]
    breaks = (Window(spans[0], first), Window(first + spans[2], first + spans[2] + spans[3]))

    leave = leaving(breaks, by, travel)

    assert arrival(breaks, leave, travel) <= by or travel == 0
    assert travel == 0 or arrival(breaks, leave + 1, travel) > by or _in(breaks, by)


def _in(breaks: tuple[Window, ...], at: int) -> bool:
    return any(pause.start <= at <= pause.end for pause in breaks)


def test_the_job_on_the_way_is_done_on_the_way() -> None:
    problem = along_a_road(a_job(4), a_job(2))

    assert sequences(by_insertion(problem)) in ([(0, 1)], [(1, 0)])
    assert cost(problem, by_insertion(problem)).driving == 80


def test_a_technician_sets_out_as_late_as_the_window_allows() -> None:
    problem = along_a_road(a_job(3, Window(100, 120)))

    [stop] = by_insertion(problem).routes[0].stops

    assert (stop.leave, stop.arrival, stop.start, stop.end) == (70, 100, 100, 130)


def test_a_drive_is_interrupted_by_a_break_and_work_is_not() -> None:
    person = Technician(at=0, shift=ALL_DAY, breaks=(Window(20, 50), Window(70, 100)))
    problem = evolve(along_a_road(a_job(3, service=20)), technicians=(person,))

    [stop] = by_insertion(problem).routes[0].stops

    assert (stop.arrival, stop.start) == (70, 100)


def test_a_job_with_several_windows_is_begun_in_one_of_them() -> None:
    morning, afternoon = Window(0, 10), Window(200, 210)
    problem = along_a_road(a_job(3, morning, afternoon))

    assert by_insertion(problem).routes[0].stops[0].start == 200


def test_parts_on_board_are_used_up() -> None:
    person = Technician(at=0, shift=ALL_DAY, parts={"battery": 1})
    flat = evolve(a_job(1), parts={"battery": 1})
    problem = evolve(along_a_road(flat, flat), technicians=(person,))

    plan = by_insertion(problem)

    assert (len(plan.routes[0].jobs), len(plan.unserved)) == (1, 1)


@pytest.mark.parametrize(
    ("job", "reason"),
    [
        (evolve(a_job(1), skills=frozenset({"tow"})), "nobody has the skill tow"),
        (evolve(a_job(1), tools=frozenset({"winch"})), "nobody has the tool winch"),
        (evolve(a_job(1), parts={"tyre": 2}), "nobody has all skills, tools and parts for it"),
        (a_job(5, Window(0, 20)), "nobody who could do it can be there in time"),
    ],
)
def test_who_gets_nobody_is_told_why(job: Job, reason: str) -> None:
    assert by_insertion(along_a_road(job)).unserved == {0: reason}


def test_what_is_worth_more_is_served_first() -> None:
    problem = along_a_road(a_job(1), a_job(3, priority=5), shift=Window(0, 95))

    assert sequences(by_insertion(problem)) == [(1,)]


def test_somebody_goes_to_an_emergency_at_once() -> None:
    problem = along_a_road(a_job(1), a_job(5, emergency=True))

    assert sequences(by_insertion(problem)) == [(1, 0)]
    assert cost(problem, by_insertion(problem)).waiting == 50


def test_others_become_late_for_an_emergency_and_are_named() -> None:
    urgent = a_job(5, priority=5, emergency=True)
    day = along_a_road(a_job(1, Window(100, 100)), urgent)
    before = by_insertion(evolve(day, jobs=day.jobs[:1]))
    left = going_on(day, before, 60)

    after = inserted(left, before, 1)

    assert sequences(after) == [(1, 0)]
    assert late(left, after) == {0: 80}


def test_an_emergency_does_not_break_a_promise_for_little() -> None:
    day = along_a_road(a_job(1, Window(100, 100)), a_job(5, priority=5, emergency=True))
    dear = evolve(day, weights=Weights(late=1000))
    before = by_insertion(evolve(dear, jobs=day.jobs[:1]))
    left = going_on(dear, before, 60)

    assert sequences(inserted(left, before, 1)) == [(0, 1)]


def test_who_is_under_way_is_not_called_back() -> None:
    day = along_a_road(a_job(5), a_job(1, Window(0, 480), emergency=True))
    before = by_insertion(evolve(day, jobs=day.jobs[:1]))

    assert sequences(inserted(going_on(day, before, 5), before, 1)) == [(0, 1)]
    assert sequences(inserted(going_on(day, before, 0), before, 1)) == [(1, 0)]


def test_when_there_is_no_time_the_emergency_takes_the_place_of_what_is_worth_less() -> None:
    day = along_a_road(a_job(1), a_job(2, emergency=True), shift=Window(0, 90))
    before = by_insertion(evolve(day, jobs=day.jobs[:1]))

    after = inserted(going_on(day, before, 0), before, 1)

    assert sequences(after) == [(1,)]
    assert after.unserved == {0: DISPLACED}


def test_what_is_displaced_goes_to_somebody_else_who_has_time() -> None:
    towing = evolve(a_job(2, emergency=True), skills=frozenset({"tow"}))
    day = along_a_road(a_job(1), a_job(1), towing, shift=Window(0, 90))
    tower = evolve(day.technicians[0], skills=frozenset({"tow"}))
    morning = evolve(day, technicians=(tower,), jobs=day.jobs[:1])
    before = by_insertion(morning)
    both = evolve(day, technicians=(tower, day.technicians[0]), jobs=(day.jobs[0], towing))
    known = evolve(before, routes=(*before.routes, evolve(before.routes[0], stops=(), home=0)))

    after = inserted(going_on(both, known, 0), known, 1)

    assert sequences(after) == [(1,), (0,)]
    assert after.unserved == {}


def test_an_emergency_displaces_nothing_that_is_worth_more() -> None:
    urgent = a_job(2, emergency=True)
    day = along_a_road(a_job(1, priority=2), urgent, shift=Window(0, 90))
    before = by_insertion(evolve(day, jobs=day.jobs[:1]))

    assert set(inserted(going_on(day, before, 0), before, 1).unserved) == {1}


def test_a_plan_that_has_the_emergency_already_is_refused() -> None:
    day = along_a_road(a_job(1), a_job(2, emergency=True))
    plan = by_insertion(day)

    with pytest.raises(BadRoutes, match="has job 1 already"):
        inserted(going_on(day, plan, 0), plan, 1)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"leave": 0}, "leaves for job 0 before 5"),
        ({"arrival": 8}, "is at job 0 sooner than one can drive"),
        ({"arrival": 60}, "begins job 0 before the arrival"),
        ({"end": 66}, "job 0 takes 30"),
        ({"start": 91, "end": 121}, "begins at 91, outside its windows"),
        ({"start": 60, "end": 90}, "job 0 is in a break"),
    ],
)
def test_the_checker_sees_what_is_wrong_with_a_stop(change: dict[str, int], sentence: str) -> None:
    person = Technician(at=0, shift=Window(5, 480), breaks=(Window(88, 92),))
    day = evolve(along_a_road(a_job(1, Window(20, 90))), technicians=(person,))
    plan = by_insertion(day)
    route = plan.routes[0]
    assert violations(day, plan) == ()

    broken = evolve(plan, routes=(evolve(route, stops=(evolve(route.stops[0], **change),)),))

    assert any(sentence in one for one in violations(day, broken))


def test_the_checker_sees_what_is_wrong_with_a_route() -> None:
    day = along_a_road(a_job(1), a_job(2), technicians=2)
    plan = by_insertion(day)
    [full, empty] = plan.routes
    short = evolve(day, technicians=(Technician(at=0, shift=Window(0, 50)),) * 2)
    wanting = evolve(day, jobs=(evolve(a_job(1), skills=frozenset({"tow"}), parts={"a": 1}),) * 2)

    def seen(problem: RouteProblem, **change: Any) -> str:
        return "; ".join(violations(problem, evolve(plan, **change)))

    assert "job 0 is planned 2 times" in seen(day, unserved={0: "why"})
    assert "job 1 is forgotten" in seen(evolve(day), routes=(empty, empty))
    assert "job 7 is not of this day" in seen(day, unserved={7: "why"})
    assert "not one route for every technician" in seen(day, routes=(full,))
    assert "sooner than one can drive" in seen(day, routes=(evolve(full, home=70), empty))
    assert "home after the shift" in seen(short)
    assert "has no tow" in seen(wanting)
    assert "needs 2 of a" in seen(wanting)
    assert "what was driven has changed" in seen(
        evolve(day, done=((evolve(full.stops[0], leave=1),), ()))
    )


def test_a_day_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(BadRoutes, match="before it starts"):
        Window(9, 3)
    with pytest.raises(BadRoutes, match="breaks are not one after the other"):
        Technician(at=0, shift=ALL_DAY, breaks=(Window(5, 9), Window(9, 12)))
    with pytest.raises(BadRoutes, match="there is no place 9"):
        along_a_road(a_job(9))
    with pytest.raises(BadRoutes, match="not square"):
        evolve(along_a_road(), travel=((0, 1), (0,)))
    with pytest.raises(BadRoutes, match="less than no time"):
        evolve(along_a_road(), travel=((-1,),))
