"""A flexible shop: every operation wants one of several bays and one of several technicians.

How long it takes depends on the pair. Bays, technicians, jobs and operations are known by their
position; time is in the whole units of the problem.

D. Hutter, T. Steinberger and M. Hellwig, the flexible job shop with worker flexibility (FJSSP-W),
arXiv 2501.16159; its machines are bays here, its workers technicians.
"""

from attrs import frozen

from domain.shared.errors import Rejected


class BadShop(Rejected):
    """What was given is no flexible shop: the sentence says where and why."""

    code = "bad-shop"


@frozen
class Way:
    """One way to do an operation: where, by whom, and how long that takes."""

    bay: int
    technician: int
    duration: int


Operation = tuple[Way, ...]
"""All ways to do it, of which one is taken."""


@frozen(kw_only=True)
class FlexibleShop:
    """``jobs``: of each its operations, which run in their order."""

    bays: int
    technicians: int
    jobs: tuple[tuple[Operation, ...], ...]

    def __attrs_post_init__(self) -> None:
        operations = [operation for job in self.jobs for operation in job]
        if not all(operations):
            raise ValueError("an operation that nobody can do anywhere")
        if not all(self._has(way) for operation in operations for way in operation):
            raise ValueError("a way through a bay or hands that are not of this shop")

    def _has(self, way: Way) -> bool:
        return (
            0 <= way.bay < self.bays
            and 0 <= way.technician < self.technicians
            and way.duration >= 0
        )
