"""Many urgent jobs and many technicians at once: who goes to which, one each.

Solved exactly by augmenting paths of least cost: H. W. Kuhn, The Hungarian method for the
assignment problem, Naval Research Logistics Quarterly 2 (1955), in the form of R. Jonker and A.
Volgenant, A shortest augmenting path algorithm for dense and sparse linear assignment problems,
Computing 38 (1987).
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Final

from attrs import field, frozen

from domain.shared.errors import Rejected

FORBIDDEN: Final = -1
DEAREST: Final = 1_000_000
MOST: Final = 5_000


class BadMatching(Rejected):
    """Costs with which nobody could be chosen: the sentence names what contradicts."""

    code = "bad-matching"


@frozen(eq=False)
class Matching:
    """What it costs that a technician goes to a job: row by row, a row for every job.

    ``FORBIDDEN`` stands for a pair that may not be; all others cost from 0 to ``DEAREST``.
    """

    jobs: int
    technicians: int
    costs: "array[int]" = field(repr=False)

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]]) -> "Matching":
        width = len(rows[0]) if rows else 0
        if any(len(row) != width for row in rows):
            raise BadMatching("not every job has a cost for every technician")
        return cls(len(rows), width, array("q", chain.from_iterable(rows)))

    def __attrs_post_init__(self) -> None:
        if (
            len(self.costs) != self.jobs * self.technicians
            or max(self.jobs, self.technicians) > MOST
        ):
            raise BadMatching(f"there is a cost for each job and technician, at most {MOST} each")
        if self.costs and not FORBIDDEN <= min(self.costs) <= max(self.costs) <= DEAREST:
            raise BadMatching(f"a cost is from 0 to {DEAREST}, or {FORBIDDEN} for what may not be")

    def cost(self, job: int, technician: int) -> int:
        return self.costs[job * self.technicians + technician]

    @property
    def penalty(self) -> int:
        """More than all pairs together may cost: so much it costs to leave a job alone."""
        return 1 + min(self.jobs, self.technicians) * DEAREST

    def total(self, pairs: Mapping[int, int]) -> int:
        """What the pairs cost, technician by job."""
        return sum(self.cost(job, technician) for job, technician in pairs.items())

    def allowed(self, pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
        """Those of the pairs that may be, technician by job."""
        return {
            job: technician
            for job, technician in sorted(pairs)
            if self.cost(job, technician) != FORBIDDEN
        }


def one_by_one(matching: Matching) -> dict[int, int]:
    """As a dispatcher would: every job in its turn takes the cheapest who is still free."""
    pairs, taken = dict[int, int](), set[int]()
    for job in range(matching.jobs):
        free = [
            (cost, technician)
            for technician in range(matching.technicians)
            if technician not in taken and (cost := matching.cost(job, technician)) != FORBIDDEN
        ]
        if free:
            pairs[job] = min(free)[1]
            taken.add(pairs[job])
    return pairs


def matched(matching: Matching) -> dict[int, int]:
    """Technician by job: as many jobs as can be served, and of all such choices the cheapest."""
    rows = _rows(matching)
    if matching.jobs <= matching.technicians:
        return matching.allowed(_shortest(rows))
    turned = [list(column) for column in zip(*rows, strict=True)]
    return matching.allowed((job, technician) for technician, job in _shortest(turned))


def _rows(matching: Matching) -> list[list[int]]:
    wide, penalty = matching.technicians, matching.penalty
    costs = [penalty if cost == FORBIDDEN else cost for cost in matching.costs]
    return [costs[at * wide : (at + 1) * wide] for at in range(matching.jobs)]


def _shortest(rows: list[list[int]]) -> list[tuple[int, int]]:
    """The cheapest column for every row, no column twice; there are no fewer columns than rows."""
    width = len(rows[0]) if rows else 0
    prices, owner = [0] * width, [-1] * width
    ups = [0] * len(rows)
    for row in range(len(rows)):
        _augment(rows, ups, prices, owner, row)
    return [(row, column) for column, row in enumerate(owner) if row >= 0]


def _augment(
    rows: list[list[int]], ups: list[int], prices: list[int], owner: list[int], row: int
) -> None:
    """Give ``row`` a column, along the cheapest chain of owners that change theirs.

    ``ups`` and ``prices`` are the duals: no pair costs less than the sum of its two.
    """
    width = len(prices)
    distance, came_from = [1 << 60] * width, [row] * width
    open_columns, closed = list(range(width)), list[int]()
    at, so_far = row, 0
    while True:
        costs, base = rows[at], so_far - ups[at]
        for column in open_columns:
            reached = base + costs[column] - prices[column]
            if reached < distance[column]:
                distance[column], came_from[column] = reached, at
        nearest = min(open_columns, key=lambda one: (distance[one], owner[one] >= 0))
        so_far = distance[nearest]
        if owner[nearest] < 0:
            break
        open_columns.remove(nearest)
        closed.append(nearest)
        at = owner[nearest]
    ups[row] += so_far
    for column in closed:
        ups[owner[column]] += so_far - distance[column]
        prices[column] -= so_far - distance[column]
    _hand_over(owner, came_from, nearest, row)


def _hand_over(owner: list[int], came_from: list[int], column: int, row: int) -> None:
    """Every owner on the chain takes the next column."""
    before = {one: at for at, one in enumerate(owner) if one >= 0}
    while True:
        taker = came_from[column]
        owner[column] = taker
        if taker == row:
            return
        column = before[taker]
