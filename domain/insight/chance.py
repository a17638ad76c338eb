"""Whether a rate is worse than chance explains."""

from math import exp, lgamma
from typing import Final

from domain.insight.figures import Rework

FALSE_ALARM: Final = 0.05
"""How probable it is that anybody at all stands out where all are equally good."""

_NEGLIGIBLE: Final = 1e-12


def chance_of(found: int, drawn: int, marked: int, among: int) -> float:
    """How probable it is to find at least ``found`` marked ones by chance.

    Args:
        drawn: how many are drawn, without putting back.
        marked: how many of all are marked.
        among: how many there are in all.

    Returns:
        The upper tail of the hypergeometric distribution, the p-value of Fisher's exact test to
        one side.

    Source: R. A. Fisher, *Statistical Methods for Research Workers*, 5th ed. (1934), section 21.02.
    """
    least = max(found, drawn + marked - among, 0)
    most = min(drawn, marked)
    if least > most:
        return 0.0
    term = exp(
        _log_ways(marked, least)
        + _log_ways(among - marked, drawn - least)
        - _log_ways(among, drawn)
    )
    sum_ = 0.0
    for hits in range(least, most + 1):
        sum_ += term
        left = among - marked - drawn + hits + 1
        ratio = (marked - hits) * (drawn - hits) / ((hits + 1) * left)
        term *= ratio
        if ratio < 1 and term < _NEGLIGIBLE * sum_:
            break
    return min(1.0, sum_)


def is_abnormal(one: Rework, network: Rework, compared: int) -> bool:
    """Whether ``one`` of ``compared`` has more rework than chance explains.

    Asked is how probable its share of all rework of the ``network``, itself included, would be if
    every job were equally likely to come back. As many are compared, each gets its part of
    :data:`FALSE_ALARM` (the Bonferroni correction): a shop of a few jobs does not stand out by
    chance, nor does one of hundreds.
    """
    if not one.reworked:
        return False
    by_chance = chance_of(one.reworked, one.jobs, network.reworked, network.jobs)
    return by_chance < FALSE_ALARM / max(1, compared)


def _log_ways(of: int, chosen: int) -> float:
    return lgamma(of + 1) - lgamma(chosen + 1) - lgamma(of - chosen + 1)
