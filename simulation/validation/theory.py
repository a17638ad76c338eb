"""Queues whose mean is known exactly: what a shop comes to by formula alone.

Rates are cars a minute and times are minutes, unless it says otherwise.
"""

from collections.abc import Sequence
from math import factorial, fsum

from attrs import frozen

_ROUNDS = 1_000
"""Of putting traffic into its own equations, or terms of a series that falls doubly fast."""


def erlang_c(rate: float, mean_min: float, bays: int) -> float:
    """The mean wait where cars come by chance, and work is exponential (M/M/c).

    Source: A. K. Erlang, "Solution of some problems in the theory of probabilities of
    significance in automatic telephone exchanges" (1917).
    """
    offered = rate * mean_min
    full = offered**bays / factorial(bays) / (1 - offered / bays)
    some = fsum(offered**cars / factorial(cars) for cars in range(bays))
    return full / (some + full) * mean_min / (bays - offered)


def pollaczek_khinchine(rate: float, mean_min: float, mean_square: float) -> float:
    """The mean wait for one bay, however long work takes (M/G/1), by its first two moments.

    Source: F. Pollaczek, "Über eine Aufgabe der Wahrscheinlichkeitstheorie", Mathematische
    Zeitschrift 32 (1930); A. Khinchine, Matematicheskii Sbornik 39 (1932).
    """
    return rate * mean_square / (2 * (1 - rate * mean_min))


@frozen
class Room:
    """What comes of a shop in which nobody stays who finds so many cars there (M/M/c/K)."""

    turned_away: float
    """Share of those who come."""
    wait_min: float
    """Mean of those who stay."""


def finite(rate: float, mean_min: float, bays: int, most: int) -> Room:
    """A shop of ``most`` cars, those in its bays included.

    Source: D. Gross et al., *Fundamentals of Queueing Theory*, 4th ed. (2008), 2.5.
    """
    weights = [1.0]
    for cars in range(1, most + 1):
        weights.append(weights[-1] * rate * mean_min / min(cars, bays))
    whole = fsum(weights)
    in_line = fsum(max(0, cars - bays) * one for cars, one in enumerate(weights)) / whole
    turned_away = weights[-1] / whole
    return Room(turned_away, in_line / (rate * (1 - turned_away)))


def traffic(outside: Sequence[float], routes: Sequence[Sequence[float]]) -> tuple[float, ...]:
    """How many cars a minute come to each shop, from outside and from the others.

    ``routes[i][j]``: the share of those leaving ``i`` who go to ``j``; some leave for good.
    """
    rates = tuple(outside)
    for _ in range(_ROUNDS):
        rates = tuple(
            own + fsum(rate * routes[shop][to] for shop, rate in enumerate(rates))
            for to, own in enumerate(outside)
        )
    return rates


def jackson(outside: Sequence[float], routes: Sequence[Sequence[float]], mean_min: float) -> float:
    """The mean wait of a visit in a network of shops with a bay each, each like M/M/1.

    Source: J. R. Jackson, "Networks of waiting lines", Operations Research 5 (1957); that ways
    of any length between the shops change nothing: F. Baskett et al., Journal of the ACM 22
    (1975).
    """
    rates = traffic(outside, routes)
    return fsum(rate * erlang_c(rate, mean_min, 1) for rate in rates) / fsum(rates)


def shorter_of(looks: int, load: float, mean_min: float) -> float:
    """The mean wait where everybody joins the shortest of ``looks`` lines, of very many.

    Source: M. Mitzenmacher, "The power of two choices in randomized load balancing", IEEE
    Transactions on Parallel and Distributed Systems 12 (2001): the share of shops with at least
    k cars is load ** ((looks ** k - 1) / (looks - 1)).
    """
    behind = (load ** ((looks**cars - looks) // (looks - 1)) for cars in range(2, 12))
    return mean_min * fsum(behind)
