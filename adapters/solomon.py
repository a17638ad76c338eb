"""Public problems of routes with time windows, in the form of M. M. Solomon (1987).

Distances are cut to tenths before anything is added, as in the DIMACS challenge on vehicle routing
(2021) and in the best values known; so a unit of time is a tenth. What is loaded is a part.
"""

from csv import DictReader
from math import hypot
from typing import Final

from attrs import frozen

from domain.routing.problem import BadRoutes, Job, RouteProblem, Technician, Weights, Window

_LOAD: Final = "load"
_TENTHS: Final = 10
_SERVE_ALL: Final = Weights(unserved=10_000_000)
_COLUMNS: Final = 7


@frozen
class _Customer:
    x: int
    y: int
    demand: int
    ready: int
    due: int
    service: int


def read_solomon(text: str) -> RouteProblem:
    """The problem of such a file.

    Raises:
        BadRoutes: it is none.
    """
    rows = [line.split() for line in text.splitlines()]
    try:
        return _problem([[int(word) for word in row] for row in rows if row and row[0].isdecimal()])
    except ValueError as error:
        raise BadRoutes(f"not a problem in Solomon's form: {error}") from error


def _problem(numbers: list[list[int]]) -> RouteProblem:
    if [len(row) for row in numbers] != [2, *[_COLUMNS] * max(1, len(numbers) - 1)]:
        raise ValueError("vehicles and capacity, then seven columns for depot and each customer")
    [[vehicles, capacity], *table] = numbers
    customers = [_Customer(*row[1:]) for row in table]
    shift = Window(0, _TENTHS * customers[0].due)
    person = Technician(at=0, shift=shift, parts={_LOAD: capacity})
    return RouteProblem(
        technicians=(person,) * min(vehicles, len(customers)),
        jobs=tuple(_job(at, one) for at, one in enumerate(customers) if at),
        travel=tuple(tuple(_tenths(one, other) for other in customers) for one in customers),
        weights=_SERVE_ALL,
    )


def read_best_known(text: str) -> dict[str, float]:
    """By name of the problem, the shortest way known: a table with a row for each.

    Raises:
        BadRoutes: it is none.
    """
    try:
        return {
            row["instance"]: float(row["bks_cost_dimacs_truncated_1dec"])
            for row in DictReader(text.splitlines())
        }
    except (KeyError, TypeError, ValueError) as error:
        raise BadRoutes("not a table of best known values") from error


def length(driving: int) -> float:
    """What the problem's source calls the cost."""
    return driving / _TENTHS


def _job(at: int, one: _Customer) -> Job:
    return Job(
        at=at,
        windows=(Window(_TENTHS * one.ready, _TENTHS * one.due),),
        service=_TENTHS * one.service,
        parts={_LOAD: one.demand},
    )


def _tenths(one: _Customer, other: _Customer) -> int:
    return int(_TENTHS * hypot(one.x - other.x, one.y - other.y))
