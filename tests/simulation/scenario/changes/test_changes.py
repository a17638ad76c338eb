from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.orders.idle import NEVER, USUAL
from domain.shared.geo import Place
from domain.shared.ids import StoreId, named_id
from domain.shared.trade import BayKind
from domain.stores.hours import DayHours
from domain.stores.region import Region
from domain.stores.store import Size
from simulation.scenario.changes.bays import Bays
from simulation.scenario.changes.change import BadChange, Change
from simulation.scenario.changes.crowd import Crowd
from simulation.scenario.changes.joining import AtOnce, Waves
from simulation.scenario.changes.language import FORMS, KINDS, changed, parse
from simulation.scenario.changes.opening import Open
from simulation.scenario.changes.people import Lend, People, typical
from simulation.scenario.changes.pull import cars, heirs, pull
from simulation.scenario.changes.settings import Condition, Discounts, Lever
from simulation.scenario.changes.shops import Close, Hours, Outage
from simulation.scenario.conditions import Conditions
from simulation.scenario.digest import scenario_hash
from simulation.scenario.files import read
from simulation.scenario.fresh import fresh
from simulation.scenario.policy import LEVERS
from simulation.scenario.scenario import Scenario
from simulation.scenario.writing import write


def a_chain() -> Scenario:
    """Forty shops, the first six of them along one road, 5 km from each other."""
    laid_out = fresh(40, 1)
    road = [Place(31.2, 121.0 + 0.05 * at) for at in range(6)]
    shops = laid_out.network.stores
    near = [evolve(shop, place=at) for shop, at in zip(shops, road, strict=False)]
    return evolve(laid_out, network=evolve(laid_out.network, stores=(*near, *shops[6:])))


CHAIN = a_chain()
few = settings(max_examples=15, deadline=None)
"""The first example reads the lists of cities and names."""

stores = st.sampled_from([store.code for store in CHAIN.network.stores])
whole = st.integers(1, 99)
signed = whole | whole.map(lambda one: -one)
factors = st.floats(0.01, 10, allow_nan=False)
degrees = st.integers(-90 * 10**5, 90 * 10**5).map(lambda one: one / 10**5)
days = st.dates(date(2026, 1, 1), date(2027, 1, 1))
changes: st.SearchStrategy[Change] = st.one_of(
    st.builds(Bays, store=stores, count=signed, kind=st.sampled_from(BayKind)),
    st.builds(People, store=stores, count=signed),
    st.builds(Lend, store=st.just("A-1"), to=stores, count=whole),
    st.builds(Close, store=stores),
    st.builds(Open, place=st.builds(Place, degrees, degrees), size=st.sampled_from(Size)),
    st.builds(Hours, store=stores, opens=st.integers(0, 719), closes=st.integers(720, 1440)),
    st.builds(Outage, store=stores, first=days, last=st.just(date(2027, 1, 2))),
    st.builds(Crowd, factor=factors, store=st.none() | stores),
    st.builds(Crowd, factor=factors, region=st.sampled_from(Region)),
    st.builds(Condition, name=st.just("patience_h"), value=st.floats(0.001, 1_000_000)),
    st.builds(
        Lever,
        policy=st.sampled_from(["network", "a-2"]),
        lever=st.sampled_from(LEVERS),
        on=st.booleans(),
    ),
    st.builds(Discounts, idle=st.sampled_from([NEVER, USUAL])),
    st.builds(Waves, shops=whole, days=whole),
    st.builds(AtOnce),
)


def made(*texts: str) -> Scenario:
    return changed(CHAIN, map(parse, texts))


def shop_id(number: int) -> StoreId:
    return StoreId(named_id("store", f"S{number:04d}"))


@given(change=changes)
def test_what_a_change_is_written_as_is_read_as_the_same_change(change: Change) -> None:
    assert parse(str(change)) == change
    assert change.sentence.zh != change.sentence.en


def test_a_changed_scenario_is_written_and_read_like_any_other(tmp_path: Path) -> None:
    last = "S0012:close"
    other = made(*(form for form in FORMS if form not in (last, "at-once")), last)

    write(other, tmp_path / "other")

    assert read(tmp_path / "other") == other
    assert scenario_hash(other) != scenario_hash(CHAIN)


def test_every_form_that_is_shown_is_one() -> None:
    assert [type(parse(form)) for form in FORMS] == [kind for kind in KINDS for _ in kind.FORMS]


@few
@given(store=stores, kind=st.sampled_from(BayKind), count=st.integers(1, 12))
def test_bays_that_were_added_are_the_first_to_go(store: str, kind: BayKind, count: int) -> None:
    more = Bays(store=store, count=count, kind=kind)

    grown = more.apply(CHAIN)
    back = evolve(more, count=-count).apply(grown)

    assert len(grown.network.bays) == len(CHAIN.network.bays) + count
    assert len({bay.code for bay in grown.network.bays}) == len(grown.network.bays)
    assert back == CHAIN


@few
@given(store=stores, count=st.integers(1, 12))
def test_people_who_were_added_are_like_the_typical_one_and_the_first_to_go(
    store: str, count: int
) -> None:
    more = People(store=store, count=count)

    grown = more.apply(CHAIN)
    back = evolve(more, count=-count).apply(grown)

    before = [one for one in CHAIN.network.technicians if one.code.startswith(f"{store}-")]
    new = {*grown.network.technicians} - {*CHAIN.network.technicians}
    assert len(new) == count
    assert {(one.skills, one.week) for one in new} == {
        (typical(before)[0].skills, typical(before)[0].week)
    }
    assert back == CHAIN


@few
@given(store=stores)
def test_customers_of_a_shop_that_closes_go_to_others_in_reach_and_none_is_lost(
    store: str,
) -> None:
    [closed] = [one for one in CHAIN.network.stores if one.code == store]
    gone = cars(CHAIN.demand, closed.id)

    left = Close(store=store).apply(CHAIN)

    near = heirs(CHAIN, closed)
    lost = 0 if near else gone
    assert left.demand.cars_per_week == pytest.approx(CHAIN.demand.cars_per_week - lost)
    assert closed.id not in left.stores
    for other, share in near.items():
        come = cars(left.demand, other) - cars(CHAIN.demand, other)
        assert come == pytest.approx(share * gone)


def test_near_and_large_shops_draw_more() -> None:
    shares = [heirs(CHAIN, store) for store in CHAIN.network.stores]
    assert max(map(len, shares)) >= 5
    assert {} in shares
    assert pull(2_000, 5) > pull(1_000, 5) > pull(1_000, 6)
    assert pull(1_000, 0) == pull(1_000, 1)


@few
@given(
    at=st.sampled_from([store.place for store in CHAIN.network.stores]),
    size=st.sampled_from(Size),
)
def test_a_new_shop_takes_its_customers_from_others_and_brings_none(at: Place, size: Size) -> None:
    opened = Open(place=at, size=size).apply(CHAIN)

    new = opened.stores[shop_id(41)]
    assert opened.demand.cars_per_week == pytest.approx(CHAIN.demand.cars_per_week)
    assert cars(opened.demand, new.id) > 0
    assert any(bay.store == new.id for bay in opened.network.bays)
    assert any(one.store == new.id for one in opened.network.technicians)


@few
@given(store=stores, opens=st.integers(0, 10 * 60), length=st.integers(60, 14 * 60))
def test_other_hours_bring_as_many_customers_and_hands_that_are_there(
    store: str, opens: int, length: int
) -> None:
    day = DayHours(opens, opens + length)
    changed_ = Hours(store=store, opens=day.opens, closes=day.closes).apply(CHAIN)

    [new] = [one for one in changed_.network.stores if one.code == store]
    assert {one for one in new.hours.week if one} == {day}
    assert cars(changed_.demand, new.id) == pytest.approx(cars(CHAIN.demand, new.id))
    shifts = [
        shift
        for one in changed_.network.technicians
        if one.store == new.id
        for shift in one.week
        if shift
    ]
    assert all(day.opens <= shift.start < shift.end <= day.closes for shift in shifts)
    assert len(shifts) == sum(
        shift is not None
        for one in CHAIN.network.technicians
        if one.store == new.id
        for shift in one.week
    )


def test_a_crowd_comes_to_a_shop_a_region_or_the_chain() -> None:
    all_, east, one = made("demand:*1.2"), made("region:east:demand*1.1"), made("S0002:demand*0.5")

    assert all_.demand.cars_per_week == pytest.approx(1.2 * CHAIN.demand.cars_per_week)
    for store in CHAIN.network.stores:
        before = cars(CHAIN.demand, store.id)
        factor = 1.1 if store.region is Region.EAST else 1.0
        assert cars(east.demand, store.id) == pytest.approx(factor * before)
        half = 0.5 if store.code == "S0002" else 1.0
        assert cars(one.demand, store.id) == pytest.approx(half * before)


def test_people_who_are_lent_work_in_the_other_shop() -> None:
    lent = made("lend:S0001>S0002:2")

    moved = {*lent.network.technicians} - {*CHAIN.network.technicians}
    assert {one.store for one in moved} == {shop_id(2)}
    assert {one.code[:5] for one in moved} == {"S0001"}
    assert len(moved) == 2
    assert len(lent.network.technicians) == len(CHAIN.network.technicians)


def test_assumptions_levers_and_discounts_are_what_is_said() -> None:
    other = made("patience_h=6", "network:recommends=off", "discounts:30%=10,50%=5")

    assert other.conditions == evolve(Conditions(), patience_h=6)
    assert not other.policies["network"].recommends
    assert other.policies["network"].online
    assert other.idle.basis_points(0.2) == 1_000
    assert made("discounts=off").idle == NEVER


def test_shops_join_in_waves_or_at_once() -> None:
    waves = made("waves:15/14")

    assert waves.rollout.joined(shop_id(15), date(2026, 3, 2))
    assert waves.rollout.joins[shop_id(16)] == date(2026, 3, 16)
    assert waves.rollout.joins[shop_id(40)] == date(2026, 3, 30)
    assert made("waves:15/14", "at-once") == CHAIN


def test_a_shop_is_shut_on_the_days_that_are_said() -> None:
    shut = made("outage:S0001:2026-03-04..2026-03-05", "outage:S0001:2026-03-04")

    assert shut.stores[shop_id(1)].closed_days == (date(2026, 3, 4), date(2026, 3, 5))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nonsense", "'nonsense' is no change; write it like one of S0012:+1 lift; S0012:-1"),
        ("S0001:+1 lyft", "'S0001:+1 lyft' is no change; write it like one of S0012:+1 lift; S0"),
        ("patience_h=-1", "patience_h=-1: patience_h lies between 0.001 and 1000000, not at -1"),
        ("demand*-1", "demand*-1: demand becomes 0 to 10 times what it was"),
        ("S0099:+1 lift", "S0099:+1 lift: the scenario has no shop S0099"),
        ("S0001:-99 lift", "S0001:-99 lift: S0001 has "),
        ("S0001:-99 technicians", "S0001:-99 technicians: S0001 has "),
        ("lend:S0001>S0001:1", "lend:S0001>S0001:1: S0001 cannot lend to itself"),
        ("lend:S0001>S0002:99", "lend:S0001>S0002:99: S0001 has "),
        ("open:91,121:small", "open:91,121:small: a coordinate lies between -90.0 and 90.0"),
        ("open:-60,0:small", "open:-60,0:small: within 30 km there is no shop whose customers"),
        ("S0001:hours 20:00-08:00", "hours 20:00-08:00: a shop closes after it opens, within"),
        ("S0001:hours 08:00-99:00", "takes a time such as 08:30, to 48:00, not '99:00'"),
        ("outage:S0001:2026-02-30", "there is no such day: day is out of range for month"),
        ("outage:S0001:2026-03-05..2026-03-04", "2026-03-04 is before 2026-03-05"),
        ("outage:S0001:2026-05-05", "the days that are simulated are 2026-03-01 to 2026-03-08"),
        ("demand*11", "demand*11: demand becomes 0 to 10 times what it was"),
        ("patience=6", "patience=6: there is no condition patience; did you mean patience_h?"),
        ("follows=1.2", "follows=1.2: follows lies between 0 and 1, not at 1.2"),
        ("network:recommend=off", "there is no lever recommend; did you mean recommends?"),
        ("netwerk:recommends=off", "there is no policy netwerk; did you mean network?"),
        ("discounts=30:40", "discounts=30:40: the discount is '30:40', but at most 15 % is taken"),
        ("discounts=300:10", "but below_percent lies between 1 and 100, not at 300"),
    ],
)
def test_a_change_that_cannot_be_is_refused_in_a_sentence_that_names_it(
    text: str, told: str
) -> None:
    with pytest.raises(BadChange) as refused:
        made(text)

    assert told in refused.value.detail


def test_nobody_gives_up_the_last_bay_of_a_kind_that_is_wanted() -> None:
    paint = [bay.code[:5] for bay in CHAIN.network.bays if bay.kind is BayKind.PAINT]

    with pytest.raises(BadChange, match="panel-respray is wanted, and then no shop has a paint"):
        made(*(f"{store}:-1 paint" for store in paint))
    made(*(f"{store}:-1 paint" for store in paint[1:]))


def test_the_last_shop_cannot_close_and_nobody_is_nobodys_like() -> None:
    alone = fresh(1, 1)
    nobody = evolve(alone, network=evolve(alone.network, technicians=()))

    with pytest.raises(BadChange, match="the only shop"):
        changed(alone, [Close(store="S0001")])
    with pytest.raises(BadChange, match="no technician to be like; lend it one first"):
        changed(nobody, [People(store="S0001", count=1)])
