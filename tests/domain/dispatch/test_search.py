from datetime import datetime, timedelta
from itertools import count, pairwise
from uuid import UUID

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.dispatch.offer import Offer, OfferWeights, Request, Step
from domain.dispatch.overnight import LONGEST_PAUSE
from domain.dispatch.rules import Drive, Rules
from domain.dispatch.search import OfferSearch
from domain.shared.claims import Claim, ClaimKind
from domain.shared.ids import ClaimId
from domain.shared.trade import Need
from tests.domain.dispatch.networks import (
    CENTRE,
    ORIGIN,
    Shop,
    chains,
    networks,
    shops,
    starts_of,
    stays_of,
)

_TERMS = ("distance", "wait", "load", "ability", "rating", "nights")
SLACKS = st.sampled_from((0, 10, 30))


def a_request(needs: tuple[Need, ...], slack_min: int = 30) -> Request:
    return Request(place=CENTRE, needs=needs, earliest=ORIGIN, slack_min=slack_min)


def some_rules() -> st.SearchStrategy[Rules]:
    weights, drives = st.floats(0, 100), st.floats(1, 100)
    offers = st.builds(OfferWeights, **dict.fromkeys(_TERMS, weights))
    drive = st.builds(Drive, radius_km=drives, shops=st.integers(1, 5))
    return st.builds(Rules, offer=offers, drive=drive)


def claims_of(offer: Offer, numbers: "count[int]") -> tuple[Claim, ...]:
    return offer.claims(
        new_id=lambda: ClaimId(UUID(int=next(numbers))),
        subject=UUID(int=9),
        kind=ClaimKind.BOOKED,
    )


def assert_feasible(shop: Shop, offer: Offer, request: Request) -> None:
    bays = {bay.id: bay for bay in shop.bays}
    people = {each.id: each for each in shop.technicians}
    assert [step.need for step in offer.steps] == list(range(len(request.needs)))
    for claim in claims_of(offer, count(10**6)):
        assert shop.is_free(claim.resource, claim.during)
    for number, (step, need) in enumerate(zip(offer.steps, request.needs, strict=True)):
        assert bays[step.bay].kind is need.bay
        mastery = next(m for m in people[step.technician].masteries if m.skill is need.skill)
        assert mastery.grade >= need.grade
        assert 0 <= step.span.length_min - need.minutes / mastery.pace < 5
        if need.four_eyes:
            assert step.technician not in {each.technician for each in offer.steps[:number]}
    for before, after in pairwise(offer.steps):
        wait = after.span.start - before.span.end
        if before.day < after.day:
            assert day_of(after) - day_of(before) == after.day - before.day <= LONGEST_PAUSE
            continue
        assert timedelta() <= wait <= timedelta(minutes=request.slack_min)
        if request.needs[before.need].bay is request.needs[after.need].bay:
            assert before.bay == after.bay


def day_of(step: Step) -> int:
    return (step.span.start - ORIGIN) // timedelta(days=1)


@given(network=networks(), needs=chains, slack=SLACKS, overnight=st.booleans())
@settings(max_examples=80, deadline=None)
def test_every_offer_is_feasible(
    network: list[Shop], needs: tuple[Need, ...], slack: int, overnight: bool
) -> None:
    request = evolve(a_request(needs, slack), overnight=overnight)
    by_store = {shop.store: shop for shop in network}

    answer = OfferSearch(shop.capacity() for shop in network).find(request, now=ORIGIN)

    for offer in answer.offers:
        assert_feasible(by_store[offer.store], offer, request)


@given(shop=shops(), needs=chains, slack=SLACKS)
@settings(max_examples=80, deadline=None)
def test_a_shop_offers_exactly_the_starts_that_trying_everything_finds(
    shop: Shop, needs: tuple[Need, ...], slack: int
) -> None:
    expected: list[datetime] = []
    for start in starts_of(shop, needs, slack):
        if not expected or start - expected[-1] >= timedelta(minutes=30):
            expected.append(start)

    answer = OfferSearch([shop.capacity()]).find(a_request(needs, slack), now=ORIGIN, best=1000)

    within_a_day = [offer.start for offer in answer.offers if not offer.nights]
    assert sorted(within_a_day) == expected
    assert bool(answer.why_none) == (not answer.offers)


@given(shop=shops(), needs=chains, slack=SLACKS)
@settings(max_examples=80, deadline=None)
def test_a_car_stays_overnight_only_if_no_day_holds_the_whole_chain_and_whenever_that_helps(
    shop: Shop, needs: tuple[Need, ...], slack: int
) -> None:
    needs = tuple(evolve(need, four_eyes=False) for need in needs)
    request = evolve(a_request(needs, slack), overnight=True)

    offers = OfferSearch([shop.capacity()]).find(request, now=ORIGIN, best=1000).offers

    possible = stays_of(shop, needs, slack)
    starts = sorted(offer.start for offer in offers if offer.nights)
    if any(True for _ in starts_of(shop, needs, slack)):
        assert not starts
    else:
        assert bool(starts) == bool(possible)
        assert possible.issuperset(starts)
        assert all(b - a >= timedelta(minutes=30) for a, b in pairwise(starts))


@given(shop=shops(), needs=chains, slack=SLACKS)
@settings(max_examples=100, deadline=None)
def test_a_chain_that_a_day_could_hold_is_spread_over_two_only_on_request(
    shop: Shop, needs: tuple[Need, ...], slack: int
) -> None:
    idle = OfferSearch([evolve(shop, claims=()).capacity()])
    busy = OfferSearch([shop.capacity()])
    request = a_request(needs, slack)

    fits_a_day = any(not offer.nights for offer in idle.find(request, now=ORIGIN).offers)
    stays = any(offer.nights for offer in busy.find(request, now=ORIGIN).offers)

    assert not (fits_a_day and stays)


@given(network=networks(), needs=chains, slack=SLACKS, rules=some_rules())
@settings(max_examples=100, deadline=None)
def test_the_best_five_are_the_first_five_of_all_by_whatever_rules(
    network: list[Shop], needs: tuple[Need, ...], slack: int, rules: Rules
) -> None:
    search = OfferSearch(shop.capacity() for shop in network)
    request = a_request(needs, slack)

    five = search.find(request, now=ORIGIN, rules=rules).offers
    everything = search.find(request, now=ORIGIN, best=1000, rules=rules).offers

    assert five == everything[:5]
    assert [offer.score for offer in everything] == sorted(offer.score for offer in everything)
    for offer in everything:
        assert abs(offer.score - sum(term.points for term in offer.terms)) < 1e-6
        assert all(term.weight == getattr(rules.offer, term.name) for term in offer.terms)
        assert offer.distance_km <= rules.drive.radius_km
    assert len({offer.store for offer in everything}) <= rules.drive.shops


@given(network=networks(), wishes=st.lists(chains, min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_offers_taken_one_after_another_never_overlap(
    network: list[Shop], wishes: list[tuple[Need, ...]]
) -> None:
    search = OfferSearch(shop.capacity() for shop in network)
    truth, numbers = {shop.store: shop for shop in network}, count(10**6)
    for needs in wishes:
        request = evolve(a_request(needs), overnight=True)
        for offer in search.find(request, now=ORIGIN, best=1).offers:
            shop = truth[offer.store]
            assert_feasible(shop, offer, request)
            taken = claims_of(offer, numbers)
            truth[offer.store] = evolve(shop, claims=shop.claims + taken)
            for claim in taken:
                capacity = search.shop(offer.store)
                assert capacity
                capacity.take(claim)


@given(shop=shops(), needs=chains, gone=st.sets(st.integers(0, 7)))
@settings(max_examples=60, deadline=None)
def test_a_calendar_kept_by_events_equals_one_built_anew(
    shop: Shop, needs: tuple[Need, ...], gone: set[int]
) -> None:
    kept = OfferSearch([evolve(shop, claims=()).capacity()])
    capacity = kept.shop(shop.store)
    assert capacity
    kept.find(a_request(needs), now=ORIGIN)
    for claim in (*shop.claims, *shop.claims):
        capacity.take(claim)
    kept.find(a_request(needs), now=ORIGIN)
    for claim in [claim for i, claim in enumerate(shop.claims) if i in gone]:
        capacity.give_back(claim.id, claim.resource)
    left = tuple(claim for i, claim in enumerate(shop.claims) if i not in gone)

    anew = OfferSearch([evolve(shop, claims=left).capacity()])

    request = a_request(needs)
    assert kept.find(request, now=ORIGIN) == anew.find(request, now=ORIGIN)
