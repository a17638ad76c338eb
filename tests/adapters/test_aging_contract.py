"""What is old is forgotten a few at a time, the oldest first, and nothing that is young."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from application.finance.inbox import BELIEVED, Message
from application.shared.ports import DueWork
from application.shared.retention import Records
from domain.finance.tender import Tender
from tests.adapters.bench import NOON, Bench
from tests.adapters.test_answers_contract import a_counter, keyed

DAYS = 5
FAR = NOON + timedelta(days=1000)


@pytest.fixture(params=["answers", "messages"])
def old(request: pytest.FixtureRequest, bench: Bench) -> Records:
    """One thing a day, from noon of the first to noon of the last."""
    visit = bench.a_visit()
    for day in range(DAYS):
        bench.clock.at = NOON + timedelta(days=day)
        if request.param == "answers":
            a_counter(bench).count(keyed(f"day-{day}"), visit.id, by=1)
        else:
            keep(bench, bench.clock.at)
    return bench.old_answers if request.param == "answers" else bench.old_messages


def keep(bench: Bench, at: datetime) -> None:
    message = Message(id=uuid4(), at=at, tender=Tender.WECHAT, headers={}, body=b"paid")
    bench.inbox.keep(message)
    bench.inbox.judge(message.id, BELIEVED)


def test_only_what_is_older_is_forgotten_and_once(old: Records) -> None:
    third = NOON + timedelta(days=2)

    assert old.forget(third, limit=100) == 2
    assert old.forget(third, limit=100) == 0
    assert old.forget(FAR, limit=100) == DAYS - 2


def test_no_more_is_forgotten_at_a_time_than_asked_and_the_oldest_first(old: Records) -> None:
    assert old.forget(FAR, limit=3) == 3
    assert old.forget(NOON + timedelta(days=3), limit=100) == 0
    assert old.forget(FAR, limit=3) == DAYS - 3


def test_two_who_forget_at_once_forget_everything_once(old: Records) -> None:
    def forget(_: int) -> int:
        return old.forget(FAR, limit=1)

    with ThreadPoolExecutor(4) as pool:
        done = sum(pool.map(forget, range(4 * DAYS)))

    assert done == DAYS


def test_a_key_is_new_when_its_answer_is_forgotten_and_not_before(bench: Bench) -> None:
    visit, counter = bench.a_visit(), a_counter(bench)
    counter.count(keyed(), visit.id, by=1)
    bench.old_answers.forget(NOON, limit=100)
    assert counter.count(keyed(), visit.id, by=1).count == 1

    bench.old_answers.forget(NOON + timedelta(seconds=1), limit=100)

    assert counter.count(keyed(), visit.id, by=1).count == 2
    assert counter.count(keyed(), visit.id, by=1).count == 2


def test_due_work_may_be_the_whole_chains(bench: Bench) -> None:
    whole = DueWork(kind="round", subject=uuid4(), store=None, at=NOON)
    with bench.begin() as work:
        work.agenda.schedule(whole)

    assert bench.due.due(NOON) == [whole]
