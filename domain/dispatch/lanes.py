"""Several calendars of one day side by side in one integer, so one operation serves all."""

from collections.abc import Sequence
from typing import Final

from domain.dispatch.calendar import DAY_BITS, DAY_MASK, free_for
from domain.shared.ids import BayId

LANE_BITS: Final = DAY_BITS + 1
"""A day and one bit that is never free, so that nothing runs on into the neighbour."""


class Lanes:
    """The free time of ``ids`` on one day: bit ``t`` of the n-th is bit ``n * LANE_BITS + t``."""

    __slots__ = ("_ones", "_runs", "free", "ids")

    def __init__(self, ids: Sequence[BayId], masks: Sequence[int]) -> None:
        self.ids = ids
        self.free = sum(mask << lane * LANE_BITS for lane, mask in enumerate(masks))
        self._ones = sum(1 << lane * LANE_BITS for lane in range(len(masks)))
        self._runs: dict[int, int] = {}

    def free_for(self, bits: int) -> int:
        """In every lane the bits from which ``bits`` bits in a row are free."""
        runs = self._runs.get(bits)
        if runs is None:
            runs = self._runs[bits] = free_for(self.free, bits)
        return runs

    def spread(self, mask: int) -> int:
        """One day's mask, the same in every lane."""
        return mask * self._ones

    def lane_with(self, lanes: int, bit: int) -> int:
        """The first lane of ``lanes`` in which ``bit`` is set."""
        at = lanes >> bit & self._ones
        return (at & -at).bit_length() // LANE_BITS


def folded(lanes: int) -> int:
    """The bits set in any lane, as one day's mask."""
    day = 0
    while lanes:
        day |= lanes
        lanes >>= LANE_BITS
    return day & DAY_MASK
