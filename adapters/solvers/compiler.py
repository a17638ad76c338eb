"""Machine code where the compiler is installed (``baywise[solvers]``), plain Python elsewhere."""

from collections.abc import Callable, Iterable, MutableSequence
from importlib.util import find_spec
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
    from numba import njit

    try:
        return cast(Function, njit(cache=True, nogil=True)(function))
    except RuntimeError:
        # Nowhere to keep it: compiled anew by every process.
        return cast(Function, njit(nogil=True)(function))


def numbers(values: Iterable[int]) -> Numbers:
    """A flat list as compiled functions take it."""
    if not COMPILES:
        return list(values)
    from numpy import fromiter, int64

    return cast(Numbers, fromiter(values, int64))
