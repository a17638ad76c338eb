"""A problem as flat lists of whole numbers, as a search wants it.

Open operations are numbered job by job in the order of work, bays kind by kind.
"""

from collections.abc import Sequence

from attrs import frozen

from domain.planning.problem import DayProblem, Slots


@frozen(kw_only=True)
class Tables:
    """What a search needs to know of a problem.

    Per operation: ``job``, ``kind`` (of bay), ``release``, ``duration`` (of operation o by
    technician t at ``o * technicians + t``; -1: may not), ``judge`` (the first of the operations
    up to o that o checks, or -1), ``judged`` (the last one that checks o, or -1), ``arrival`` (of
    the job if o is its first operation, else -1), ``due`` and ``weight`` (of the job if o is its
    last, else -1), ``before`` (who was to do it, or -1). Per job: ``first``, its first open
    operation (and one more entry, the end), and when it is ``ready``.

    Per technician: ``free`` from, ``load`` so far, end of the shift, and ``pause_first``, the first
    of the pauses (and one more entry, the end). Per pause of somebody: start and end. Per bay: the
    position in the problem, ``bay_free`` from, and ``taken_first``, the first span for which it is
    taken (and one more entry). Per such span: start and end. ``bay_first``: the first bay of each
    kind, and the end; ``told_apart``: 1 for a kind of which a bay is taken for a while, else 0,
    because then all its bays are the same.
    """

    technicians: int
    keys: tuple[tuple[int, int], ...]
    job: list[int]
    kind: list[int]
    release: list[int]
    duration: list[int]
    judge: list[int]
    judged: list[int]
    arrival: list[int]
    due: list[int]
    weight: list[int]
    before: list[int]
    first: list[int]
    ready: list[int]
    free: list[int]
    load: list[int]
    pause_first: list[int]
    pause_start: list[int]
    pause_end: list[int]
    shift_end: list[int]
    bays: list[int]
    bay_free: list[int]
    bay_first: list[int]
    told_apart: list[int]
    taken_first: list[int]
    taken_start: list[int]
    taken_end: list[int]

    @classmethod
    def of(cls, problem: DayProblem) -> "Tables":
        keys = tuple(problem.open_operations())
        return cls(
            technicians=len(problem.technicians),
            keys=keys,
            **_of_operations(problem, keys),
            **_of_jobs(problem, keys),
            **_of_technicians(problem),
            **_of_bays(problem),
        )


def _of_operations(problem: DayProblem, keys: tuple[tuple[int, int], ...]) -> dict[str, list[int]]:
    jobs, technicians = problem.jobs, range(len(problem.technicians))
    wanted = [jobs[job].operations[number] for job, number in keys]
    last = [number == len(jobs[job].operations) - 1 for job, number in keys]
    able = [problem.able(*key) for key in keys]
    kinds = _kinds(problem)
    at_key = {key: at for at, key in enumerate(keys)}
    judge, judged = [-1] * len(keys), [-1] * len(keys)
    for check, (job, number) in enumerate(keys):
        about = [at_key[job, one] for one in problem.about(job, number) if (job, one) in at_key]
        judge[check] = min(about, default=-1)
        for at in about:
            judged[at] = check
    return {
        "job": [job for job, _ in keys],
        "kind": [kinds.index(one.bay) for one in wanted],
        "release": [
            max(one.release, jobs[job].arrival, problem.now)
            for one, (job, _) in zip(wanted, keys, strict=True)
        ],
        "duration": [one.get(technician, -1) for one in able for technician in technicians],
        "judge": judge,
        "judged": judged,
        "arrival": [-1 if number else jobs[job].arrival for job, number in keys],
        "due": [jobs[key[0]].due if end else -1 for key, end in zip(keys, last, strict=True)],
        "weight": [jobs[key[0]].weight if end else -1 for key, end in zip(keys, last, strict=True)],
        "before": [problem.before[key].technician if key in problem.before else -1 for key in keys],
    }


def _of_jobs(problem: DayProblem, keys: tuple[tuple[int, int], ...]) -> dict[str, list[int]]:
    counts, ready = [0] * len(problem.jobs), [0] * len(problem.jobs)
    for job, _ in keys:
        counts[job] += 1
    for placed in problem.started:
        ready[placed.job] = max(ready[placed.job], placed.end)
    return {"first": [sum(counts[:job]) for job in range(len(counts) + 1)], "ready": ready}


def _of_technicians(problem: DayProblem) -> dict[str, list[int]]:
    people = problem.technicians
    free, load = [max(one.shift.start, problem.now) for one in people], [0] * len(people)
    for placed in problem.started:
        free[placed.technician] = max(free[placed.technician], placed.end)
        load[placed.technician] += placed.end - placed.start
    return {
        "free": free,
        "load": load,
        **_spans("pause", [one.pauses for one in people]),
        "shift_end": [one.shift.end for one in people],
    }


def _of_bays(problem: DayProblem) -> dict[str, list[int]]:
    kinds, free = _kinds(problem), [0] * len(problem.bays)
    for bay, until in problem.closed_until.items():
        free[bay] = until
    for placed in problem.started:
        free[placed.bay] = max(free[placed.bay], placed.end)
    bays = sorted(range(len(free)), key=lambda bay: (kinds.index(problem.bays[bay]), free[bay]))
    of_kind = [sum(bay == kind for bay in problem.bays) for kind in kinds]
    return {
        "bays": bays,
        "bay_free": [free[bay] for bay in bays],
        "bay_first": [sum(of_kind[:kind]) for kind in range(len(kinds) + 1)],
        "told_apart": [
            int(any(problem.taken.get(bay) for bay in bays if problem.bays[bay] == kind))
            for kind in kinds
        ],
        **_spans("taken", [problem.taken.get(bay, ()) for bay in bays]),
    }


def _spans(name: str, rows: Sequence[tuple[Slots, ...]]) -> dict[str, list[int]]:
    """The spans of all rows one after the other, and where those of each row begin."""
    return {
        f"{name}_first": [sum(map(len, rows[:at])) for at in range(len(rows) + 1)],
        f"{name}_start": [one.start for row in rows for one in row],
        f"{name}_end": [one.end for row in rows for one in row],
    }


def _kinds(problem: DayProblem) -> list[str]:
    return sorted(set(problem.bays))
