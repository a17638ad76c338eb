"""Student's distribution, as far as intervals need it."""

from functools import cache
from math import atan2, cos, pi, sin, sqrt, tan


def within(t: float, freedom: int) -> float:
    """How probable it is that Student's t lies between -``t`` and ``t``, for ``t`` >= 0.

    Args:
        freedom: degrees of freedom, at least 1.

    Source: M. Abramowitz and I. A. Stegun, *Handbook of Mathematical Functions* (1964), 26.7.3
    and 26.7.4: exact finite sums in the angle whose tangent is t / sqrt(freedom).
    """
    return _within_angle(atan2(t, sqrt(freedom)), freedom)


@cache
def quantile(confidence: float, freedom: int) -> float:
    """The t between whose negative and itself lies the share ``confidence``.

    Found by halving an interval of angles until it can be halved no more: the probability grows
    with the angle, and the angle is bounded where t is not.

    Raises:
        ValueError: ``confidence`` is not between 0 and 1, or there is no freedom.
    """
    if not 0 <= confidence < 1 or freedom < 1:
        raise ValueError("a confidence lies from 0 to below 1, and freedom is at least 1")
    low, high = 0.0, pi / 2
    while low < (middle := (low + high) / 2) < high:
        if _within_angle(middle, freedom) < confidence:
            low = middle
        else:
            high = middle
    return sqrt(freedom) * tan(low)


def _within_angle(angle: float, freedom: int) -> float:
    across, up = cos(angle), sin(angle)
    odd = freedom % 2
    term = across if odd else 1.0
    series = term if freedom > 1 else 0.0
    for step in range(2 + odd, freedom, 2):
        term *= across * across * (step - 1) / step
        series += term
    return 2 / pi * (angle + up * series) if odd else up * series
