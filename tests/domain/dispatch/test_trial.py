"""Cases of rules: what comes of them, and what is missed."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.dispatch.assignment import Weights
from domain.dispatch.offer import OfferWeights
from domain.dispatch.placement import Bar, Choices, Placement
from domain.dispatch.rule_sheet import BadRules
from domain.dispatch.rules import STANDARD_RULES, Drive, Rules
from domain.dispatch.trial import Case, Expected, Facts, HandsCase, OffersCase, Outcome
from domain.shared.checks import OutOfRange
from domain.shared.ids import StoreId
from domain.shared.trade import Grade
from tests.domain.dispatch.test_assignment import TASK, a_candidate


def shops(**facts: dict[str, Any]) -> OffersCase:
    named = enumerate(facts.items(), 1)
    return OffersCase(
        shops={
            name: Facts(store=StoreId(UUID(int=number)), **told) for number, (name, told) in named
        }
    )


facts = st.builds(
    Facts,
    store=st.integers(1, 9).map(lambda number: StoreId(UUID(int=number))),
    distance_km=st.floats(0, 60),
    wait_min=st.integers(0, 5000),
    load=st.floats(0, 1),
    ability=st.floats(0, 1),
    rating=st.floats(0, 5),
    nights=st.integers(0, 3),
    bar=st.none() | st.sampled_from((Bar.NO_PRICE, Bar.OUT_OF_STOCK)),
)


@settings(max_examples=60, deadline=None)
@given(
    known=st.lists(facts, min_size=1, max_size=8, unique_by=lambda one: one.store),
    most=st.integers(1, 8),
)
def test_a_case_is_decided_as_a_customer_is_answered(known: list[Facts], most: int) -> None:
    rules = Rules(drive=Drive(radius_km=30.0, shops=most))
    case = OffersCase(shops={str(one.store.int): one for one in known})

    outcome = case.decide(rules)

    assert {*outcome.ranking} | {*outcome.out} == {*case.shops}
    assert not {*outcome.ranking} & {*outcome.out}
    points = [case.shops[name].option(rules).points for name in outcome.ranking]
    assert points == sorted(points)
    if outcome.ranking:
        assert isinstance(outcome.record, Placement)
        assert str(outcome.record.winner.store.int) == outcome.ranking[0]
        assert outcome.record.again() == outcome.record
    else:
        assert isinstance(outcome.record, Choices)
    far = {name for name, limit in outcome.out.items() if limit is Bar.TOO_FAR}
    assert far >= {name for name, one in case.shops.items() if one.distance_km > 30}
    assert len(case.shops) - len(far) <= most


def test_weights_and_drive_decide_a_case_of_shops() -> None:
    case = shops(near={"distance_km": 2.0, "wait_min": 600}, far={"distance_km": 20.0})
    by_distance = Rules(offer=OfferWeights(distance=100.0, wait=1.0))
    by_time = Rules(offer=OfferWeights(distance=1.0, wait=100.0))

    assert case.decide(by_distance).ranking == ("near", "far")
    assert case.decide(by_time).ranking == ("far", "near")
    assert case.decide(Rules(drive=Drive(radius_km=10.0))).out == {"far": Bar.TOO_FAR}
    assert case.decide(Rules(drive=Drive(shops=1))).out == {"far": Bar.TOO_FAR}


def test_weights_decide_a_case_of_hands() -> None:
    people = {
        "idle": a_candidate(1, grade=Grade.MASTER),
        "junior": a_candidate(2, load_min=240),
        "gone": a_candidate(3, on_shift=False),
    }
    case = HandsCase(task=TASK, people=people)

    assert case.decide(Rules(hands=Weights(skill=100.0))).ranking == ("junior", "idle")
    assert case.decide(Rules(hands=Weights(load=100.0))).ranking == ("idle", "junior")
    assert case.decide(STANDARD_RULES).out == {"gone": "off_shift"}


def misses(expected: Expected) -> tuple[str, ...]:
    case = shops(
        near={"distance_km": 2.0},
        far={"distance_km": 20.0},
        away={"distance_km": 50.0},
        bare={"bar": Bar.OUT_OF_STOCK},
    )
    return Case(name="any", question=case, expected=expected).misses(STANDARD_RULES)


def test_what_comes_as_expected_is_not_missed() -> None:
    out = {"away": "too_far", "bare": "out_of_stock"}
    assert misses(Expected(winner="near", out=out, before=(("near", "far"),))) == ()


def test_what_does_not_come_as_expected_is_told_one_by_one() -> None:
    out = {"far": "too_far", "bare": "no_price"}
    before = (("far", "near"), ("near", "away"), ("away", "bare"))

    assert misses(Expected(winner="far", out=out, before=before)) == (
        "far should win, and near did",
        "far should be out by too_far, and is not out",
        "bare should be out by no_price, and is out by out_of_stock",
        "far should come before near, and comes after",
        "near should come before away, and away is out by too_far",
        "away should come before bare, and away is out by too_far and bare is out by out_of_stock",
    )


def test_if_nobody_is_left_nobody_wins() -> None:
    outcome = shops(away={"distance_km": 50.0}).decide(STANDARD_RULES)

    assert (outcome.ranking, outcome.out) == ((), {"away": "too_far"})
    assert outcome.misses(Expected(winner="away")) == ("away should win, and nobody did",)


def test_a_case_expects_something_of_somebody_in_it() -> None:
    with pytest.raises(BadRules, match="nothing"):
        Expected()
    with pytest.raises(BadRules, match="nowhere"):
        misses(Expected(winner="nowhere"))
    with pytest.raises(BadRules, match="nowhere"):
        misses(Expected(before=(("near", "nowhere"),)))


def test_facts_are_possible() -> None:
    with pytest.raises(OutOfRange):
        Facts(store=StoreId(UUID(int=1)), load=1.1)


def test_an_outcome_that_nobody_is_out_of_has_no_limits() -> None:
    outcome: Outcome = shops(near={}, far={"distance_km": 1.0}).decide(STANDARD_RULES)
    assert outcome.out == {}
