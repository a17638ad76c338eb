import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.demo.catalogue.car_models import CarModel, demo_car_models
from adapters.vehicles.vin_decoder import VinDecoder
from domain.shared.makers import Maker, known_maker, known_makers, spelling_key, usual_names

MAKERS = st.sampled_from(known_makers())


@pytest.mark.parametrize(
    ("typed", "maker"),
    [
        ("大众", "Volkswagen"),
        ("一汽-大众", "Volkswagen"),
        ("上汽大众", "Volkswagen"),
        (" vw ", "Volkswagen"),
        ("ＶＯＬＫＳＷＡＧＥＮ", "Volkswagen"),
        ("比亚迪", "BYD"),
        ("byd", "BYD"),
        ("梅赛德斯·奔驰", "Mercedes-Benz"),
        ("mercedes benz", "Mercedes-Benz"),
        ("citroen", "Citroën"),
        ("五菱", "Wuling"),
    ],
)
def test_chinese_english_and_aliases_mean_one_maker(typed: str, maker: str) -> None:
    assert usual_names(typed, "").maker == maker


@given(MAKERS, st.data())
def test_every_spelling_of_a_maker_means_it_in_any_case(maker: Maker, data: st.DataObject) -> None:
    spelling = data.draw(st.sampled_from(maker.spellings))

    for typed in (spelling, spelling.upper(), spelling.lower(), f" {spelling} "):
        assert known_maker(typed) is maker


def test_no_spelling_means_two_makers_nor_two_models_of_one() -> None:
    for named in (known_makers(), *(maker.models for maker in known_makers())):
        keys = [{spelling_key(text) for text in one.spellings} for one in named]
        assert sum(map(len, keys)) == len(set[str]().union(*keys))


@given(st.text(), st.text())
def test_the_usual_names_stay_what_they_are(maker: str, model: str) -> None:
    usual = usual_names(maker, model)

    assert usual_names(usual.maker, usual.model) == usual


def test_a_maker_that_nobody_knows_stays_as_typed() -> None:
    usual = usual_names("Trabant", "朗逸")

    assert (usual.maker, usual.model) == ("Trabant", "朗逸")


def test_a_joint_venture_with_several_makes_stands_for_none_of_them() -> None:
    assert known_maker("上汽通用") is None


def test_a_model_is_known_with_and_without_its_maker_before_it() -> None:
    assert usual_names("大众", "朗逸").model == "Lavida"
    assert usual_names("上汽大众", "大众朗逸").model == "Lavida"
    assert usual_names("大众", "Phaeton").model == "Phaeton"


@pytest.mark.parametrize("model", demo_car_models(), ids=lambda one: one.label.en)
def test_cars_of_the_demonstration_are_known_by_both_names(model: CarModel) -> None:
    maker, chinese = model.label.zh.split(" ", 1)
    usual = usual_names(maker, chinese)

    assert (usual.maker, usual.model) == (model.maker, model.model)


def test_whoever_a_vin_names_is_known() -> None:
    named = {name for makers in VinDecoder()._own.values() for name in makers}

    assert {name for name in named if usual_names(name, "").maker != name} == set()
    assert all(known_maker(name) for name in named)
