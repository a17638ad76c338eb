"""How evenly something is spread."""

from collections.abc import Iterable


def gini(amounts: Iterable[float]) -> float:
    """The Gini coefficient: half the mean difference of two people, as a share of the mean.

    Args:
        amounts: what each person has, none below zero.

    Returns:
        0 when all have the same, or nothing; of n people at most 1 - 1 / n, when one has it all.

    Source: C. Gini, *Variabilità e mutabilità* (1912); by ranks as in A. Sen, *On Economic
    Inequality* (1973).
    """
    ranked = sorted(amounts)
    whole = sum(ranked)
    if not whole:
        return 0.0
    count = len(ranked)
    by_rank = sum((2 * rank - count - 1) * one for rank, one in enumerate(ranked, start=1))
    return by_rank / (count * whole)
