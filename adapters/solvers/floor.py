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
    """The problem: see :class:`domain.planning.tables.Tables` for the lists.

    ``origin``: the state of the shop before the first position. A state is a flat list: the next
    open operation of each job, when each job is ready, when each technician is free, when each bay
    is free (in order within its kind, because bays of a kind are all the same), and the cost.
    """

    technicians: int
    job: Numbers
    kind: Numbers
    release: Numbers
    duration: Numbers
    judge: Numbers
    judged: Numbers
    arrival: Numbers
    due: Numbers
    weight: Numbers
    before: Numbers
    first: Numbers
    pause_start: Numbers
    pause_end: Numbers
    shift_end: Numbers
    bay_first: Numbers
    origin: Numbers
    overtime: int
    late_cost: int
    wait_cost: int
    overtime_cost: int
    unfair_cost: int
    change_cost: int


class Line(NamedTuple):
    """A sequence, and what is known of it.

    ``jobs`` and ``hands`` as in :class:`domain.planning.sequence.Sequence`; ``position``: where
    each operation stands in it; ``load``: per technician; ``kept``: the kept states one after the
    other; ``state``: room for one; ``cost``: of the times and of the hands.
    """

    jobs: Numbers
    hands: Numbers
    position: Numbers
    load: Numbers
    kept: Numbers
    state: Numbers
    cost: Numbers


@compiled
def cost_of_hands(day: Day, line: Line) -> int:
    """What the plan costs whatever the times: unequal loads, and technicians that changed."""
    least = most = line.load[0]
    for load in line.load:
        least = min(least, load)
        most = max(most, load)
    changes = 0
    if day.change_cost:
        for operation in range(len(line.hands)):
            before = day.before[operation]
            if before >= 0 and before != line.hands[operation]:
                changes += 1
    return day.unfair_cost * (most - least) + day.change_cost * changes


@compiled
def cost_from(day: Day, line: Line, mark: int, changed: int, limit: int, keep: bool) -> int:
    """What the times of the sequence cost, when nothing before ``mark`` has changed.

    ``changed``: the last position that has. Anything above ``limit`` may be returned as soon as it
    is known that the cost will be above it. ``keep``: from now on this is the sequence, so its
    states and positions are kept.

    One long function on purpose: calls from its loop would cost more than what they do.
    """
    jobs, hands, position_of, kept = line.jobs, line.hands, line.position, line.kept
    state, first, kind, release = line.state, day.first, day.kind, day.release
    duration, arrival, due, weight = day.duration, day.arrival, day.due, day.weight
    pause_start, pause_end, shift_end = day.pause_start, day.pause_end, day.shift_end
    bay_first, technicians, overtime = day.bay_first, day.technicians, day.overtime
    count, size = len(first) - 1, len(day.origin)
    people, bays = 2 * count, 2 * count + technicians
    for at in range(size):
        state[at] = kept[mark * size + at]
    cost = state[size - 1]
    for position in range(mark * EVERY, len(jobs)):
        if position % EVERY == 0 and position > mark * EVERY:
            base = position // EVERY * size
            if position > changed:
                at = size - 2
                while at >= 0 and state[at] == kept[base + at]:
                    at -= 1
                if at < 0:
                    # As it was without the change: from here on only the cost differs.
                    more = cost - kept[base + size - 1]
                    if keep:
                        for later in range(base + size - 1, len(kept), size):
                            kept[later] += more
                    return line.cost[0] + more
            if keep:
                state[size - 1] = cost
                for at in range(size):
                    kept[base + at] = state[at]
        job = jobs[position]
        operation = state[job]
        technician = hands[operation]
        free = people + technician
        bay = bays + bay_first[kind[operation]]
        end_of_kind = bays + bay_first[kind[operation] + 1]
        span = duration[operation * technicians + technician]
        start = max(state[count + job], release[operation], state[free], state[bay])
        if start < pause_end[technician] and start + span > pause_start[technician]:
            start = pause_end[technician]
        end = start + span
        # The bay that became free last leaves the row, and comes back where its time belongs.
        while bay + 1 < end_of_kind and state[bay + 1] <= start:
            bay += 1
        while bay + 1 < end_of_kind and state[bay + 1] < end:
            state[bay] = state[bay + 1]
            bay += 1
        state[bay] = end
        state[job] = operation + 1
        if arrival[operation] >= 0:
            cost += day.wait_cost * (start - arrival[operation])
        if due[operation] < 0:
            state[count + job] = end
        else:
            # A finished job is never looked at again: two states must not differ by its end.
            state[count + job] = 0
            cost += day.late_cost * weight[operation] * max(0, end - due[operation])
        over = end - max(shift_end[technician], state[free])
        if over > 0:
            cost += day.overtime_cost * over
            cost += _TOO_LATE * max(0, min(over, end - shift_end[technician] - overtime))
        state[free] = end
        if keep:
            position_of[operation] = position
        elif cost > limit:
            return cost
    return cost
