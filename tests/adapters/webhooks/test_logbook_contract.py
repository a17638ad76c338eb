"""Where subscriptions stand: the same in the twin and in PostgreSQL."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from attrs import evolve
from sqlalchemy import Engine

from application.webhooks.ports import LEASE
from domain.shared.ids import SubscriptionId
from domain.webhooks.attempt import Attempt
from domain.webhooks.place import Place
from domain.webhooks.subscription import Cause, Secret, Subscription
from tests.adapters.bench import NOON, Bench
from tests.adapters.samples import a_person, a_subscription

MINUTE = timedelta(minutes=1)


@pytest.fixture
def heard(bench: Bench) -> Bench:
    """Three events, and whose program hears of them."""
    with bench.begin() as work:
        work.people.save(a_person())
    visit = bench.a_visit()
    for by in (1, 2, 3):
        bench.add(bench.visit(visit.id), by)
    bench.stream.move()
    return bench


def saved(bench: Bench, one: Subscription) -> Subscription:
    with bench.begin() as work:
        work.subscriptions.save(one)
        found: Subscription = work.subscriptions.get(one.id)
        return found


def subscribed(bench: Bench, *, start: int = 1, number: int = 1) -> Subscription:
    return saved(bench, evolve(a_subscription(), id=SubscriptionId(UUID(int=number)), start=start))


def changed(bench: Bench, id: UUID, change: Callable[[Subscription], Subscription]) -> Subscription:
    with bench.begin() as work:
        one: Subscription = work.subscriptions.get(id)
    return saved(bench, change(one))


def an_attempt(subscription: SubscriptionId, number: int) -> Attempt:
    return Attempt(
        id=UUID(int=number),
        subscription=subscription,
        at=NOON + number * MINUTE,
        position=number,
        kind="CarReleased",
        outcome="204",
        took_ms=7,
    )


def test_a_subscription_comes_back_with_its_secret(heard: Bench) -> None:
    one = subscribed(heard)

    with heard.begin() as work:
        [found] = work.subscriptions.find_any("status", ("active", "paused"))
    assert found == one
    assert found.secret == a_subscription().secret


def test_the_table_holds_no_secret_that_can_be_read(postgresql: Bench, owner: Engine) -> None:
    with postgresql.begin() as work:
        work.people.save(a_person())
    one = subscribed(postgresql)
    assert isinstance(one.secret, Secret)
    with owner.connect() as connection:
        body = connection.exec_driver_sql("select body::text from subscriptions").scalar_one()
    assert one.secret.text not in body
    assert one.secret.text.removeprefix("whsec_") not in body


def test_a_place_is_taken_by_one_until_it_is_given_back_or_the_lease_is_over(heard: Bench) -> None:
    one, book = subscribed(heard), heard.logbook

    [place] = book.take(NOON)
    assert place == Place(subscription=one.id, course=1, position=1, next=NOON + LEASE)
    assert book.take(NOON) == []
    assert [again.position for again in book.take(NOON + LEASE)] == [1]
    assert not book.keep(place, place.reached(2, next=NOON)), "it was taken over"
    assert book.places([one.id])[one.id].position == 1


def test_who_is_further_on_goes_on_from_there(heard: Bench) -> None:
    one, book = subscribed(heard), heard.logbook
    [place] = book.take(NOON)

    assert book.keep(place, place.reached(2, next=NOON + MINUTE))
    assert book.take(NOON) == []
    [place] = book.take(NOON + MINUTE)
    assert place.position == 2
    assert book.keep(place, place.reached(3, next=NOON))
    assert book.take(NOON + 9 * MINUTE) == [], "there is nothing behind it"
    assert book.places([one.id])[one.id].position == 3


def test_failures_are_remembered_until_somebody_hurries(heard: Bench) -> None:
    one, book = subscribed(heard), heard.logbook
    [place] = book.take(NOON)
    book.keep(place, place.failed(at=NOON, pause=60 * MINUTE))

    kept = book.places([one.id])[one.id]
    assert (kept.failures, kept.failing_since, kept.next) == (1, NOON, NOON + 60 * MINUTE)
    assert book.take(NOON + MINUTE) == []
    book.hurry(one.id, NOON + MINUTE)
    [place] = book.take(NOON + MINUTE)
    assert (place.failures, place.failing_since, place.position) == (0, None, 1)
    book.hurry(one.id, NOON + MINUTE)
    assert book.take(NOON + MINUTE) == [], "who is being told is not hurried"


def test_only_who_is_active_has_a_turn(heard: Bench) -> None:
    one, other = subscribed(heard, number=1), subscribed(heard, number=2)
    changed(heard, one.id, lambda now: now.pause(Cause.ASKED, at=NOON))

    assert [place.subscription for place in heard.logbook.take(NOON)] == [other.id]
    changed(heard, one.id, lambda now: now.resume(at=NOON))
    assert [place.subscription for place in heard.logbook.take(NOON)] == [one.id]


def test_a_replay_begins_at_once_and_who_was_on_the_old_course_is_stopped(heard: Bench) -> None:
    one, book = subscribed(heard, start=2), heard.logbook
    [old] = book.take(NOON)
    changed(heard, one.id, lambda now: now.replay(0, at=NOON))

    [new] = book.take(NOON)
    assert (new.course, new.position) == (2, 0)
    assert not book.keep(old, old.reached(3, next=NOON))
    assert book.keep(new, new.reached(1, next=NOON))


def test_attempts_are_told_newest_first(heard: Bench) -> None:
    one, other = subscribed(heard, number=1), subscribed(heard, number=2)
    for number in (1, 2, 3):
        heard.logbook.note(an_attempt(one.id, number))
    heard.logbook.note(an_attempt(other.id, 4))

    assert heard.logbook.attempts(one.id, limit=2) == [an_attempt(one.id, n) for n in (3, 2)]
