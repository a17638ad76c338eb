import pytest

from tests.application.people.database import application_engine as application_engine
from tests.application.people.database import emptied as emptied
from tests.application.people.database import migrated as migrated
from tests.application.people.database import people_url as people_url
from tests.application.people.world import World, in_memory, on_postgres


@pytest.fixture(params=["twin", "postgres"])
def world(request: pytest.FixtureRequest) -> World:
    """People over both stores."""
    if request.param == "twin":
        return in_memory()
    return on_postgres(request.getfixturevalue("emptied"))
