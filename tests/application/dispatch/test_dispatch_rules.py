"""What somebody says of the rules decides from then on, as far as they reach, everywhere."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from attrs import evolve

from application.app import Application
from application.dispatch.offers import Wish
from application.dispatch.proposal import Proposal
from application.shared.caller import SYSTEM, Actor, Caller
from application.shared.network import Network
from application.shared.rights import Chain, Role, Scope, Stores
from domain.dispatch.rule_sheet import RuleSheet, Whose
from domain.dispatch.rules import Level
from domain.shared.channel import Channel
from domain.shared.errors import Forbidden, NotFound
from domain.shared.geo import Place
from domain.shared.ids import PersonId, named_id
from domain.stores.region import Region
from domain.workforce.events import AbsenceCause
from tests.application.furnished import on_postgresql
from tests.application.visits.overtaken import Overtaken
from tests.application.visits.shop_day import Neighbour, ShopDay
from tests.chain import HERE, LAVIDA, a_furnished_twin, a_store, bays_of, store_id, technicians_of

WASH = ("wash",)
FAR, NEAR_FAR = Place(25.0, 121.5), Place(25.7, 121.5)
CHAIN, EAST, SHOP = Whose(), Whose(region="east"), Whose(store=store_id(1))


@pytest.fixture
def day() -> ShopDay:
    app, clock = a_furnished_twin()
    return ShopDay(app=app, clock=clock).stock_up()


def says(
    app: Application, whose: Whose, values: Mapping[str, float | None], caller: Caller = SYSTEM
) -> RuleSheet:
    return app.rules.change(caller, whose=whose, values=values, reason="a trial")


def offers(day: ShopDay, **where: Any) -> tuple[Proposal, ...]:
    wish = Wish(services=WASH, car=LAVIDA, earliest=day.at(9), best=20, **(where or {"at": HERE}))
    return day.app.offers.find(SYSTEM, wish=wish).proposals


def weights(proposal: Proposal) -> dict[str, float]:
    return {term.name: term.weight for term in proposal.terms}


def somebody(role: Role, scope: Scope) -> Caller:
    id = PersonId(named_id("person", role))
    actor = Actor(id=id, roles=frozenset({role}), scope=scope)
    return Caller(actor=actor, channel=Channel.WEB)


def with_a_far_shop(day: ShopDay, region: Region) -> None:
    """A shop that no customer of the others would drive to."""
    far = evolve(a_store(9), place=FAR, region=region)
    people = tuple(technicians_of(far))
    network = Network(stores=(far,), bays=tuple(bays_of(far)), technicians=people)
    day.app.loading.load_network(SYSTEM, network=network)


def test_the_next_offers_follow_what_the_chain_says(day: ShopDay) -> None:
    before = offers(day)
    says(day.app, CHAIN, {"offer.distance": 1.0, "drive.shops": 2})

    after = offers(day)

    assert ({one.store for one in before}, {one.store for one in after}) == (
        {store_id(1), store_id(2), store_id(3)},
        {store_id(2), store_id(3)},
    )
    assert {weights(one)["distance"] for one in after} == {1.0}
    assert {one.choices.rules for one in before} == {"1"}
    assert {one.choices.rules for one in after} == {"1 + chain 1"}
    for one in after:
        assert abs(one.score - sum(term.points for term in one.terms)) < 1e-9


def test_who_asks_near_a_place_is_answered_by_the_rules_of_its_region(day: ShopDay) -> None:
    with_a_far_shop(day, Region.SOUTH)
    says(day.app, EAST, {"offer.wait": 80.0, "drive.radius_km": 1.0})
    says(day.app, Whose(region="south"), {"drive.radius_km": 90.0})

    here, there, nowhere = offers(day), offers(day, at=NEAR_FAR), offers(day, at=Place(0.0, 0.0))

    assert {one.store for one in here} == {store_id(3)}
    assert {weights(one)["wait"] for one in here} == {80.0}
    assert {one.store for one in there} == {store_id(9)}
    assert all(60 < one.distance_km < 90 for one in there)
    assert {weights(one)["wait"] for one in there} == {60.0}
    assert nowhere == ()


def test_a_shop_decides_about_itself_and_not_how_it_compares_with_others(day: ShopDay) -> None:
    says(day.app, SHOP, {"offer.wait": 1.0, "offer.distance": 0.0})

    compared, alone = offers(day), offers(day, store=store_id(1))

    assert store_id(1) in {one.store for one in compared}
    assert {(weights(one)["wait"], weights(one)["distance"]) for one in compared} == {(60.0, 30.0)}
    assert {(weights(one)["wait"], weights(one)["distance"]) for one in alone} == {(1.0, 0.0)}
    assert {one.choices.rules for one in alone} == {"1 + shop 1"}


def test_hands_are_chosen_by_the_rules_of_the_shop_and_the_record_says_which(
    day: ShopDay,
) -> None:
    says(day.app, SHOP, {"hands.load": 0.0, "hands.rating": 33.0})
    car = day.walk_in().prepare()
    says(day.app, SHOP, {"hands.rating": 0.0})

    made = day.app.visits.assignments(SYSTEM, work_order=car.booked.work_order)

    assert made
    for decision in made:
        assert (decision.weights.load, decision.weights.rating) == (0.0, 33.0)
        assert decision.weights.version == "1 + shop 1"
        assert decision.again() == decision
    [placement] = day.app.visits.placements(SYSTEM, appointment=car.booked.appointment)
    assert placement.record.rules == "1 + shop 1"
    assert placement.record.again() == placement.record


def test_pins_choices_and_absences_go_by_the_shops_rules_too(day: ShopDay) -> None:
    car = day.book(day.at(10))
    says(day.app, SHOP, {"hands.rating": 33.0})
    visit = car.booked.work_order
    absent = car.technician

    day.app.absences.report(
        SYSTEM, technician=absent, during=car.spans()[0], cause=AbsenceCause.SICK
    )
    day.go(10)
    car.receive().prepare()
    choices = day.app.dispatching.choices(SYSTEM, work_order=visit)
    step, best = next((step, some[0]) for step, some in choices.items())
    day.app.dispatching.pin(
        SYSTEM, work_order=visit, step=step, technician=best.candidate.technician, reason="hers"
    )

    made = day.app.visits.assignments(SYSTEM, work_order=visit)
    assert {one.pinned_by is None for one in made} == {True, False}
    assert {one.weights.rating for one in made} == {33.0}
    assert {term.weight for term in best.terms if term.name == "rating"} == {33.0}


@pytest.fixture(params=["memory", "postgresql"])
def app(request: pytest.FixtureRequest) -> Iterator[Application]:
    if request.param == "memory":
        yield a_furnished_twin()[0]
        return
    with on_postgresql(request.getfixturevalue("postgres_server")) as (app, _):
        yield app


def test_every_process_hears_of_it(app: Application) -> None:
    other = Neighbour.of(app)
    assert other.caches.rulebook.book.chain.offer.wait == 60.0

    says(app, CHAIN, {"offer.wait": 80.0})
    assert app.rulebook.book.chain.offer.wait == 80.0
    other.listened(app.stream)

    assert other.caches.rulebook.book.chain.offer.wait == 80.0
    assert other.caches.rulebook.book.chain.version == "1 + chain 1"


def test_two_who_change_at_once_are_both_heard(day: ShopDay) -> None:
    app, waiting = day.app, [{"offer.load": 9.0}]
    slow = evolve(
        app.rules,
        transactions=Overtaken(
            app.rules.transactions, lambda: waiting and says(app, CHAIN, waiting.pop())
        ),
    )

    slow.change(SYSTEM, whose=CHAIN, values={"offer.wait": 80.0}, reason="slow")

    sheet = app.rules.versions(SYSTEM, whose=CHAIN)
    assert [one.number for one in sheet.versions] == [1, 2]
    assert sheet.said.values == {"offer.wait": 80.0, "offer.load": 9.0}


def test_old_versions_stay_readable_with_who_and_why(day: ShopDay) -> None:
    planner = somebody(Role.PLANNER, Chain())
    says(day.app, CHAIN, {"offer.wait": 80.0}, planner)
    day.wait(5)
    says(day.app, CHAIN, {"offer.wait": None}, planner)

    first, second = day.app.rules.versions(planner, whose=CHAIN).versions

    assert (dict(first.values), dict(second.values)) == ({"offer.wait": 80.0}, {})
    assert (first.by, first.reason) == (planner.actor.id, "a trial")
    assert second.since == day.clock.now() > first.since


def test_whoever_may_says_it_as_far_as_they_reach(day: ShopDay) -> None:
    with_a_far_shop(day, Region.SOUTH)
    manager = somebody(Role.STORE_MANAGER, Stores(frozenset({store_id(1)})))
    # Somebody who has every shop of a region, but is only a shop's manager in each.
    keen = somebody(Role.STORE_MANAGER, Stores(day.app.directory.stores_in("east")))
    region = somebody(Role.REGION_MANAGER, Stores(day.app.directory.stores_in("east")))
    half = somebody(Role.REGION_MANAGER, Stores(frozenset({store_id(1), store_id(2)})))
    planner, admin = somebody(Role.PLANNER, Chain()), somebody(Role.ADMIN, Chain())
    supervisor = somebody(Role.SUPERVISOR, Stores(frozenset({store_id(1)})))
    other, south = Whose(store=store_id(2)), Whose(region="south")

    def refusal(caller: Caller, whose: Whose) -> type[Exception] | None:
        try:
            says(day.app, whose, {"offer.wait": 80.0}, caller)
        except (Forbidden, NotFound) as refused:
            return type(refused)
        return None

    asked = (SHOP, other, EAST, south, CHAIN)
    no, hidden = Forbidden, NotFound
    assert [refusal(manager, one) for one in asked] == [None, hidden, no, no, no]
    assert [refusal(keen, one) for one in asked] == [None, None, no, no, no]
    assert [refusal(half, one) for one in asked] == [None, None, no, no, no]
    assert [refusal(region, one) for one in asked] == [None, None, None, no, no]
    assert [refusal(planner, one) for one in asked] == [None] * 5
    assert [refusal(admin, one) for one in asked] == [None] * 5
    assert [refusal(supervisor, one) for one in asked] == [no] * 5
    assert day.app.rules.see(supervisor, whose=SHOP).level("offer.wait") is Level.SHOP
    with pytest.raises(NotFound):
        day.app.rules.see(supervisor, whose=other)


def test_there_are_no_rules_of_nowhere(day: ShopDay) -> None:
    for whose in (Whose(store=store_id(77)), Whose(region="atlantis")):
        with pytest.raises(NotFound):
            day.app.rules.see(SYSTEM, whose=whose)
        with pytest.raises(NotFound):
            says(day.app, whose, {"offer.wait": 1.0})
