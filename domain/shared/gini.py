"""How unevenly something is shared out."""

from collections.abc import Collection


def gini(amounts: Collection[float]) -> float:
    """The Gini coefficient of what each has: 0 when all have the same.

    Between 0 and (n - 1) ÷ n, which is reached when one of ``n`` has everything. Nobody, or
    nothing to share, is even.

    Raises:
        ValueError: an amount is negative.

    Source: C. Gini (1912), half the relative mean absolute difference; computed from the ranked
    amounts as in A. Sen, *On Economic Inequality* (1973).
    """
    ranked, total, n = sorted(amounts), sum(amounts), len(amounts)
    if ranked and ranked[0] < 0:
        raise ValueError("nobody has less than nothing")
    if not total:
        return 0.0
    weighted = sum((2 * rank - n - 1) * amount for rank, amount in enumerate(ranked, 1))
    return max(0.0, weighted / (n * total))
