import pytest

from tests.application.people.world import World, in_memory


@pytest.fixture
def world() -> World:
    """People over the twin; the contract suite proves that PostgreSQL does the same."""
    return in_memory()
