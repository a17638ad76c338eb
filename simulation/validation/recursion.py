"""The same queues car by car, in a few lines that know nothing of the application.

Fed with what came in the world, they say when work should have begun there; fed with chance,
they go on for millions of cars.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from heapq import heappop, heappush, heapreplace

from attrs import frozen

Wait = float | None
"""Minutes until work begins; nothing for who did not stay."""


def one_line(
    arrivals: Iterable[float], works: Iterator[float], *, bays: int = 1, most: int | None = None
) -> Iterator[Wait]:
    """Everybody joins one line for all bays; who finds ``most`` cars there goes.

    Args:
        works: minutes, in the order in which work begins.

    Source: J. Kiefer and J. Wolfowitz, "On the theory of queues with many servers",
    Transactions of the American Mathematical Society 78 (1955); of one bay, D. V. Lindley,
    Proceedings of the Cambridge Philosophical Society 48 (1952).
    """
    free, there = [0.0] * bays, list[float]()
    for at in arrivals:
        if most is not None:
            while there and there[0] <= at:
                heappop(there)
            if len(there) >= most:
                yield None
                continue
        begins = max(at, free[0])
        ends = begins + next(works)
        heapreplace(free, ends)
        if most is not None:
            heappush(there, ends)
        yield begins - at


@frozen
class Step:
    """A visit: how long its work takes, and the shop to which its car goes then, if any."""

    work_min: float
    to: int | None


def from_shop_to_shop(
    arrivals: Iterable[tuple[float, int]], steps: Sequence[Iterator[Step]], way_min: float
) -> Iterator[tuple[int, float, float]]:
    """Cars that go from shop to shop, a bay each: the shop, the arrival and the wait of each visit.

    Args:
        arrivals: from outside, in order of time, each with its shop.
        steps: of each shop, in the order in which work begins.
        way_min: from the end of the work until the car is in the next shop.
    """
    outside = iter(arrivals)
    free, coming = [0.0] * len(steps), list[tuple[float, int]]()
    following = next(outside, None)
    while coming or following:
        if following and (not coming or following <= coming[0]):
            (at, shop), following = following, next(outside, None)
        else:
            at, shop = heappop(coming)
        begins = max(at, free[shop])
        step = next(steps[shop])
        free[shop] = begins + step.work_min
        if step.to is not None:
            heappush(coming, (free[shop] + way_min, step.to))
        yield shop, at, begins - at


def shortest_line(
    arrivals: Iterable[tuple[float, Sequence[int]]], works: Sequence[Iterator[float]]
) -> Iterator[tuple[int, float, float]]:
    """Everybody looks at some shops of a bay each, and joins the first with the fewest cars.

    Args:
        arrivals: in order of time, each with the shops that are looked at.
        works: minutes of each shop, in the order in which work begins.

    Returns:
        The shop, the arrival and the wait of each car.
    """
    ends = [deque[float]() for _ in works]
    for at, looked_at in arrivals:
        for shop in looked_at:
            while ends[shop] and ends[shop][0] <= at:
                ends[shop].popleft()
        chosen = min(looked_at, key=lambda shop: len(ends[shop]))
        begins = ends[chosen][-1] if ends[chosen] else at
        ends[chosen].append(begins + next(works[chosen]))
        yield chosen, at, begins - at
