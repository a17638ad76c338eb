import pytest
from hypothesis import given

from domain.catalogue.fitment import ANY_CAR, BadFitment, Fitment, FitmentRule
from domain.shared.trade import Car, Energy, VehicleClass
from tests.domain.catalogue.builders import ELECTRIC, a_car
from tests.domain.catalogue.strategies import cars, fitments

LAVIDA_TO_2018 = FitmentRule(makers=("Volkswagen",), models=("Lavida",), last_year=2018)


@given(cars)
def test_without_rules_everything_fits(car: Car) -> None:
    assert ANY_CAR.fits(car)


@pytest.mark.parametrize(("year", "fits"), [(2013, True), (2018, True), (2019, False)])
def test_the_last_year_is_included(year: int, fits: bool) -> None:
    assert Fitment(rules=(LAVIDA_TO_2018,)).fits(a_car(year=year)) is fits


def test_every_condition_given_must_hold() -> None:
    rule = FitmentRule(
        makers=("Volkswagen", "Audi"),
        first_year=2020,
        energies=(Energy.PETROL,),
        classes=(VehicleClass.MEDIUM,),
    )

    assert rule.matches(a_car())
    assert not rule.matches(a_car(maker="BMW"))
    assert not rule.matches(a_car(year=2019))
    assert not rule.matches(a_car(energy=Energy.DIESEL))
    assert not rule.matches(a_car(vehicle_class=VehicleClass.VAN))


def test_names_are_the_same_in_any_case_width_and_spacing() -> None:
    rule = FitmentRule(makers=("Great Wall",), models=("Model 3",))

    assert rule.matches(a_car(maker="GREATWALL", model="ｍｏｄｅｌ３"))


@pytest.mark.parametrize("maker", ["大众", "一汽-大众", "VW", "Volkswagen"])
@pytest.mark.parametrize("model", ["朗逸", "LAVIDA", "大众朗逸"])
def test_a_car_fits_in_whatever_words_it_is_written_down(maker: str, model: str) -> None:
    written = a_car(maker=maker, model=model, year=2018)

    assert LAVIDA_TO_2018.matches(written)
    assert FitmentRule(makers=("大众",), models=("朗逸",)).matches(a_car())
    assert not FitmentRule(makers=("Audi",)).matches(written)


@given(cars, fitments)
def test_an_exclusion_wins_over_every_rule(car: Car, fitment: Fitment) -> None:
    this_car = FitmentRule(makers=(car.maker,), models=(car.model,))

    assert not Fitment(rules=fitment.rules, excluded=(this_car,)).fits(car)


@given(cars, fitments)
def test_what_fits_by_rules_is_meant_for_the_car_to_some_degree(car: Car, fitment: Fitment) -> None:
    assert fitment.closeness(car) == 0 or any(rule.matches(car) for rule in fitment.rules)


def test_a_rule_for_the_model_is_closer_than_one_for_the_energy() -> None:
    model = Fitment(rules=(FitmentRule(makers=("Volkswagen",), models=("Lavida",)),))
    energy = Fitment(rules=(FitmentRule(energies=(Energy.PETROL,)),))

    assert model.closeness(a_car()) > energy.closeness(a_car()) > ANY_CAR.closeness(a_car())
    assert model.closeness(ELECTRIC) == 0


def test_a_rule_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(BadFitment, match="maker"):
        FitmentRule(models=("Lavida",))
    with pytest.raises(BadFitment, match="year"):
        FitmentRule(first_year=2020, last_year=2019)
