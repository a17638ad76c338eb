"""The memory of a search, laid out from a problem and the sequence that it begins with."""

from adapters.solvers.compiler import Numbers, numbers
from adapters.solvers.floor import EVERY, Day
from adapters.solvers.moves import FIELDS
from domain.planning.problem import DayProblem
from domain.planning.sequence import Sequence
from domain.planning.tables import Tables


def laid_out(
    problem: DayProblem, tables: Tables, sequence: Sequence, random: int
) -> tuple[Numbers, Day]:
    """All numbers of a search one after the other, and where each of them lies."""
    contents = {**_of_problem(tables), **_of_sequence(tables, sequence, random)}
    places, memory = dict[str, int](), list[int]()
    for name, values in contents.items():
        places[name] = len(memory)
        memory += values
    weights = problem.weights
    day = Day(
        operations=len(tables.keys),
        technicians=tables.technicians,
        jobs_count=len(problem.jobs),
        size=len(contents["origin"]),
        overtime=problem.overtime,
        late_cost=weights.tardiness,
        wait_cost=weights.waiting,
        overtime_cost=weights.overtime,
        unfair_cost=weights.unfairness,
        change_cost=weights.change,
        **places,
    )
    return numbers(memory), day


def _of_problem(tables: Tables) -> dict[str, list[int]]:
    return {
        "kind": tables.kind,
        "release": tables.release,
        "duration": tables.duration,
        "judge": tables.judge,
        "judged": tables.judged,
        "arrival": tables.arrival,
        "due": tables.due,
        "weight": tables.weight,
        "before": tables.before,
        "pause_first": tables.pause_first,
        "pause_start": tables.pause_start,
        "pause_end": tables.pause_end,
        "shift_end": tables.shift_end,
        "bay_first": tables.bay_first,
        "told_apart": tables.told_apart,
        "taken_first": tables.taken_first,
        "taken_start": tables.taken_start,
        "taken_end": tables.taken_end,
        "origin": [*tables.first[:-1], *tables.ready, *tables.free, *tables.bay_free, 0],
    }


def _of_sequence(tables: Tables, sequence: Sequence, random: int) -> dict[str, list[int]]:
    count, load = len(tables.keys), tables.load[:]
    for operation, technician in enumerate(sequence.hands):
        load[technician] += tables.duration[operation * tables.technicians + technician]
    origin = _of_problem(tables)["origin"]
    marks = -(count // -EVERY)
    nothing = [0] * count
    return {
        "jobs": [*sequence.jobs],
        "hands": [*sequence.hands],
        "position": nothing,
        "load": load,
        # The states are followed by the room for one: a loop over them ends there.
        "kept": [*origin, *([0] * (len(origin) * max(0, marks - 1)))],
        "state": [0] * len(origin),
        "cost": [0, 0],
        "best_jobs": nothing,
        "best_hands": nothing,
        "best_cost": [0],
        "move": [0] * FIELDS,
        "random": [random],
    }
