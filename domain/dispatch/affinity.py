"""Affinity: how likely somebody's work is right the first time, learned from finished jobs."""

from typing import Final, NamedTuple

from attrs import field, frozen, validators

PRIOR: Final = 0.95
"""What is believed of work that nobody has seen yet."""

_CHAIN_LEANS: Final = 20.0
_GRADE_LEANS: Final = 20.0
_OWN_LEANS: Final = 10.0
"""So many jobs the wider experience is worth, so that three lucky jobs make no specialist."""


class Tried(NamedTuple):
    """How many ``jobs`` were seen, and how many of them were ``right`` the first time."""

    jobs: int
    right: int


UNTRIED: Final = Tried(0, 0)


@frozen
class Affinity:
    """What is learned of one person in one skill.

    ``rate``: the probability that the next job is right the first time. ``jobs``: their own ones
    that it was learned from.
    """

    rate: float = field(validator=[validators.ge(0), validators.le(1)])
    jobs: int = field(default=0, validator=validators.ge(0))


def affinity(*, own: Tried, of_grade: Tried, of_skill: Tried) -> Affinity:
    """What somebody's own jobs say, and while they are few, those of others.

    Args:
        own: the person's own jobs in the skill.
        of_grade: everybody's in the chain who has it at the same grade.
        of_skill: everybody's in the chain.

    Source: the mean of a Beta prior after binomial trials (A. Gelman et al., *Bayesian Data
    Analysis*, 3rd ed., 2.4), one inside the other; how many jobs each prior is worth is ours.
    """
    skill = _leaning(of_skill, PRIOR, _CHAIN_LEANS)
    grade = _leaning(of_grade, skill, _GRADE_LEANS)
    return Affinity(rate=_leaning(own, grade, _OWN_LEANS), jobs=own.jobs)


def _leaning(seen: Tried, believed: float, worth: float) -> float:
    return (worth * believed + seen.right) / (worth + seen.jobs)
