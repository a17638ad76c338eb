import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalogue.by_class import ByClass
from domain.catalogue.fitment import DoesNotFit
from domain.shared.trade import BayKind, Grade, Need, Skill, VehicleClass
from tests.domain.catalogue.builders import (
    ELECTRIC,
    ONLY_PETROL,
    a_car,
    a_service,
    an_operation,
)


def test_a_service_needs_its_operations_in_order_for_the_class_of_the_car() -> None:
    service = a_service(
        operations=(an_operation(minutes=30), an_operation(minutes=5, four_eyes=True))
    )

    needs = service.needs_for(a_car(vehicle_class=VehicleClass.LARGE))

    assert needs == tuple(
        Need(
            bay=BayKind.LIFT,
            skill=Skill.MAINTENANCE,
            grade=Grade.JUNIOR,
            minutes=minutes,
            four_eyes=four_eyes,
        )
        for minutes, four_eyes in ((35, False), (6, True))
    )
    assert service.minutes_for(a_car()) == 35


def test_a_service_that_is_not_for_this_car_is_refused() -> None:
    with pytest.raises(DoesNotFit, match="not for a Tesla Model 3"):
        a_service(fitment=ONLY_PETROL).needs_for(ELECTRIC)


def test_a_service_without_operations_is_our_mistake() -> None:
    with pytest.raises(ValueError, match="operations"):
        a_service(operations=())


@given(st.integers(1, 10_000))
def test_more_car_never_takes_less_time(minutes: int) -> None:
    scaled = ByClass.scaled(minutes)

    assert scaled.of(VehicleClass.SMALL) <= scaled.of(VehicleClass.MEDIUM) == minutes
    assert minutes <= scaled.of(VehicleClass.LARGE) <= scaled.of(VehicleClass.VAN)
