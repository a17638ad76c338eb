"""Small changes of a sequence, each with its way back."""

from typing import Final

from adapters.solvers.chance import below, share
from adapters.solvers.compiler import Numbers, compiled
from adapters.solvers.floor import Day, Line

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
"""A move: its kind, two places or operations, a technician, first and last changed position."""


@compiled
def propose(day: Day, line: Line, move: Numbers, random: Numbers) -> bool:
    """Make a random move; false when there was nothing to change, and nothing is changed."""
    kind = share(random)
    if kind < _SHIFTS:
        return _shift(line, move, random)
    if kind < _SWAPS:
        return _swap(line, move, random)
    if kind < _HAND_OVERS:
        return _hand_over(day, line, move, random)
    return _exchange(day, line, move, random)


@compiled
def undo(day: Day, line: Line, move: Numbers) -> None:
    kind, one, other = move[0], move[1], move[2]
    if kind == SHIFT:
        _carry(line.jobs, other, one)
    elif kind == SWAP:
        line.jobs[one], line.jobs[other] = line.jobs[other], line.jobs[one]
    elif kind == HAND_OVER:
        _give(day, line, one, move[3])
    else:
        mine, theirs = line.hands[one], line.hands[other]
        _give(day, line, one, theirs)
        _give(day, line, other, mine)


@compiled
def _shift(line: Line, move: Numbers, random: Numbers) -> bool:
    """A job to a place some positions earlier or later."""
    jobs = line.jobs
    one, far = below(random, len(jobs)), share(random)
    distance = 1 + int(_FARTHEST * far * far)
    other = one + distance if share(random) < 0.5 else one - distance
    if other < 0 or other >= len(jobs):
        return False
    job, step, changes = jobs[one], 1 if other > one else -1, False
    for place in range(one + step, other + step, step):
        if jobs[place] != job:
            changes = True
            break
    if not changes:
        return False
    _carry(jobs, one, other)
    _note(move, SHIFT, one, other, min(one, other), max(one, other))
    return True


@compiled
def _swap(line: Line, move: Numbers, random: Numbers) -> bool:
    """Two jobs change places."""
    jobs = line.jobs
    one, other = below(random, len(jobs)), below(random, len(jobs))
    if jobs[one] == jobs[other]:
        return False
    jobs[one], jobs[other] = jobs[other], jobs[one]
    _note(move, SWAP, one, other, min(one, other), max(one, other))
    return True


@compiled
def _hand_over(day: Day, line: Line, move: Numbers, random: Numbers) -> bool:
    """An operation to another technician, half the time to the one who was to do it before."""
    one, technician = below(random, len(line.hands)), below(random, day.technicians)
    if day.before[one] >= 0 and share(random) < 0.5:
        technician = day.before[one]
    before = line.hands[one]
    if technician == before or day.duration[one * day.technicians + technician] < 0:
        return False
    _give(day, line, one, technician)
    if not _four_eyes(day, line, one):
        _give(day, line, one, before)
        return False
    _note(move, HAND_OVER, one, one, line.position[one], line.position[one])
    move[3] = before
    return True


@compiled
def _exchange(day: Day, line: Line, move: Numbers, random: Numbers) -> bool:
    """Two operations exchange their technicians."""
    one, other = below(random, len(line.hands)), below(random, len(line.hands))
    mine, theirs = line.hands[one], line.hands[other]
    count = day.technicians
    if mine == theirs or day.duration[one * count + theirs] < 0:
        return False
    if day.duration[other * count + mine] < 0:
        return False
    _give(day, line, one, theirs)
    _give(day, line, other, mine)
    if not (_four_eyes(day, line, one) and _four_eyes(day, line, other)):
        _give(day, line, one, mine)
        _give(day, line, other, theirs)
        return False
    here, there = line.position[one], line.position[other]
    _note(move, EXCHANGE, one, other, min(here, there), max(here, there))
    return True


@compiled
def _note(move: Numbers, kind: int, one: int, other: int, first: int, last: int) -> None:
    move[0], move[1], move[2], move[4], move[5] = kind, one, other, first, last


@compiled
def _carry(jobs: Numbers, here: int, there: int) -> None:
    """Move one entry; those between make room."""
    job, step = jobs[here], 1 if there > here else -1
    for place in range(here, there, step):
        jobs[place] = jobs[place + step]
    jobs[there] = job


@compiled
def _give(day: Day, line: Line, operation: int, technician: int) -> None:
    before, at = line.hands[operation], operation * day.technicians
    line.load[before] -= day.duration[at + before]
    line.load[technician] += day.duration[at + technician]
    line.hands[operation] = technician


@compiled
def _four_eyes(day: Day, line: Line, operation: int) -> bool:
    """Whether the operation and its checks are in different hands."""
    judge, judged, technician = day.judge[operation], day.judged[operation], line.hands[operation]
    if judge >= 0 and line.hands[judge] == technician:
        return False
    return not (judged >= 0 and line.hands[judged] == technician)
