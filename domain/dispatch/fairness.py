"""Fairness of pay: how evenly the paid hours of a shop are shared, and who would upset it."""

from collections.abc import Mapping
from typing import Final

from attrs import frozen

from domain.shared.gini import gini
from domain.shared.ids import TechnicianId

LEAST_MIN: Final = 480
"""Paid minutes a head below which a window says nothing yet: one day's work."""


@frozen
class Fairness:
    """What one more job does to the ``gini`` of a shop's paid hours, and what it may be at most.

    ``paid`` are the paid minutes of everybody in the shop.
    """

    paid: Mapping[TechnicianId, int]
    most: float

    @property
    def gini(self) -> float:
        return gini(self.paid.values())

    def with_job(self, technician: TechnicianId, minutes: int) -> float:
        """The Gini when ``technician`` is paid for so many minutes more."""
        more = {**self.paid, technician: self.paid[technician] + minutes}
        return gini(more.values())

    def forbids(self, technician: TechnicianId, minutes: int) -> bool:
        """Whether the job would lift the Gini, and above what it may be.

        In a shop that has hardly worked one job more or less says nothing, and nobody is forbidden.
        """
        if technician not in self.paid or sum(self.paid.values()) < LEAST_MIN * len(self.paid):
            return False
        after = self.with_job(technician, minutes)
        return after > self.most and after > self.gini
