"""The memory of a search, laid out from a flexible shop and the turns that it begins with."""

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from adapters.solvers.compiler import Numbers, numbers
from domain.flexible_shop.problem import FlexibleShop, Operation
from domain.flexible_shop.schedule import Turn, timed


class Places(NamedTuple):
    """Where everything lies in the memory, which is one flat list of numbers.

    The shop: ``job`` of each operation; ``first``: of each operation its first way, and the end;
    ``bay``, ``technician`` and ``duration`` of each way. Technicians are counted on behind the
    bays: to the search both are ``resources``.

    The schedule: ``sequence``: the operations in turn; ``way`` of each; ``head`` and ``tail``: the
    longest time before its start, and from its start to the end of all. ``makespan`` of it.
    ``best_sequence``, ``best_way``, ``best``: the same of the best one seen.

    While an operation is out: ``rest``: the others in turn; ``window``: the first and the last
    place in it where the operation may go. ``ready`` and ``free``: until when each job and each
    resource is taken. ``before`` and ``after``: for every place of the window a row of ``free`` and
    the operation's own ``ready``, seen from the beginning and from the end.
    ``place``, ``option``, ``energy``: of each candidate where it goes, its way, and its cost.

    ``random``: the last random number.
    """

    operations: int
    jobs: int
    resources: int
    job: int
    first: int
    bay: int
    technician: int
    duration: int
    sequence: int
    way: int
    head: int
    tail: int
    makespan: int
    best_sequence: int
    best_way: int
    best: int
    rest: int
    window: int
    ready: int
    free: int
    before: int
    after: int
    place: int
    option: int
    energy: int
    random: int


def laid_out(shop: FlexibleShop, turns: Sequence[Turn], random: int) -> tuple[Numbers, Places]:
    """All numbers of a search one after the other, and where each of them lies."""
    operations = [operation for job in shop.jobs for operation in job]
    resources = shop.bays + shop.technicians
    contents = {
        **_of_shop(shop, operations),
        **_of_turns(shop, operations, turns),
        **_for_trying(len(operations), resources, max(map(len, operations), default=0)),
        "ready": [0] * len(shop.jobs),
        "free": [0] * resources,
        "random": [random],
    }
    places, memory = dict[str, int](), list[int]()
    for name, values in contents.items():
        places[name] = len(memory)
        memory += values
    return numbers(memory), Places(
        operations=len(operations), jobs=len(shop.jobs), resources=resources, **places
    )


def _of_shop(shop: FlexibleShop, operations: list[Operation]) -> dict[str, list[int]]:
    ways = [way for operation in operations for way in operation]
    return {
        "job": [job for job, run in enumerate(shop.jobs) for _ in run],
        "first": [*accumulate(map(len, operations), initial=0)],
        "bay": [way.bay for way in ways],
        "technician": [shop.bays + way.technician for way in ways],
        "duration": [way.duration for way in ways],
    }


def _of_turns(
    shop: FlexibleShop, operations: list[Operation], turns: Sequence[Turn]
) -> dict[str, list[int]]:
    first = [*accumulate(map(len, operations), initial=0)]
    begin = [*accumulate(map(len, shop.jobs), initial=0)]
    sequence, ways, seen = list[int](), [0] * len(operations), Counter[int]()
    for turn in turns:
        at = begin[turn.job] + seen[turn.job]
        seen[turn.job] += 1
        sequence.append(at)
        ways[at] = first[at] + operations[at].index(turn.way)
    return {
        "sequence": sequence,
        "way": ways,
        "head": [0] * len(operations),
        "tail": [0] * len(operations),
        "makespan": [timed(shop, turns).makespan],
        "best_sequence": sequence,
        "best_way": ways,
        "best": [timed(shop, turns).makespan],
    }


def _for_trying(count: int, resources: int, most_ways: int) -> dict[str, list[int]]:
    row, candidates = [0] * (resources + 1), [0] * (count * most_ways)
    return {
        "rest": [0] * count,
        "window": [0, 0],
        "before": row * count,
        "after": row * count,
        "place": candidates,
        "option": candidates,
        "energy": candidates,
    }
