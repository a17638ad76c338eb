"""What a sequence of jobs costs, worked out from the place where it changed.

The compiled twin of :class:`domain.planning.floor.Floor`: the same rules in flat lists of numbers.
Every eighth position keeps the state of the shop, so a changed sequence is worked out from the
state before the change, and only until the shop is again as it was without it.
"""

from typing import Final, NamedTuple

from adapters.solvers.compiler import Numbers, compiled

EVERY: Final = 8
"""Positions from one kept state to the next."""
NO_LIMIT: Final = 1 << 60
_TOO_LATE: Final = 1000
"""What a slot beyond the allowed overtime costs: more than anything allowed."""


class Day(NamedTuple):
    """Where everything lies in the memory of a search, which is one flat list of numbers.

    One list, because a compiled function pays for every list that it is given.

    The problem: see :class:`domain.planning.tables.Tables` for what each table holds. ``origin``
    is the state of the shop before the first position. A state is the next open operation of each
    job, when each job is ready, when each technician is free, when each bay is free (in order
    within its kind, if all bays of the kind are the same), and the cost: ``size`` numbers.

    The sequence: ``jobs`` and ``hands`` as in :class:`domain.planning.sequence.Sequence`,
    ``position``: where each operation stands in it; ``load``: per technician; ``kept``: the kept
    states one after the other; ``state``: room for one; ``cost``: of the times, and of the hands.
    ``best_jobs``, ``best_hands``, ``best_cost``: the same of the best sequence seen. ``move``: the
    last change; ``random``: the last random number.
    """

    operations: int
    technicians: int
    jobs_count: int
    size: int
    kind: int
    release: int
    duration: int
    judge: int
    judged: int
    arrival: int
    due: int
    weight: int
    before: int
    pause_first: int
    pause_start: int
    pause_end: int
    shift_end: int
    bay_first: int
    told_apart: int
    taken_first: int
    taken_start: int
    taken_end: int
    origin: int
    jobs: int
    hands: int
    position: int
    load: int
    kept: int
    state: int
    cost: int
    best_jobs: int
    best_hands: int
    best_cost: int
    move: int
    random: int
    overtime: int
    late_cost: int
    wait_cost: int
    overtime_cost: int
    unfair_cost: int
    change_cost: int


@compiled
def _after_pauses(m: Numbers, day: Day, technician: int, start: int, span: int) -> int:
    """The first time from ``start`` on at which the technician makes no pause for so long."""
    first = m[day.pause_first + technician]
    for at in range(first, m[day.pause_first + technician + 1]):
        if start < m[day.pause_end + at] and start + span > m[day.pause_start + at]:
            start = m[day.pause_end + at]
    return start


@compiled
def _start_at(m: Numbers, day: Day, bay: int, technician: int, start: int, span: int) -> int:
    """The first time from ``start`` on at which both the bay and the technician are free."""
    while True:
        later = _after_pauses(m, day, technician, start, span)
        for at in range(m[day.taken_first + bay], m[day.taken_first + bay + 1]):
            if later < m[day.taken_end + at] and later + span > m[day.taken_start + at]:
                later = m[day.taken_end + at]
        if later == start:
            return start
        start = later


@compiled
def cost_of_hands(m: Numbers, day: Day) -> int:
    """What the plan costs whatever the times: unequal loads, and technicians that changed."""
    least = most = m[day.load]
    for at in range(day.load, day.load + day.technicians):
        least = min(least, m[at])
        most = max(most, m[at])
    changes = 0
    if day.change_cost:
        for operation in range(day.operations):
            before = m[day.before + operation]
            if before >= 0 and before != m[day.hands + operation]:
                changes += 1
    return day.unfair_cost * (most - least) + day.change_cost * changes


@compiled
def cost_from(m: Numbers, day: Day, mark: int, changed: int, limit: int, keep: bool) -> int:
    """What the times of the sequence cost, when nothing before ``mark`` has changed.

    ``changed``: the last position that has. Anything above ``limit`` may be returned as soon as it
    is known that the cost will be above it. ``keep``: from now on this is the sequence, so its
    states and positions are kept.
    """
    # One long function on purpose: made of ten short ones, the compiled search did a third fewer
    # iterations a second, as `baywise plan-day --iterations 1000000 --json` tells them.
    state, size, last = day.state, day.size, day.size - 1
    ready, people = state + day.jobs_count, state + 2 * day.jobs_count
    bays = people + day.technicians
    begin = day.kept + mark * size
    for at in range(size):
        m[state + at] = m[begin + at]
    cost = m[state + last]
    for position in range(mark * EVERY, day.operations):
        if position % EVERY == 0 and position > mark * EVERY:
            here = day.kept + position // EVERY * size
            if position > changed:
                at = last - 1
                while at >= 0 and m[state + at] == m[here + at]:
                    at -= 1
                if at < 0:
                    # As it was without the change: from here on only the cost differs.
                    more = cost - m[here + last]
                    if keep:
                        for later in range(here + last, day.state, size):
                            m[later] += more
                    return m[day.cost] + more
            if keep:
                m[state + last] = cost
                for at in range(size):
                    m[here + at] = m[state + at]
        job = m[day.jobs + position]
        operation = m[state + job]
        technician = m[day.hands + operation]
        free = people + technician
        bay = bays + m[day.bay_first + m[day.kind + operation]]
        end_of_kind = bays + m[day.bay_first + m[day.kind + operation] + 1]
        span = m[day.duration + operation * day.technicians + technician]
        start = max(m[ready + job], m[day.release + operation], m[free])
        if m[day.told_apart + m[day.kind + operation]]:
            number = bay - bays
            earliest, start = start, NO_LIMIT
            for other in range(bay, end_of_kind):
                there = _start_at(m, day, other - bays, technician, max(earliest, m[other]), span)
                if there < start or (there == start and m[other] > m[bays + number]):
                    start, number = there, other - bays
            bay = bays + number
            end = start + span
        else:
            start = _after_pauses(m, day, technician, max(start, m[bay]), span)
            end = start + span
            # The bay that became free last leaves the row, and comes back where its time belongs.
            while bay + 1 < end_of_kind and m[bay + 1] <= start:
                bay += 1
            while bay + 1 < end_of_kind and m[bay + 1] < end:
                m[bay] = m[bay + 1]
                bay += 1
        m[bay] = end
        m[state + job] = operation + 1
        if m[day.arrival + operation] >= 0:
            cost += day.wait_cost * (start - m[day.arrival + operation])
        due = m[day.due + operation]
        if due < 0:
            m[ready + job] = end
        else:
            # A finished job is never looked at again: two states must not differ by its end.
            m[ready + job] = 0
            if end > due:
                cost += day.late_cost * m[day.weight + operation] * (end - due)
        shift_end = m[day.shift_end + technician]
        if end > shift_end:
            over = end - max(shift_end, m[free])
            cost += day.overtime_cost * over
            cost += _TOO_LATE * max(0, min(over, end - shift_end - day.overtime))
        m[free] = end
        if keep:
            m[day.position + operation] = position
        elif cost > limit:
            return cost
    return cost
