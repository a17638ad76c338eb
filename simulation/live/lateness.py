"""Whether a customer who is expected still comes, and when, given that they are not here yet."""

from random import Random
from statistics import NormalDist
from typing import Final

from attrs import frozen

from simulation.scenario.conditions import Conditions

_NORMAL: Final = NormalDist()
_SURE: Final = 1e-9


@frozen
class Lateness:
    """``late_min``: minutes after the agreed time, negative before it; none for who never comes."""

    late_min: float | None

    @classmethod
    def drawn(cls, conditions: Conditions, waited_min: float, luck: Random) -> "Lateness":
        """Of what the conditions say, what is left once the shop has ``waited_min`` in vain.

        By Bayes' rule: the longer nobody has come, the likelier it is that nobody will.
        """
        never, share = luck.random(), luck.random()
        past = _past(waited_min, conditions.late_min)
        missing = conditions.no_show
        here_later = (1 - missing) * (1 - past)
        if never * (missing + here_later) < missing:
            return cls(None)
        place = min(max(past + share * (1 - past), _SURE), 1 - _SURE)
        return cls(max(waited_min, conditions.late_min * _NORMAL.inv_cdf(place)))


def _past(waited_min: float, spread_min: float) -> float:
    """The share of those who come that would be here by now."""
    if spread_min > 0:
        return _NORMAL.cdf(waited_min / spread_min)
    return 1.0 if waited_min > 0 else 0.0
