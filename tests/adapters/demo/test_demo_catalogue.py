from collections import Counter
from datetime import date

import pytest

from adapters.demo.catalogue.car_models import CarModel, demo_car_models
from adapters.demo.catalogue.loader import demo_catalogue
from domain.catalogue.catalogue import Catalogue, Item
from domain.catalogue.codes import Category
from domain.catalogue.part import Part
from domain.catalogue.service import Service
from domain.members.plate import PlateKind
from domain.shared.ids import StoreId, named_id
from domain.shared.quantity import Unit
from domain.shared.trade import BayKind, Energy, Skill, VehicleClass

CATALOGUE = demo_catalogue()
ITEMS: tuple[Item, ...] = (*CATALOGUE.services, *CATALOGUE.parts)
MODELS = demo_car_models()
SHOP = StoreId(named_id("store", "S0002"))
TODAY = date(2026, 7, 1)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return CATALOGUE


def test_loading_twice_gives_the_same_catalogue(catalogue: Catalogue) -> None:
    assert demo_catalogue() == catalogue


def test_the_demonstration_has_the_promised_size(catalogue: Catalogue) -> None:
    assert len(catalogue.services) >= 60
    assert len(catalogue.parts) >= 300
    assert len(MODELS) >= 25


def test_codes_ids_and_barcodes_are_unique(catalogue: Catalogue) -> None:
    for values in (
        [item.id for item in ITEMS],
        [item.code for item in ITEMS],
        [part.barcode for part in catalogue.parts],
        [part.oem_number for part in catalogue.parts],
        [part.label for part in catalogue.parts],
    ):
        assert [value for value, count in Counter(values).items() if count > 1] == []


def test_every_category_bay_kind_and_skill_is_in_use(catalogue: Catalogue) -> None:
    operations = [each for service in catalogue.services for each in service.operations]

    assert {item.category for item in ITEMS} == set(Category)
    assert {operation.bay for operation in operations} == set(BayKind)
    assert {operation.skill for operation in operations} == set(Skill)
    assert {model.vehicle_class for model in MODELS} == set(VehicleClass)
    assert {model.energy for model in MODELS} == set(Energy)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.label.en)
def test_every_service_for_a_car_finds_its_parts_and_prices(
    catalogue: Catalogue, model: CarModel
) -> None:
    for year in range(model.first_year, model.last_year + 1):
        car = model.car(year)
        for service in catalogue.services:
            if service.fitment.fits(car):
                lines = catalogue.quote(service, car, store=SHOP, region="华东", on=TODAY)
                assert len(lines) == 1 + len(service.parts)
                assert all(line.amount.amount > 0 for line in lines)


def test_every_service_is_for_some_car_and_every_role_in_use(catalogue: Catalogue) -> None:
    cars = [model.car(model.last_year) for model in MODELS]

    assert all(any(s.fitment.fits(car) for car in cars) for s in catalogue.services)
    assert {need.role for s in catalogue.services for need in s.parts} <= {
        part.role for part in catalogue.parts
    }


def test_every_part_fits_a_demonstration_car_and_has_a_price(catalogue: Catalogue) -> None:
    cars = [model.car(year) for model in MODELS for year in (model.first_year, model.last_year)]

    for part in catalogue.parts:
        quantity = 1000 if part.unit is Unit.MILLILITRE else 1
        assert any(part.fitment.fits(car) for car in cars), part.code
        line = catalogue.quote_part(part, quantity, store=SHOP, region="华东", on=TODAY)
        assert line.amount == line.unit_price


def test_substitutes_are_parts_of_the_same_role_and_unit(catalogue: Catalogue) -> None:
    pairs = [(part, catalogue.part(id)) for part in catalogue.parts for id in part.substitutes]

    assert pairs
    assert all((a.role, a.unit) == (b.role, b.unit) for a, b in pairs)


def test_every_price_belongs_to_something(catalogue: Catalogue) -> None:
    codes = {item.code for item in ITEMS}

    assert {price.item for prices in catalogue.price_lists for price in prices.prices} <= codes


def test_a_toyota_gets_its_own_oil_and_a_bmw_another(catalogue: Catalogue) -> None:
    (service,) = (s for s in catalogue.services if s.code == "oil-service")
    by_model = {model.model: model.car(2021) for model in MODELS}

    corolla = [each.part.code for each in catalogue.resolve(service, by_model["Corolla"])]
    bmw = [each.part.code for each in catalogue.resolve(service, by_model["3 Series"])]

    assert corolla == ["OF-TO-01", "OIL-0W20", "DW-01"]
    assert bmw == ["OF-BM-01", "OIL-0W40", "DW-01"]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("小保养", "oil-service"),
        ("oil service", "oil-service"),
        ("前刹车片 朗逸", "BPF-VW-02"),
        ("朗逸空调滤清器", "CF-VW-01"),
        ("brake pads corolla", "BPF-TO-02"),
        ("BPF-VW-02", "BPF-VW-02"),
        ("洗车", "wash"),
        ("ＷＡＳＨ", "wash"),
    ],
)
def test_people_find_things_in_both_languages(catalogue: Catalogue, typed: str, code: str) -> None:
    assert code in [item.code for item in catalogue.browse(text=typed)][:6]


def test_the_old_pads_of_a_lavida_are_not_offered_for_a_new_one(catalogue: Catalogue) -> None:
    (lavida,) = (model for model in MODELS if model.model == "Lavida")

    old, new = (
        {item.code for item in catalogue.browse(category=Category.PART, car=lavida.car(year))}
        for year in (2018, 2019)
    )

    assert "BPF-VW-01" in old - new
    assert "BPF-VW-02" in new - old


def test_each_tab_of_the_mall_shows_only_its_kind(catalogue: Catalogue) -> None:
    for category in Category:
        found = catalogue.browse(category=category)
        assert found
        assert {item.category for item in found} == {category}
        assert all(isinstance(item, Service | Part) for item in found)


def test_cars_on_mains_electricity_have_green_plates() -> None:
    kinds = {model.model: model.plate_kind for model in MODELS}

    assert kinds["Model 3"] is kinds["Qin PLUS DM-i"] is PlateKind.NEW_ENERGY_SMALL
    assert kinds["Camry Hybrid"] is kinds["Lavida"] is PlateKind.BLUE
