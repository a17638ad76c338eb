"""Time is taken once, whoever asks and whatever happens meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from attrs import evolve

from domain.shared.claims import Claim, ClaimKind, Taken
from domain.shared.errors import Stale
from domain.shared.ids import StoreId
from domain.shared.time import Span, minutes
from tests.adapters.bench import NOON, VISITS, Bench, a_claim, a_hold


@pytest.fixture
def shop(bench: Bench) -> StoreId:
    return bench.a_shop()


def test_claims_come_back_as_they_were_taken(bench: Bench, shop: StoreId) -> None:
    subject = uuid4()
    first = a_claim(shop, 60, subject=subject, step=0)
    then = a_hold(shop, 0, subject=subject, step=1)

    bench.take(then, first)

    assert bench.claims(subject) == [first, then]


def test_a_bay_never_holds_two_cars_at_once(bench: Bench, shop: StoreId) -> None:
    bench.take(a_claim(shop, 0))

    for start, length in ((0, 60), (30, 60), (-30, 60), (10, 10), (-10, 90), (59, 1)):
        with pytest.raises(Taken):
            bench.take(a_claim(shop, start, length))


def test_spans_that_touch_do_not_overlap(bench: Bench, shop: StoreId) -> None:
    bench.take(a_claim(shop, 0))
    bench.take(a_claim(shop, 60), a_claim(shop, -60))


def test_another_resource_is_another_time(bench: Bench, shop: StoreId) -> None:
    bench.take(a_claim(shop, 0), a_claim(shop, 0, resource=uuid4()))


def test_two_claims_of_one_transaction_do_not_overlap_either(bench: Bench, shop: StoreId) -> None:
    with pytest.raises(Taken):
        bench.take(a_claim(shop, 0), a_claim(shop, 30))


def test_an_expired_hold_gives_way(bench: Bench, shop: StoreId) -> None:
    hold, booked = a_hold(shop, 0, expires_in=10), a_claim(shop, 30)
    bench.take(hold)
    bench.clock.tick(10)

    bench.take(booked)

    assert bench.claims(hold.subject) == []
    assert bench.claims(booked.subject) == [booked]


def test_a_live_hold_does_not_give_way(bench: Bench, shop: StoreId) -> None:
    hold = a_hold(shop, 0, expires_in=10)
    bench.take(hold)
    bench.clock.tick(9)

    with pytest.raises(Taken):
        bench.take(a_claim(shop, 30))

    assert bench.claims(hold.subject) == [hold]


def test_an_expired_hold_of_the_same_transaction_does_not_give_way(
    bench: Bench, shop: StoreId
) -> None:
    hold = a_hold(shop, 0, expires_in=-10)

    with pytest.raises(Taken):
        bench.take(hold, a_claim(shop, 30))

    assert bench.claims(hold.subject) == []


def test_an_expired_hold_that_nobody_wants_stays(bench: Bench, shop: StoreId) -> None:
    hold = a_hold(shop, 0, expires_in=-10)
    bench.take(hold)
    bench.take(a_claim(shop, 60))

    assert bench.claims(hold.subject) == [hold]


def test_a_refusal_leaves_expired_holds_where_they_were(bench: Bench, shop: StoreId) -> None:
    hold = a_hold(shop, 0, expires_in=-10)
    bench.take(hold, a_claim(shop, 60))

    with pytest.raises(Taken):
        bench.take(a_claim(shop, 30))

    assert bench.claims(hold.subject) == [hold]


def test_a_hold_becomes_a_booking_and_keeps_its_id(bench: Bench, shop: StoreId) -> None:
    hold = a_hold(shop, 0)
    bench.take(hold)
    booked = evolve(hold, kind=ClaimKind.BOOKED, expires=None)

    with bench.begin() as work:
        work.claims.free(work.claims.of(hold.subject))
        work.claims.take([booked])
        assert work.claims.of(hold.subject) == [booked]

    assert bench.claims(hold.subject) == [booked]


def test_time_freed_and_taken_in_one_transaction_changes_hands(bench: Bench, shop: StoreId) -> None:
    before, after = a_claim(shop, 0), a_claim(shop, 30)
    bench.take(before)

    with bench.begin() as work:
        work.claims.take([after])
        work.claims.free([before])

    assert (bench.claims(before.subject), bench.claims(after.subject)) == ([], [after])


def test_an_id_is_taken_once(bench: Bench, shop: StoreId) -> None:
    claim = a_claim(shop, 0)
    bench.take(claim)

    with pytest.raises(Taken):
        bench.take(evolve(claim, resource=uuid4()))

    assert bench.claims(claim.subject) == [claim]


def test_a_claim_is_freed_by_its_id(bench: Bench, shop: StoreId) -> None:
    claim = a_claim(shop, 0)
    bench.take(claim, a_claim(shop, 120))
    as_it_was = evolve(claim, during=Span.of(NOON, 5))

    with pytest.raises(Taken), bench.begin() as work:
        work.claims.free([as_it_was])
        work.claims.take([a_claim(shop, 130)])
    assert bench.claims(claim.subject) == [claim]

    bench.free(as_it_was, as_it_was)
    assert bench.claims(claim.subject) == []
    bench.free(claim)
    bench.take(a_claim(shop, 0))


def test_what_is_taken_and_freed_at_once_never_was(bench: Bench, shop: StoreId) -> None:
    claim = a_claim(shop, 0)

    with bench.begin() as work:
        work.claims.take([claim])
        work.claims.free([claim])

    assert bench.claims(claim.subject) == []


def test_claims_and_documents_are_saved_together_or_not_at_all(bench: Bench, shop: StoreId) -> None:
    visit, there, wanted = bench.a_visit(shop), a_claim(shop, 0), a_claim(shop, 200)
    bench.take(there)

    with pytest.raises(Taken), bench.begin() as work:
        work.documents(VISITS).save(visit.add(1))
        work.claims.take([wanted, a_claim(shop, 30)])
        work.claims.free([a_claim(shop, 500)])
    assert bench.visit(visit.id) == visit

    bench.add(visit, 1)
    with pytest.raises(Stale), bench.begin() as work:
        work.documents(VISITS).save(visit.add(1))
        work.claims.free([there])
        work.claims.take([wanted])

    assert bench.claims(wanted.subject) == []
    assert bench.claims(there.subject) == [there]


def test_who_read_old_data_hears_of_that_first(bench: Bench, shop: StoreId) -> None:
    visit = bench.a_visit(shop)
    bench.take(a_claim(shop, 0))
    bench.add(visit, 1)

    with pytest.raises(Stale), bench.begin() as work:
        work.documents(VISITS).save(visit.add(1))
        work.claims.take([a_claim(shop, 0)])


def test_claims_on_resources_are_those_that_touch_the_span(bench: Bench, shop: StoreId) -> None:
    other = uuid4()
    claims = [a_claim(shop, start) for start in (-60, 0, 60, 120)]
    elsewhere = a_claim(shop, 0, resource=other)
    bench.take(*claims, elsewhere)
    during = Span(NOON + minutes(30), NOON + minutes(120))

    def on(*resources: object) -> list[Claim]:
        with bench.begin() as work:
            found: list[Claim] = work.claims.on(resources, during)
            return found

    assert on(claims[0].resource) == claims[1:3]
    assert on(other, claims[0].resource, other) == sorted(
        [elsewhere, *claims[1:3]], key=lambda one: (one.resource, one.during)
    )
    assert on() == on(uuid4()) == []


def test_of_two_hundred_who_want_the_last_place_exactly_one_gets_it(
    bench: Bench, shop: StoreId
) -> None:
    wanted = [a_claim(shop, number % 60) for number in range(200)]

    def tries(claim: Claim) -> bool:
        try:
            bench.take(claim)
        except Taken:
            return False
        return True

    with ThreadPoolExecutor(200) as pool:
        won = list(pool.map(tries, wanted))

    assert sum(won) == 1
    [winner] = [claim for claim, got in zip(wanted, won, strict=True) if got]
    with bench.begin() as work:
        assert work.claims.on([winner.resource], Span.of(NOON, 200)) == [winner]
