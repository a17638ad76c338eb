import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalogue.catalogue import (
    Catalogue,
    NothingFits,
    NotInCatalogue,
    QuotedLine,
    WrongPricing,
)
from domain.catalogue.codes import Category
from domain.catalogue.fitment import DoesNotFit, Fitment, FitmentRule
from domain.catalogue.part import Part
from domain.catalogue.price_list import NoPrice, Per
from domain.catalogue.service import Service
from domain.shared.ids import PartId, ServiceId
from domain.shared.money import Money
from domain.shared.quantity import Unit
from domain.shared.trade import Car
from tests.domain.catalogue.builders import (
    ELECTRIC,
    ONLY_PETROL,
    SHOP,
    TODAY,
    a_car,
    a_need,
    a_part,
    a_price,
    a_price_list,
    a_service,
)
from tests.domain.catalogue.strategies import cars, fitments

LAVIDA = Fitment(rules=(FitmentRule(makers=("Volkswagen",), models=("Lavida",)),))
FILTER = a_part(fitment=LAVIDA)
UNIVERSAL = a_part("OF-ANY-01", fitment=ONLY_PETROL)
OIL = a_part("OIL-5W30", role="engine-oil", unit=Unit.MILLILITRE, zh="机油", en="Oil")
SERVICE = a_service(
    parts=(a_need(), a_need("engine-oil", quantity=4000, unit=Unit.MILLILITRE)),
    fitment=ONLY_PETROL,
)
PRICES = a_price_list(
    a_price(),
    a_price("OF-VW-01", 3200, per=Per.PIECE),
    a_price("OIL-5W30", 5800, per=Per.LITRE),
)
CATALOGUE = Catalogue(services=(SERVICE,), parts=(UNIVERSAL, FILTER, OIL), price_lists=(PRICES,))


def quote(catalogue: Catalogue, service: Service = SERVICE) -> tuple[QuotedLine, ...]:
    return catalogue.quote(service, a_car(), store=SHOP, region="east", on=TODAY)


@given(cars, st.lists(fitments, min_size=1, max_size=6), st.lists(fitments, min_size=1, max_size=4))
def test_browsing_for_a_car_never_shows_what_does_not_fit_it(
    car: Car, of_parts: list[Fitment], of_services: list[Fitment]
) -> None:
    parts = tuple(
        a_part(f"P-{n}", role=("oil-filter", "wiper-set")[n % 2], fitment=fitment)
        for n, fitment in enumerate(of_parts)
    )
    services = tuple(
        a_service(f"s-{n}", parts=(a_need(),), fitment=fitment)
        for n, fitment in enumerate(of_services)
    )
    catalogue = Catalogue(services=services, parts=parts)

    shown = catalogue.browse(car=car)

    assert all(item.fitment.fits(car) for item in shown)
    assert {item for item in shown if isinstance(item, Part)} == {
        part for part in parts if part.fitment.fits(car)
    }
    for service in services:
        if service in shown:
            assert all(each.part.fitment.fits(car) for each in catalogue.resolve(service, car))
        else:
            with pytest.raises((DoesNotFit, NothingFits)):
                catalogue.resolve(service, car)


def test_a_role_is_played_by_the_part_most_particularly_meant_for_the_car() -> None:
    resolved = CATALOGUE.resolve(SERVICE, a_car())
    elsewhere = CATALOGUE.resolve(SERVICE, a_car(maker="Toyota", model="Corolla"))

    assert [(each.role, each.part.code, each.quantity) for each in resolved] == [
        ("oil-filter", "OF-VW-01", 1),
        ("engine-oil", "OIL-5W30", 4000),
    ]
    assert elsewhere[0].part == UNIVERSAL


def test_a_role_that_nothing_plays_is_named() -> None:
    service = a_service(parts=(a_need("wiper-set"),))

    with pytest.raises(NothingFits, match="wiper-set for a Volkswagen Lavida") as refused:
        CATALOGUE.resolve(service, a_car())

    assert refused.value.facts["role"] == "wiper-set"


def test_a_part_counted_otherwise_does_not_play_the_role() -> None:
    by_the_piece = a_service(parts=(a_need("engine-oil", unit=Unit.PIECE),))

    with pytest.raises(NothingFits):
        CATALOGUE.resolve(by_the_piece, a_car())


def test_a_service_for_petrol_cars_is_not_quoted_for_an_electric_one() -> None:
    with pytest.raises(DoesNotFit):
        CATALOGUE.quote(SERVICE, ELECTRIC, store=SHOP, region="east", on=TODAY)


def test_labour_and_each_part_are_lines_of_their_own() -> None:
    labour, oil_filter, oil = quote(CATALOGUE)

    assert (labour.part, labour.service, labour.amount) == (None, SERVICE.id, Money(12_000))
    assert (oil_filter.part, oil_filter.service) == (FILTER.id, SERVICE.id)
    assert (oil.per, oil.quantity) == (Per.LITRE, 4000)
    assert (oil.unit_price, oil.amount, oil.tax) == (Money(5800), Money(23_200), 1300)


def test_labour_by_the_hour_counts_standard_minutes() -> None:
    hourly = a_price_list(a_price("diagnosis", 20_000, per=Per.HOUR))
    service = a_service("diagnosis")

    (labour,) = quote(Catalogue(services=(service,), parts=(), price_lists=(hourly,)), service)

    assert (labour.quantity, labour.amount) == (30, Money(10_000))


def test_a_part_over_the_counter_fits_the_car_if_one_is_named() -> None:
    line = CATALOGUE.quote_part(FILTER, 2, store=SHOP, region="east", on=TODAY, car=a_car())

    assert (line.amount, line.service) == (Money(6400), None)
    with pytest.raises(DoesNotFit):
        CATALOGUE.quote_part(FILTER, 2, store=SHOP, region="east", on=TODAY, car=ELECTRIC)


def test_what_has_no_price_is_not_quoted() -> None:
    with pytest.raises(NoPrice, match="OF-ANY-01"):
        CATALOGUE.quote_part(UNIVERSAL, 1, store=SHOP, region="east", on=TODAY)


def test_oil_priced_by_the_piece_is_not_quoted() -> None:
    by_the_piece = a_price_list(a_price("OIL-5W30", 5800, per=Per.PIECE))
    catalogue = Catalogue(services=(), parts=(OIL,), price_lists=(by_the_piece,))

    with pytest.raises(WrongPricing):
        catalogue.quote_part(OIL, 1000, store=SHOP, region="east", on=TODAY)


def test_a_substitute_need_not_be_substituted_in_return() -> None:
    original = FILTER.replaced_by(UNIVERSAL.id)
    catalogue = Catalogue(services=(), parts=(original, UNIVERSAL))

    assert catalogue.substitutes(original, a_car()) == (UNIVERSAL,)
    assert catalogue.substitutes(UNIVERSAL, a_car()) == ()
    assert catalogue.substitutes(original, ELECTRIC) == ()


def test_things_are_found_by_id_or_not_at_all() -> None:
    assert CATALOGUE.service(SERVICE.id) is SERVICE
    assert CATALOGUE.part(OIL.id) is OIL
    with pytest.raises(NotInCatalogue):
        CATALOGUE.service(ServiceId(OIL.id))
    with pytest.raises(NotInCatalogue):
        CATALOGUE.part(PartId(SERVICE.id))


def test_a_tab_shows_only_its_category() -> None:
    assert CATALOGUE.browse(category=Category.MAINTENANCE) == (SERVICE,)
    assert CATALOGUE.browse(category=Category.TYRE) == ()
