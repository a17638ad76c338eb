"""What is compiled is kept for just the sources that it was compiled of."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from adapters import solvers
from adapters.solvers.compiler import COMPILES

_ANSWER = "from adapters.solvers.outer import outer; print(outer())"
_OUTER = """
from adapters.solvers.compiler import compiled
from adapters.solvers.inner import inner

@compiled
def outer():
    return inner()
"""
_INNER = """
from adapters.solvers.compiler import compiled

@compiled
def inner():
    return {answer}
"""


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """An installation of two compiled functions in two files."""
    package = tmp_path / "adapters" / "solvers"
    package.mkdir(parents=True)
    (tmp_path / "adapters" / "__init__.py").touch()
    (package / "__init__.py").touch()
    shutil.copy(Path(solvers.__file__).with_name("compiler.py"), package)
    (package / "outer.py").write_text(_OUTER)
    return tmp_path


def answer(root: Path) -> str:
    told = subprocess.run(
        [sys.executable, "-c", _ANSWER], cwd=root, capture_output=True, text=True, check=True
    )
    return told.stdout.strip()


def test_an_update_of_what_a_function_calls_is_noticed(copied: Path) -> None:
    inner = copied / "adapters" / "solvers" / "inner.py"
    inner.write_text(_INNER.format(answer=1))
    assert answer(copied) == "1"

    inner.write_text(_INNER.format(answer=2))

    assert answer(copied) == "2"
    assert list(copied.rglob("*.nbi")) or not COMPILES
