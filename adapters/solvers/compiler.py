"""Machine code where the compiler is installed (``baywise[solvers]``), plain Python elsewhere."""

import os
from collections.abc import Callable, Iterable, MutableSequence
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])

Numbers = MutableSequence[int]
"""Whole numbers of 64 bits."""

COMPILES: Final = find_spec("numba") is not None
ENGINE: Final = "annealing (compiled)" if COMPILES else "annealing (plain Python)"


def compiled(function: Function) -> Function:
    """The same function, compiled at its first call and kept on disk for the next process.

    What is compiled may only know numbers, flat lists of numbers and other compiled functions;
    it lets the other threads of the process go on.
    """
    if not COMPILES:
        return function
    from numba import config, njit

    # The module makes its settings out of the environment when it is imported.
    settings = vars(config)
    settings["CACHE_DIR"] = settings["CACHE_DIR"] or str(_kept_in())
    try:
        return cast(Function, njit(cache=True, nogil=True)(function))
    except RuntimeError:
        # Nowhere to keep it: compiled anew by every process.
        return cast(Function, njit(nogil=True)(function))


@cache
def _kept_in() -> Path:
    """A folder for what is compiled of just these sources.

    Numba looks whether the file of a function has changed, not whether those have that it calls.
    """
    here = Path(__file__).parent
    sources = sha256(b"".join(one.read_bytes() for one in sorted(here.rglob("*.py"))))
    beside, own = here / "__pycache__", Path.home() / ".cache" / "baywise"
    return (beside if os.access(here, os.W_OK) else own) / sources.hexdigest()[:16]


def numbers(values: Iterable[int]) -> Numbers:
    """A flat list as compiled functions take it."""
    if not COMPILES:
        return list(values)
    from numpy import fromiter, int64

    return cast(Numbers, fromiter(values, int64))
