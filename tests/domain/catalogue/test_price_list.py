from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalogue.codes import BadCode
from domain.catalogue.price_list import (
    BadPriceList,
    NoPrice,
    Per,
    Price,
    PriceList,
    PriceListEnds,
    PricesChanged,
    Scope,
    price_of,
    version_code,
)
from domain.shared.errors import Rejected
from domain.shared.ids import StoreId
from tests.domain.catalogue.builders import OTHER_SHOP, SHOP, TODAY, a_price, a_price_list

NOON = datetime(2025, 3, 3, 12, tzinfo=UTC)
CHAIN = a_price_list(a_price(fen=100))
EAST = a_price_list(a_price(fen=90), code="EAST", region="east")
OURS = a_price_list(a_price(fen=80), code="OURS", store=SHOP)


def fen(*lists: PriceList, store: StoreId = SHOP, region: str = "east", on: date = TODAY) -> int:
    return price_of("oil-service", lists, store=store, region=region, on=on).amount.amount


def test_the_shop_overrules_the_region_and_the_region_the_chain() -> None:
    assert fen(CHAIN, EAST, OURS) == 80
    assert fen(CHAIN, EAST, OURS, store=OTHER_SHOP) == 90
    assert fen(CHAIN, EAST, OURS, store=OTHER_SHOP, region="west") == 100


def test_the_list_that_started_last_is_valid() -> None:
    newer = a_price_list(a_price(fen=120), code="NEWER", starts=date(2025, 3, 3))

    assert fen(CHAIN, newer, on=date(2025, 3, 2)) == 100
    assert fen(CHAIN, newer, on=date(2025, 3, 3)) == 120


def test_a_list_ends_before_its_last_day_begins() -> None:
    spring = a_price_list(a_price(fen=70), code="SPRING", starts=TODAY, ends=date(2025, 6, 1))

    assert fen(CHAIN, spring, on=date(2025, 5, 31)) == 70
    assert fen(CHAIN, spring, on=date(2025, 6, 1)) == 100


def test_the_order_of_the_lists_never_matters() -> None:
    twin = a_price_list(a_price(fen=110), code="CHAIN-B")

    assert {fen(*order) for order in permutations((CHAIN, EAST, OURS, twin))} == {80}
    assert {fen(*order) for order in permutations((CHAIN, twin))} == {110}


def test_what_a_narrow_list_lacks_is_looked_up_in_the_wider_one() -> None:
    only_big = a_price_list(a_price("big-service"), code="OURS", store=SHOP)

    assert fen(CHAIN, only_big) == 100


def test_without_a_valid_price_nothing_is_sold() -> None:
    with pytest.raises(NoPrice, match="oil-service has no price"):
        fen(OURS, store=OTHER_SHOP)
    with pytest.raises(NoPrice):
        fen(CHAIN, on=date(2024, 12, 31))


@given(st.integers(0, 10**6), st.integers(0, 10**5), st.sampled_from((Per.LITRE, Per.HOUR)))
def test_a_quantity_is_rounded_once_and_half_up(amount: int, quantity: int, per: Per) -> None:
    item = "labour" if per is Per.HOUR else "OIL-5W30"
    exact = Fraction(amount * quantity, 60 if per is Per.HOUR else 1000)

    charged = a_price(item, amount, per=per).of(quantity).amount

    assert Fraction(-1, 2) < charged - exact <= Fraction(1, 2)


def test_four_litres_of_oil_cost_four_times_the_litre() -> None:
    assert a_price("OIL-5W30", 5800, per=Per.LITRE).of(4000).amount == 23_200
    assert a_price("OIL-5W30", 5801, per=Per.LITRE).of(500).amount == 2901
    assert a_price("labour", 20_000, per=Per.HOUR).of(90).amount == 30_000
    assert a_price("OF-VW-01", 3200, per=Per.PIECE).of(2).amount == 6400


def test_less_than_nothing_is_not_sold() -> None:
    with pytest.raises(Rejected):
        a_price().of(-1)
    with pytest.raises(BadPriceList):
        a_price(fen=-1)


def test_a_service_is_priced_by_its_code_and_a_part_by_its_own() -> None:
    with pytest.raises(BadCode):
        a_price("OF-VW-01", per=Per.SERVICE)
    with pytest.raises(BadCode):
        a_price("oil-service", per=Per.PIECE)


def test_a_list_that_contradicts_itself_is_refused() -> None:
    twice: tuple[Price, ...] = (a_price(fen=1), a_price(fen=2))
    with pytest.raises(BadPriceList, match="one price"):
        a_price_list(*twice)
    with pytest.raises(BadPriceList, match="ends after"):
        a_price_list(starts=TODAY, ends=TODAY)
    with pytest.raises(BadPriceList, match="not for both"):
        Scope(region="east", store=SHOP)


def test_new_prices_change_what_they_name_and_tell_only_that() -> None:
    before = a_price_list(a_price(fen=100), a_price("wash", 3500, tax=600))

    after = before.reprice(a_price(fen=110), a_price("wash", 3500, tax=600), at=NOON)

    assert after.prices == (a_price(fen=110), a_price("wash", 3500, tax=600))
    assert after.pending == (PricesChanged(at=NOON, price_list=before.id, items=("oil-service",)),)
    assert after.reprice(a_price(fen=110), at=NOON) is after


def test_the_versions_of_a_list_share_its_name() -> None:
    assert a_price_list(code="EAST").name == "EAST"
    assert a_price_list(code=version_code("EAST", TODAY)).name == "EAST"


def test_a_list_ends_once_and_not_before_it_starts() -> None:
    last = CHAIN.starts + timedelta(days=30)

    ended = CHAIN.end(last, at=NOON)

    assert ended.ends == last
    assert ended.pending == (PriceListEnds(at=NOON, price_list=CHAIN.id, ends=last),)
    assert ended.end(last, at=NOON) is ended
    assert ended.end(None, at=NOON).ends is None
    with pytest.raises(BadPriceList):
        CHAIN.end(CHAIN.starts, at=NOON)
