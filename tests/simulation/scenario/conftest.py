"""A small scenario, laid out once."""

from pathlib import Path

import pytest

from simulation.scenario.fresh import fresh
from simulation.scenario.scenario import Scenario
from simulation.scenario.writing import write


@pytest.fixture(scope="session")
def small() -> Scenario:
    """Three shops in Shanghai, Beijing and Guangzhou."""
    return fresh(3, 1)


@pytest.fixture
def directory(small: Scenario, tmp_path: Path) -> Path:
    """Its files, to be spoilt."""
    write(small, tmp_path / "small")
    return tmp_path / "small"
