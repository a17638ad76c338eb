"""Public problems of shops with workers (FJSSP-W), in the form of D. Hutter et al. (2025).

The first line counts jobs, machines and workers. Each further line is a job: how many operations,
and for each how many machines can do it; for each of these its number and how many workers can do
it there; for each of these the worker's number and the duration. Numbers begin with 1.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from domain.flexible_shop.problem import BadShop, FlexibleShop, Operation, Way

_MOST: Final = 1_000
"""Of jobs, machines, workers, and operations of a job."""
_LONGEST: Final = 10**9

_FAMILIES: Final[Mapping[str, tuple[int, ...]]] = {
    "BrandimarteMk": (38, 26, 184, 56, 166, 58, 137, 483, 287, 199, 586, 471, 402, 640, 328),
    "Fattahi": (
        *(69, 111, 240, 364, 117, 305, 386, 240, 199, 507),
        *(445, 415, 439, 538, 472, 596, 827, 823, 1024, 1147),
    ),
    "Kacem": (11, 10, 7, 11),
}
BEST_KNOWN: Final[Mapping[str, int]] = {
    f"{family}{number}": makespan
    for family, makespans in _FAMILIES.items()
    for number, makespan in enumerate(makespans, start=1)
}
"""By name of the problem, the shortest published makespan: Hutter et al., arXiv 2501.16159."""


def read_fjssp(text: str, name: str) -> FlexibleShop:
    """The shop of such a file; ``name`` is the file's, for errors.

    Raises:
        BadShop: it is none; the sentence tells file, line and reason.
    """
    lines = [
        _Line(f"{name}, line {number}", line.split())
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    ]
    if not lines:
        raise BadShop(f"{name}: the file is empty")
    [head, *rest] = lines
    jobs, bays, technicians = (
        head.number(what, 1, _MOST) for what in ("jobs", "machines", "workers")
    )
    head.expect_end()
    if len(rest) < jobs:
        raise BadShop(f"{name}: {jobs} jobs are announced, and {len(rest)} are there")
    for line in rest[jobs:]:
        raise BadShop(f"{line.where}: there is more than the {jobs} jobs announced")
    return FlexibleShop(
        bays=bays,
        technicians=technicians,
        jobs=tuple(_job(line, bays, technicians) for line in rest),
    )


class _Line:
    """The words of one line, taken one after the other."""

    def __init__(self, where: str, words: list[str]) -> None:
        self.where = where
        self._left = iter(words)

    def number(self, what: str, least: int, most: int) -> int:
        """The next word, which must be a whole number within the limits."""
        word = next(self._left, None)
        if word is None:
            raise BadShop(f"{self.where}: the line ends where {what} should be")
        if not (word.isascii() and word.isdecimal() and len(word) < 20):
            raise BadShop(f"{self.where}: {what} should be a whole number and is {word[:20]!r}")
        if not least <= int(word) <= most:
            raise BadShop(f"{self.where}: {what} should be {least} to {most} and is {word}")
        return int(word)

    def expect_end(self) -> None:
        for word in self._left:
            raise BadShop(f"{self.where}: nothing more should follow, and there is {word[:20]!r}")


def _job(line: _Line, bays: int, technicians: int) -> tuple[Operation, ...]:
    count = line.number("operations", 1, _MOST)
    job = tuple([_operation(line, bays, technicians) for _ in range(count)])
    line.expect_end()
    return job


def _operation(line: _Line, bays: int, technicians: int) -> Operation:
    machines = line.number("machines of an operation", 1, bays)
    ways = tuple([way for _ in range(machines) for way in _ways(line, bays, technicians)])
    if not ways:
        raise BadShop(f"{line.where}: an operation has no worker at any of its machines")
    return ways


def _ways(line: _Line, bays: int, technicians: int) -> Iterator[Way]:
    """What one machine can do, with each of its workers."""
    machine = line.number("a machine", 1, bays)
    for _ in range(line.number("workers of a machine", 0, technicians)):
        worker = line.number("a worker", 1, technicians)
        yield Way(machine - 1, worker - 1, line.number("a duration", 0, _LONGEST))
