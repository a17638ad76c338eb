"""Small changes of a sequence, each with its way back.

A move is kept at ``day.move``: its kind, two places or operations, a technician, and the first and
the last position that it changed.
"""

from typing import Final

from adapters.solvers.chance import below, share
from adapters.solvers.compiler import Numbers, compiled
from adapters.solvers.floor import Day

SHIFT: Final = 1
SWAP: Final = 2
HAND_OVER: Final = 3
EXCHANGE: Final = 4

_SHIFTS: Final = 0.50
_SWAPS: Final = 0.60
_HAND_OVERS: Final = 0.85
_FARTHEST: Final = 40
"""Shares of the moves, one upon the other, and how far a job is shifted at most."""

FIELDS: Final = 6
_KIND, _ONE, _OTHER, _TECHNICIAN, FIRST, LAST = range(FIELDS)


@compiled
def propose(m: Numbers, day: Day) -> bool:
    """Make a random move; false when there was nothing to change, and nothing is changed."""
    kind = share(m, day.random)
    if kind < _SHIFTS:
        return _shift(m, day)
    if kind < _SWAPS:
        return _swap(m, day)
    if kind < _HAND_OVERS:
        return _hand_over(m, day)
    return _exchange(m, day)


@compiled
def changes_hands(m: Numbers, day: Day) -> bool:
    """Whether the last move was about people."""
    return m[day.move + _KIND] >= HAND_OVER


@compiled
def undo(m: Numbers, day: Day) -> None:
    """Take the last move back."""
    kind, one, other = m[day.move + _KIND], m[day.move + _ONE], m[day.move + _OTHER]
    if kind == SHIFT:
        _carry(m, day.jobs + other, day.jobs + one)
    elif kind == SWAP:
        _change_places(m, day.jobs + one, day.jobs + other)
    elif kind == HAND_OVER:
        _give(m, day, one, m[day.move + _TECHNICIAN])
    else:
        mine, theirs = m[day.hands + one], m[day.hands + other]
        _give(m, day, one, theirs)
        _give(m, day, other, mine)


@compiled
def _shift(m: Numbers, day: Day) -> bool:
    """A job to a place some positions earlier or later."""
    one, far = below(m, day.random, day.operations), share(m, day.random)
    distance = 1 + int(_FARTHEST * far * far)
    other = one + distance if share(m, day.random) < 0.5 else one - distance
    if other < 0 or other >= day.operations:
        return False
    job, step, changes = m[day.jobs + one], 1 if other > one else -1, False
    for place in range(one + step, other + step, step):
        if m[day.jobs + place] != job:
            changes = True
            break
    if not changes:
        return False
    _carry(m, day.jobs + one, day.jobs + other)
    _note(m, day, SHIFT, one, other, min(one, other), max(one, other))
    return True


@compiled
def _swap(m: Numbers, day: Day) -> bool:
    """Two jobs change places."""
    one = below(m, day.random, day.operations)
    other = below(m, day.random, day.operations)
    if m[day.jobs + one] == m[day.jobs + other]:
        return False
    _change_places(m, day.jobs + one, day.jobs + other)
    _note(m, day, SWAP, one, other, min(one, other), max(one, other))
    return True


@compiled
def _hand_over(m: Numbers, day: Day) -> bool:
    """An operation to another technician, half the time to the one who was to do it before."""
    one = below(m, day.random, day.operations)
    technician = below(m, day.random, day.technicians)
    if m[day.before + one] >= 0 and share(m, day.random) < 0.5:
        technician = m[day.before + one]
    before, position = m[day.hands + one], m[day.position + one]
    if technician == before or not _able(m, day, one, technician):
        return False
    _give(m, day, one, technician)
    if not _four_eyes(m, day, one):
        _give(m, day, one, before)
        return False
    _note(m, day, HAND_OVER, one, one, position, position)
    m[day.move + _TECHNICIAN] = before
    return True


@compiled
def _exchange(m: Numbers, day: Day) -> bool:
    """Two operations exchange their technicians."""
    one = below(m, day.random, day.operations)
    other = below(m, day.random, day.operations)
    mine, theirs = m[day.hands + one], m[day.hands + other]
    if mine == theirs or not (_able(m, day, one, theirs) and _able(m, day, other, mine)):
        return False
    _give(m, day, one, theirs)
    _give(m, day, other, mine)
    if not (_four_eyes(m, day, one) and _four_eyes(m, day, other)):
        _give(m, day, one, mine)
        _give(m, day, other, theirs)
        return False
    here, there = m[day.position + one], m[day.position + other]
    _note(m, day, EXCHANGE, one, other, min(here, there), max(here, there))
    return True


@compiled
def _note(m: Numbers, day: Day, kind: int, one: int, other: int, first: int, last: int) -> None:
    m[day.move + _KIND] = kind
    m[day.move + _ONE] = one
    m[day.move + _OTHER] = other
    m[day.move + FIRST] = first
    m[day.move + LAST] = last


@compiled
def _carry(m: Numbers, here: int, there: int) -> None:
    """Move one entry; those between make room."""
    job, step = m[here], 1 if there > here else -1
    for place in range(here, there, step):
        m[place] = m[place + step]
    m[there] = job


@compiled
def _change_places(m: Numbers, here: int, there: int) -> None:
    job = m[here]
    m[here] = m[there]
    m[there] = job


@compiled
def _give(m: Numbers, day: Day, operation: int, technician: int) -> None:
    before, spans = m[day.hands + operation], day.duration + operation * day.technicians
    m[day.load + before] -= m[spans + before]
    m[day.load + technician] += m[spans + technician]
    m[day.hands + operation] = technician


@compiled
def _able(m: Numbers, day: Day, operation: int, technician: int) -> bool:
    return m[day.duration + operation * day.technicians + technician] > 0


@compiled
def _four_eyes(m: Numbers, day: Day, operation: int) -> bool:
    """Whether the operation and its checks are in different hands."""
    judge, technician = m[day.judge + operation], m[day.hands + operation]
    if judge >= 0:
        for checked in range(judge, operation):
            if m[day.hands + checked] == technician:
                return False
    for check in range(operation + 1, m[day.judged + operation] + 1):
        first = m[day.judge + check]
        if 0 <= first <= operation and m[day.hands + check] == technician:
            return False
    return True
