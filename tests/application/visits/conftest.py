"""A shop's floor in both stores."""

from collections.abc import Iterator

import pytest

from tests.application.furnished import on_postgresql, stocked
from tests.application.visits.shop_day import ShopDay
from tests.chain import a_furnished_twin


@pytest.fixture(params=["memory", "postgresql"])
def day(request: pytest.FixtureRequest) -> Iterator[ShopDay]:
    """A Monday in one of three shops."""
    if request.param == "memory":
        app, clock = a_furnished_twin(stocked=True)
        yield ShopDay(app=app, clock=clock)
        return
    with on_postgresql(request.getfixturevalue("postgres_server"), stocked) as (app, clock):
        yield ShopDay(app=app, clock=clock)
