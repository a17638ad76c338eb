"""What finished visits teach: quantiles that hold for the next one, leaning on wider experience."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dispatch.experience import Experience, Outcome
from domain.dispatch.promise import promised
from domain.dispatch.stretch import NOTHING, PRIOR, Seen, Stretch, leaning
from domain.shared.time import minutes
from tests.adapters.bench import NOON
from tests.chain import store_id

ratios = st.lists(st.floats(0.2, 5), max_size=50)
SHOP = store_id(1)
_VISITS = 600


def learned(one: Experience, *taught: float, kept: bool = True) -> Experience:
    for ratio in taught:
        one = one.learn(Outcome(ratio, kept), told=one.told + 1)
    return one


def test_nothing_seen_says_the_prior() -> None:
    nothing = Experience.of(SHOP, "oil-service").seen
    assert leaning(nothing, nothing, nothing) == PRIOR


def test_few_visits_lean_on_many_and_many_stand_alone() -> None:
    chain = Seen.of([1.5] * 500)

    few, many = Seen.of([3.0] * 2), Seen.of([3.0] * 2000)

    assert leaning(chain, chain, few).p90 == pytest.approx(1.6, abs=0.05)
    assert leaning(chain, chain, many).p90 == pytest.approx(3.0, rel=0.01)
    assert leaning(chain, few, NOTHING).p90 > 1.7, "of another kind of work they say less"


def test_one_visit_hardly_moves_what_the_whole_chain_promises() -> None:
    after_one = leaning(Seen.of([3.0]))

    assert after_one.p50 == pytest.approx(PRIOR.p50, rel=0.03)
    assert after_one.p90 == pytest.approx(PRIOR.p90, rel=0.03)


@given(ratios, ratios, ratios)
def test_nine_in_ten_never_take_less_than_half_of_them(
    chain: list[float], kind: list[float], own: list[float]
) -> None:
    said = leaning(Seen.of(chain), Seen.of(kind), Seen.of(own))
    assert 0 < said.p50 <= said.p90


@given(ratios)
def test_the_order_of_visits_does_not_matter(some: list[float]) -> None:
    there, back = Seen.of(some), Seen.of(some[::-1])
    assert there == back


def test_the_next_visit_keeps_the_promise_as_often_as_was_said_even_after_few() -> None:
    random, tries = Random(3), 4000

    kept = sum(
        random.lognormvariate(0.3, 0.5) <= Seen.of(_drawn(random, 15)).p90 for _ in range(tries)
    )

    assert 0.88 <= kept / tries <= 0.92


def test_two_kinds_of_work_each_keep_nine_of_ten_though_no_prior_knows_them() -> None:
    random = Random(5)
    truth = {"slow": (0.3, 0.4, 60), "quick": (-0.2, 0.15, 80)}
    chain = Experience.of(None, None)
    of_kind = {kind: Experience.of(None, kind) for kind in truth}
    of_shop = {kind: Experience.of(SHOP, kind) for kind in truth}
    kept = dict.fromkeys(truth, 0)

    for visit in range(50 + _VISITS):
        for kind, (mean, sigma, work_min) in truth.items():
            said = leaning(chain.seen, of_kind[kind].seen, of_shop[kind].seen)
            taken = random.lognormvariate(mean, sigma)
            latest = promised(NOON, work_min, stretch=said).p90
            kept[kind] += visit >= 50 and NOON + minutes(1) * work_min * taken <= latest
            chain, of_kind[kind], of_shop[kind] = (
                learned(one, taken) for one in (chain, of_kind[kind], of_shop[kind])
            )

    for kind, count in kept.items():
        assert 0.88 <= count / _VISITS <= 0.92, kind
    alone = [random.lognormvariate(0.3, 0.4) <= PRIOR.p90 for _ in range(_VISITS)]
    assert sum(alone) / _VISITS < 0.6, "what is kept by who learns nothing"


def test_an_event_told_twice_teaches_once() -> None:
    once = Experience.of(SHOP, "wash").learn(Outcome(1.2, kept=True), told=7)

    assert once.learn(Outcome(1.2, kept=True), told=7) is once
    assert once.learn(Outcome(1.9, kept=False), told=5) is once


def test_what_became_other_work_counts_and_teaches_nothing() -> None:
    one = Experience.of(SHOP, "wash").learn(Outcome(None, kept=False), told=1)

    assert (len(one.outcomes), one.kept, one.seen) == (1, 0, Seen())


def test_a_shop_forgets_what_is_long_ago_and_the_chain_later() -> None:
    shop = learned(Experience.of(SHOP, "wash"), *[9.0] * 200, *[1.0] * 200)
    chain = learned(Experience.of(None, "wash"), *[9.0] * 200, *[1.0] * 200)

    assert (shop.seen.p90, chain.seen.p90) == (1.0, 9.0)


def test_a_stretch_of_nine_in_ten_is_not_below_that_of_half() -> None:
    with pytest.raises(ValueError, match="at least as long"):
        Stretch(p50=1.2, p90=1.1)


def _drawn(random: Random, count: int) -> list[float]:
    return [random.lognormvariate(0.3, 0.5) for _ in range(count)]
