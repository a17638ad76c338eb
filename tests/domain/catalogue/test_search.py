import pytest

from domain.catalogue.catalogue import Catalogue
from domain.catalogue.fitment import Fitment, FitmentRule
from tests.domain.catalogue.builders import a_part, a_service

LAVIDA = Fitment(rules=(FitmentRule(makers=("Volkswagen",), models=("Lavida",)),))
CATALOGUE = Catalogue(
    services=(
        a_service("oil-service", zh="小保养（机油机滤）", en="Oil service"),
        a_service("wash", zh="标准洗车", en="Wash"),
    ),
    parts=(
        a_part("OF-VW-01", zh="机油滤清器（大众朗逸）", en="Oil filter", fitment=LAVIDA),
        a_part("WX-01", zh="洗车水蜡", en="Wash wax", barcode="4006381333931"),
    ),
)


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("机油", ["OF-VW-01", "oil-service"]),
        ("oil", ["OF-VW-01", "oil-service"]),
        ("OIL Filter", ["OF-VW-01"]),
        ("ｏｉｌ　ｆｉｌｔｅｒ", ["OF-VW-01"]),
        ("朗逸机滤", ["OF-VW-01"]),
        ("lavida", ["OF-VW-01"]),
        ("of-vw-01", ["OF-VW-01"]),
        ("oem of-vw-01", ["OF-VW-01"]),
        ("4006381333931", ["WX-01"]),
        ("洗车", ["WX-01", "wash"]),
        ("wash", ["wash", "WX-01"]),
        ("oil wash", []),
        ("变速箱", []),
        ("", ["OF-VW-01", "WX-01", "oil-service", "wash"]),
    ],
)
def test_words_in_either_language_find_what_they_name_best_first(
    typed: str, codes: list[str]
) -> None:
    assert [item.code for item in CATALOGUE.browse(text=typed)] == codes
