from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import pytest

from adapters.network import csv_files
from adapters.network.cities import cities
from adapters.network.generate import generate
from application.shared.network import Network
from domain.shared.checks import OutOfRange
from domain.shared.trade import BayKind, Grade, Need, Skill
from domain.stores.region import Region
from domain.stores.rollout import Stage
from domain.stores.store import Ownership, Size

COMMON = {
    Skill.MAINTENANCE: Grade.SENIOR,
    Skill.BRAKES: Grade.SENIOR,
    Skill.TYRES: Grade.SENIOR,
    Skill.CHASSIS: Grade.SENIOR,
    Skill.ENGINE: Grade.SENIOR,
    Skill.TRANSMISSION: Grade.SENIOR,
    Skill.ELECTRICS: Grade.SENIOR,
    Skill.AIR_CONDITIONING: Grade.SENIOR,
    Skill.HIGH_VOLTAGE: Grade.SENIOR,
    Skill.DIAGNOSIS: Grade.SENIOR,
    Skill.INSPECTION: Grade.SENIOR,
    Skill.DETAILING: Grade.JUNIOR,
}
MONDAY = date(2026, 3, 2)
BY_NAME = {city.label.zh: city for city in cities()}


@pytest.fixture(scope="module")
def chain() -> Network:
    return generate(600, 1)


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(tmp_path: Path) -> None:
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        csv_files.write(generate(20, seed), tmp_path / name)

    a, b, c = (
        {f.name: f.read_bytes() for f in (tmp_path / name).iterdir()} for name in ("a", "b", "c")
    )
    assert a == b
    assert a != c


def test_codes_ids_and_names_are_unique(chain: Network) -> None:
    assert len(chain.stores) == 600
    for group in (chain.stores, chain.bays, chain.technicians):
        assert len({thing.id for thing in group}) == len({t.code for t in group}) == len(group)
    assert len({s.label.zh for s in chain.stores}) == len({s.label.en for s in chain.stores}) == 600


def test_shops_stand_in_their_city_and_apart_from_each_other(chain: Network) -> None:
    by_city = defaultdict(list)
    for store in chain.stores:
        city = BY_NAME[store.city.zh]
        assert store.place.km_to(city.place) <= city.radius_km + 1
        assert store.region is city.region
        by_city[store.city].append(store.place)
    close = [
        pair
        for places in by_city.values()
        for pair in combinations(places, 2)
        if pair[0].km_to(pair[1]) < 0.5
    ]
    assert close == []


def test_more_people_have_more_shops_and_every_region_has_some(chain: Network) -> None:
    count = Counter(store.city.zh for store in chain.stores)
    assert count["上海"] >= count["北京"] >= count["武汉"] > count["合肥"] > 1
    assert {store.region for store in chain.stores} == set(Region)


@pytest.mark.parametrize(
    ("zh", "en", "region"),
    [
        ("上海", "Shanghai", Region.EAST),
        ("西安", "Xi'an", Region.NORTHWEST),
        ("广州", "Guangzhou", Region.SOUTH),
        ("襄阳", "Xiangyang", Region.CENTRAL),
        ("苏州", "Suzhou (Jiangsu)", Region.EAST),
        ("宿州", "Suzhou (Anhui)", Region.EAST),
        ("哈尔滨", "Harbin", Region.NORTHEAST),
        ("呼和浩特", "Hohhot", Region.NORTH),
        ("重庆", "Chongqing", Region.SOUTHWEST),
    ],
)
def test_cities_have_their_names_and_regions(zh: str, en: str, region: Region) -> None:
    assert (BY_NAME[zh].label.en, BY_NAME[zh].region) == (en, region)


def test_every_shop_has_lifts_diagnosis_and_a_wash_and_large_ones_paint(chain: Network) -> None:
    kinds = defaultdict(Counter)  # type: ignore[var-annotated]  # a counter of kinds for each shop
    for bay in chain.bays:
        kinds[bay.store][bay.kind] += 1
    for store in chain.stores:
        bays = kinds[store.id]
        assert 4 <= sum(bays.values()) <= 14
        assert bays[BayKind.LIFT] >= 2
        assert bays[BayKind.DIAGNOSIS] >= 1
        assert bays[BayKind.WASH] >= 1
        assert (bays[BayKind.PAINT] > 0) is (store.size in (Size.LARGE, Size.FLAGSHIP))


def test_every_shop_does_all_common_services_on_every_open_day(chain: Network) -> None:
    people = defaultdict(list)
    for person in chain.technicians:
        people[person.store].append(person)
    for store in chain.stores:
        for day in (MONDAY + timedelta(days=n) for n in range(7)):
            there = [p for p in people[store.id] if p.shift_on(day)]
            needs = [
                Need(bay=BayKind.LIFT, skill=skill, grade=grade, minutes=1)
                for skill, grade in COMMON.items()
                if store.hours.week[day.weekday()]
            ]
            assert all(any(p.masters(need, day) for p in there) for need in needs), store.code


def test_nobody_works_when_the_shop_is_closed(chain: Network) -> None:
    hours = {store.id: store.hours.week for store in chain.stores}
    for person in chain.technicians:
        for shift, day in zip(person.week, hours[person.store], strict=True):
            assert shift is None or (
                day is not None and day.opens <= shift.start < shift.end <= day.closes
            )


def test_nearly_all_shops_are_live_and_some_are_franchised(chain: Network) -> None:
    live = sum(store.stage is Stage.LIVE for store in chain.stores)
    assert live == 594
    assert 0.3 < sum(s.ownership is Ownership.FRANCHISE for s in chain.stores) / 600 < 0.6
    assert 1.1 < len(chain.technicians) / len(chain.bays) < 1.3


def test_a_network_has_at_least_one_shop() -> None:
    assert len(generate(1, 1).stores) == 1
    with pytest.raises(OutOfRange):
        generate(0, 1)
