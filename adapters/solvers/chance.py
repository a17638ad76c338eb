"""Chance for compiled searches: the same numbers on every machine, compiled or not."""

from typing import Final

from adapters.solvers.compiler import Numbers, compiled

MODULUS: Final = 2**31 - 1
_FACTOR: Final = 48271
"""The minimal standard generator: Park, Miller and Stockmeyer, Communications of the ACM 1993."""


@compiled
def share(m: Numbers, at: int) -> float:
    """A number above 0 and below 1; at ``at`` lies the last one, from 1 to the modulus - 1."""
    m[at] = m[at] * _FACTOR % MODULUS
    return m[at] / MODULUS


@compiled
def below(m: Numbers, at: int, count: int) -> int:
    """A whole number from 0 up to ``count``, without it."""
    return int(share(m, at) * count)
