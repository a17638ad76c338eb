"""What a target may aim at."""

import pytest

from domain.stores.region import Region
from simulation.scenario.measures import region_of


def test_a_target_aims_at_the_chain_or_at_a_region() -> None:
    assert region_of("wait_h") is None
    assert region_of("wait_h.south") is Region.SOUTH


@pytest.mark.parametrize("measure", ["patience", "wait_h.moon", "highest_region_occupied.east"])
def test_nothing_else_is_aimed_at(measure: str) -> None:
    with pytest.raises(ValueError, match=r"there is no|of the whole chain"):
        region_of(measure)
