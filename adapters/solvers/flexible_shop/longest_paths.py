"""The longest paths through a schedule, and through one from which an operation is taken out.

With the operation put in anywhere, all is done when the longer of two paths is: the longest without
it, and the longest through it. So one look from each end is enough to know exactly what every place
and way would bring. For one resource: M. Mastrolilli and L. M. Gambardella, Effective neighbourhood
functions for the flexible job shop problem, Journal of Scheduling 2000.
"""

from adapters.solvers.compiler import Numbers, compiled
from adapters.solvers.flexible_shop.memory import Places


@compiled
def measure(m: Numbers, s: Places) -> None:
    """The head and the tail of every operation."""
    _all_free(m, s)
    for turn in range(s.operations):
        operation = m[s.sequence + turn]
        m[s.head + operation] = _append(m, s, operation) - m[s.duration + m[s.way + operation]]
    _all_free(m, s)
    for turn in range(s.operations - 1, -1, -1):
        operation = m[s.sequence + turn]
        m[s.tail + operation] = _append(m, s, operation)


@compiled
def take_out(m: Numbers, s: Places, operation: int) -> None:
    """All others in turn, and between which of them the operation's own job lets it go."""
    job, count = m[s.job + operation], 0
    m[s.window], m[s.window + 1] = 0, s.operations - 1
    for turn in range(s.operations):
        other = m[s.sequence + turn]
        if other == operation:
            continue
        if m[s.job + other] == job:
            if other == operation - 1:
                m[s.window] = count + 1
            elif other == operation + 1:
                m[s.window + 1] = count
        m[s.rest + count] = other
        count += 1


@compiled
def look_forward(m: Numbers, s: Places, operation: int) -> int:
    """What comes before each place of the window; returns when all others are done."""
    _all_free(m, s)
    makespan = 0
    for place in range(s.operations):
        if m[s.window] <= place <= m[s.window + 1]:
            _keep(m, s, s.before + place * (s.resources + 1), operation)
        if place < s.operations - 1:
            makespan = max(makespan, _append(m, s, m[s.rest + place]))
    return makespan


@compiled
def look_back(m: Numbers, s: Places, operation: int) -> None:
    """What comes after each place of the window."""
    _all_free(m, s)
    for place in range(s.operations - 1, -1, -1):
        if m[s.window] <= place <= m[s.window + 1]:
            _keep(m, s, s.after + place * (s.resources + 1), operation)
        if place > 0:
            _append(m, s, m[s.rest + place - 1])


@compiled
def head_at(m: Numbers, s: Places, place: int, way: int) -> int:
    """When the operation that is out could start there."""
    row = s.before + place * (s.resources + 1)
    return max(m[row + s.resources], m[row + m[s.bay + way]], m[row + m[s.technician + way]])


@compiled
def tail_at(m: Numbers, s: Places, place: int, way: int) -> int:
    """From its start there to the end of all that waits for it."""
    row = s.after + place * (s.resources + 1)
    rest = max(m[row + s.resources], m[row + m[s.bay + way]], m[row + m[s.technician + way]])
    return m[s.duration + way] + rest


@compiled
def _all_free(m: Numbers, s: Places) -> None:
    for at in range(s.jobs):
        m[s.ready + at] = 0
    for at in range(s.resources):
        m[s.free + at] = 0


@compiled
def _append(m: Numbers, s: Places, operation: int) -> int:
    """The operation behind all that came before; returns its end."""
    way, ready = m[s.way + operation], s.ready + m[s.job + operation]
    bay, technician = s.free + m[s.bay + way], s.free + m[s.technician + way]
    end = max(m[ready], m[bay], m[technician]) + m[s.duration + way]
    m[ready] = m[bay] = m[technician] = end
    return end


@compiled
def _keep(m: Numbers, s: Places, row: int, operation: int) -> None:
    for at in range(s.resources):
        m[row + at] = m[s.free + at]
    m[row + s.resources] = m[s.ready + m[s.job + operation]]
