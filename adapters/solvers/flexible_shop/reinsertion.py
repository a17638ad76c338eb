"""One step of the search: an operation is taken out, and put in again somewhere.

Where, and in which way, is drawn: what makes a longer path is ever less likely, and the less the
colder it is (S. Geman and D. Geman, IEEE Transactions on Pattern Analysis 1984). Nothing is tried
and taken back.
"""

from math import exp
from typing import Final

from adapters.solvers.chance import below, share
from adapters.solvers.compiler import Numbers, compiled
from adapters.solvers.flexible_shop.longest_paths import (
    head_at,
    look_back,
    look_forward,
    measure,
    tail_at,
    take_out,
)
from adapters.solvers.flexible_shop.memory import Places

_CRITICAL: Final = 0.9
_TRIES: Final = 20
"""How often an operation of a longest path is looked for, and how many are asked for it."""
_SURE: Final = 1 << 30
"""What the likeliest candidate weighs."""
_UNLIKELY: Final = 12.0
"""Temperatures above the best candidate from which on nothing is drawn."""


@compiled
def reinsert(m: Numbers, s: Places, temperature: float) -> None:
    """Take one operation out and put it in again."""
    operation = _chosen(m, s)
    take_out(m, s, operation)
    without = look_forward(m, s, operation)
    look_back(m, s, operation)
    candidates = _weigh(m, s, operation, without)
    drawn = _drawn(m, s, candidates, temperature)
    _put_in(m, s, operation, drawn, without)


@compiled
def _chosen(m: Numbers, s: Places) -> int:
    """Mostly one of a longest path: only those make the end of all come sooner."""
    measure(m, s)
    operation = below(m, s.random, s.operations)
    if share(m, s.random) < _CRITICAL:
        for _ in range(_TRIES):
            if m[s.head + operation] + m[s.tail + operation] == m[s.makespan]:
                break
            operation = below(m, s.random, s.operations)
    return operation


@compiled
def _weigh(m: Numbers, s: Places, operation: int, without: int) -> int:
    """Every way at every place that differs from the one before it; returns how many there are.

    Half as much as the end of all counts the path through the operation alone: most candidates
    leave the end as it is, and of these the shorter path is worth more.
    """
    count = 0
    for place in range(m[s.window], m[s.window + 1] + 1):
        for way in range(m[s.first + operation], m[s.first + operation + 1]):
            if place > m[s.window] and not _meet(m, s, m[s.rest + place - 1], way):
                continue
            path = head_at(m, s, place, way) + tail_at(m, s, place, way)
            m[s.place + count] = place
            m[s.option + count] = way
            m[s.energy + count] = 2 * max(without, path) + path
            count += 1
    return count


@compiled
def _meet(m: Numbers, s: Places, other: int, way: int) -> bool:
    """Whether the other operation needs the same bay or hands."""
    its = m[s.way + other]
    return m[s.bay + its] == m[s.bay + way] or m[s.technician + its] == m[s.technician + way]


@compiled
def _drawn(m: Numbers, s: Places, candidates: int, temperature: float) -> int:
    """One of the candidates; their energies give way to their weights."""
    least = m[s.energy]
    for at in range(s.energy, s.energy + candidates):
        least = min(least, m[at])
    total = 0
    for at in range(s.energy, s.energy + candidates):
        above = (m[at] - least) / temperature
        m[at] = int(_SURE * exp(-above)) if above < _UNLIKELY else 0
        total += m[at]
    left = below(m, s.random, total)
    drawn = 0
    while left >= m[s.energy + drawn]:
        left -= m[s.energy + drawn]
        drawn += 1
    return drawn


@compiled
def _put_in(m: Numbers, s: Places, operation: int, drawn: int, without: int) -> None:
    """The drawn candidate, at one of the places that are the same to it."""
    place, way = m[s.place + drawn], m[s.option + drawn]
    m[s.makespan] = max(without, head_at(m, s, place, way) + tail_at(m, s, place, way))
    last = place
    while last < m[s.window + 1] and not _meet(m, s, m[s.rest + last], way):
        last += 1
    place += below(m, s.random, last - place + 1)
    for turn in range(place):
        m[s.sequence + turn] = m[s.rest + turn]
    m[s.sequence + place] = operation
    for turn in range(place + 1, s.operations):
        m[s.sequence + turn] = m[s.rest + turn - 1]
    m[s.way + operation] = way
