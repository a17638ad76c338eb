"""Timed work is done once its time has come, by one at a time, and never lost."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from attrs import evolve
from sqlalchemy import Engine
from structlog.testing import capture_logs

from adapters.sql.connection import connect
from adapters.sql.due import SqlDue
from application.shared.due import LONGEST_PAUSE, PAUSE, pause_after, run_due
from application.shared.ports import LEASE, DueWork, Kinds
from domain.shared.errors import Rejected
from domain.shared.ids import StoreId
from domain.shared.time import minutes
from tests.adapters.bench import NOON, VISITS, Bench


@pytest.fixture
def shop(bench: Bench) -> StoreId:
    return bench.a_shop()


def a_call(shop: StoreId, after_min: int = 0, *, kind: str = "call") -> DueWork:
    return DueWork(kind=kind, subject=uuid4(), store=shop, at=NOON + minutes(after_min))


def schedule(bench: Bench, *works: DueWork) -> None:
    with bench.begin() as work:
        for one in works:
            work.agenda.schedule(one)


def cancel(bench: Bench, kind: str, subject: UUID) -> None:
    with bench.begin() as work:
        work.agenda.cancel(kind, subject)


def due(bench: Bench, *, limit: int = 100) -> list[DueWork]:
    return bench.due.due(bench.clock.now(), limit=limit)


def test_a_database_that_plans_for_little_work_gives_no_more_than_is_asked(
    postgresql: Bench, superuser: Engine, stores_url: str
) -> None:
    shop, engine = postgresql.a_shop(), connect(stores_url, pool_size=1)
    schedule(postgresql, a_call(shop, 1))
    with superuser.begin() as owner, engine.begin() as connection:
        owner.exec_driver_sql("analyze due_work")
        connection.exec_driver_sql("set plan_cache_mode = force_generic_plan")
    schedule(postgresql, *(a_call(shop) for _ in range(20)))

    # The driver has a statement planned for good when it meets it for the sixth time.
    given = [SqlDue(engine).due(NOON, limit=1) for _ in range(20)]
    engine.dispose()

    assert [len(one) for one in given] == [1] * 20


def test_what_is_due_comes_when_its_time_has_come(bench: Bench, shop: StoreId) -> None:
    later, now, soon = a_call(shop, 11), a_call(shop, 0), a_call(shop, 5)
    schedule(bench, later, soon, now)

    assert due(bench) == [now]
    bench.clock.tick(9)
    assert due(bench) == [soon]


def test_the_longest_waiting_comes_first(bench: Bench, shop: StoreId) -> None:
    works = [a_call(shop, -after) for after in range(5)]
    schedule(bench, *works)

    assert due(bench, limit=2) == [works[4], works[3]]
    assert due(bench, limit=2) == [works[2], works[1]]
    assert due(bench) == [works[0]]
    assert due(bench) == []


def test_the_same_thing_is_due_once_and_a_new_instant_replaces_the_old(
    bench: Bench, shop: StoreId
) -> None:
    call = a_call(shop, 0)
    schedule(bench, call)
    schedule(bench, evolve(call, at=NOON + minutes(30)))

    assert due(bench) == []
    bench.clock.tick(30)
    assert due(bench) == [evolve(call, at=NOON + minutes(30))]


def test_what_is_cancelled_is_forgotten(bench: Bench, shop: StoreId) -> None:
    call, other = a_call(shop), a_call(shop, kind="write")
    schedule(bench, call, other)
    cancel(bench, "call", call.subject)
    cancel(bench, "call", other.subject)
    cancel(bench, "never", uuid4())

    assert due(bench) == [other]


def test_the_last_word_of_a_transaction_counts(bench: Bench, shop: StoreId) -> None:
    call, other = a_call(shop), a_call(shop)
    with bench.begin() as work:
        work.agenda.cancel("call", call.subject)
        work.agenda.schedule(call)
        work.agenda.schedule(other)
        work.agenda.cancel("call", other.subject)

    assert due(bench) == [call]


def test_what_was_rolled_back_is_not_due(bench: Bench, shop: StoreId) -> None:
    with pytest.raises(ZeroDivisionError), bench.begin() as work:
        work.agenda.schedule(a_call(shop))
        raise ZeroDivisionError

    assert due(bench) == []


def test_what_is_done_is_gone(bench: Bench, shop: StoreId) -> None:
    call = a_call(shop)
    schedule(bench, call)
    bench.due.done(*due(bench))
    bench.clock.tick(1000)

    assert due(bench) == []


def test_who_died_over_it_loses_it_to_another(bench: Bench, shop: StoreId) -> None:
    call = a_call(shop)
    schedule(bench, call)
    assert due(bench) == [call]

    bench.clock.at += LEASE - minutes(1)
    assert due(bench) == []
    bench.clock.tick(1)
    assert due(bench) == [call]


def test_what_was_scheduled_anew_while_it_was_done_stays(bench: Bench, shop: StoreId) -> None:
    call = a_call(shop)
    again = evolve(call, at=NOON + minutes(60))
    schedule(bench, call)
    due(bench)
    schedule(bench, again)

    bench.due.done(call)
    bench.due.postpone(call, until=NOON)
    assert due(bench) == []
    bench.clock.tick(60)
    assert due(bench) == [again]


def test_what_was_not_given_out_is_not_done(bench: Bench, shop: StoreId) -> None:
    call = a_call(shop)
    schedule(bench, call)

    bench.due.done(call)

    assert due(bench) == [call]


def test_what_was_cancelled_while_it_was_done_does_not_come_back(
    bench: Bench, shop: StoreId
) -> None:
    call = a_call(shop)
    schedule(bench, call)
    due(bench)
    cancel(bench, "call", call.subject)

    bench.due.postpone(call, until=NOON)

    assert due(bench) == []


def test_nothing_is_given_to_two_at_the_same_time(bench: Bench, shop: StoreId) -> None:
    works = [a_call(shop) for _ in range(60)]
    schedule(bench, *works)

    with ThreadPoolExecutor(6) as pool:
        given = [one for some in pool.map(lambda _: due(bench, limit=7), range(12)) for one in some]

    assert len(given) == len({one.subject for one in given})
    assert {one.subject for one in [*given, *due(bench)]} == {one.subject for one in works}


def test_the_runner_does_what_is_due_and_forgets_it(bench: Bench, shop: StoreId) -> None:
    calls, write = [a_call(shop, -1), a_call(shop, -3)], a_call(shop, -2, kind="write")
    schedule(bench, *calls, write, a_call(shop, 1))
    seen: list[DueWork] = []

    done = run_due({"call": seen.append, "write": seen.append}, bench.due, bench.clock)

    assert done == 3
    assert seen == [calls[1], write, calls[0]]
    assert run_due({"call": seen.append}, bench.due, bench.clock) == 0


def test_the_runner_stops_at_its_limit(bench: Bench, shop: StoreId) -> None:
    schedule(bench, *(a_call(shop) for _ in range(5)))
    seen: list[DueWork] = []

    assert run_due({"call": seen.append}, bench.due, bench.clock, limit=3) == 3
    assert run_due({"call": seen.append}, bench.due, bench.clock, limit=3) == 2


def test_what_is_refused_is_logged_and_postponed_and_the_others_go_on(
    bench: Bench, shop: StoreId
) -> None:
    bad, good = a_call(shop, -2), a_call(shop, -1)
    schedule(bench, bad, good)
    seen: list[DueWork] = []

    def call(work: DueWork) -> None:
        seen.append(work)
        if work == bad:
            raise Rejected("no such number")

    with capture_logs() as logs:
        assert run_due({"call": call}, bench.due, bench.clock) == 1

    assert seen == [bad, good]
    [log] = logs
    assert (log["event"], log["code"]) == ("due_work_refused", "rejected")
    assert log["subject"] == str(bad.subject)
    assert run_due({"call": call}, bench.due, bench.clock) == 0
    bench.clock.at += PAUSE
    assert due(bench) == [evolve(bad, at=NOON + PAUSE, attempts=1)]


def test_work_that_nobody_handles_here_waits_for_a_release_that_does(
    bench: Bench, shop: StoreId
) -> None:
    strange = a_call(shop, kind="strange")
    schedule(bench, strange)

    with capture_logs() as logs:
        assert run_due({}, bench.due, bench.clock) == 0

    assert [log["event"] for log in logs] == ["due_work_unknown"]
    bench.clock.at += PAUSE
    assert [one.subject for one in due(bench)] == [strange.subject]


def test_our_own_mistakes_are_seen_and_the_work_is_tried_again(bench: Bench, shop: StoreId) -> None:
    schedule(bench, a_call(shop))

    def mistake(_: DueWork) -> None:
        raise AssertionError

    with pytest.raises(AssertionError):
        run_due({"call": mistake}, bench.due, bench.clock)

    bench.clock.at += LEASE
    assert len(due(bench)) == 1


def test_a_handler_may_schedule_the_same_thing_again(bench: Bench, shop: StoreId) -> None:
    visit, call = bench.a_visit(shop), a_call(shop)
    schedule(bench, call)
    tomorrow = evolve(call, at=NOON + minutes(24 * 60))

    def remind(work: DueWork) -> None:
        with bench.begin() as transaction:
            transaction.documents(VISITS).save(visit.add(1))
            transaction.agenda.schedule(evolve(work, at=tomorrow.at))

    assert run_due({"call": remind}, bench.due, bench.clock) == 1
    bench.clock.tick(24 * 60)
    assert due(bench) == [tomorrow]


def test_what_is_tried_in_vain_is_tried_less_and_less_often(bench: Bench, shop: StoreId) -> None:
    call = a_call(shop)
    schedule(bench, call)

    def refuse(_: DueWork) -> None:
        raise Rejected("no such number")

    pauses = [pause_after(attempts) for attempts in range(10)]
    for pause in pauses:
        assert run_due({"call": refuse}, bench.due, bench.clock) == 0
        bench.clock.at += pause - minutes(1)
        assert due(bench) == []
        bench.clock.at += minutes(1)

    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (PAUSE, LONGEST_PAUSE)
    schedule(bench, evolve(call, at=bench.clock.now()))
    assert [one.attempts for one in due(bench)] == [0]


def test_a_lane_does_its_kinds_and_leaves_the_others(bench: Bench, shop: StoreId) -> None:
    call, write = a_call(shop, -1), a_call(shop, -2, kind="write")
    schedule(bench, call, write)
    seen: list[DueWork] = []
    handlers = {"call": seen.append, "write": seen.append}
    calls = frozenset({"call"})

    run_due(handlers, bench.due, bench.clock, kinds=Kinds(calls, others=False))
    called = list(seen)
    run_due(handlers, bench.due, bench.clock, kinds=Kinds(calls, others=True))

    assert (called, seen) == ([call], [call, write])
