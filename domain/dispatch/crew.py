"""Who may do an operation on one day, grouped by how long it takes them."""

from collections.abc import Callable, Iterable

from attrs import frozen

from domain.dispatch.calendar import bits_for, free_for
from domain.shared.ids import TechnicianId

Preference = tuple[int, int, float, int]
"""Lower is better: grade beyond the need, bits already claimed that day, -rating, place in list."""

Member = tuple[Preference, TechnicianId, float, int]
"""Somebody who may do a kind of work: preference, id, pace, free bits of the day."""


@frozen
class Crew:
    """Those who need ``bits`` bits for an operation, the preferred one first.

    ``starts``: for each of ``technicians``, where the operation can begin; ``anybody``: for any.
    """

    bits: int
    anybody: int
    technicians: tuple[TechnicianId, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, bits: int, hands: Iterable[tuple[TechnicianId, int]]) -> "Crew":
        technicians, starts = zip(*hands, strict=True)
        anybody = 0
        for mask in starts:
            anybody |= mask
        return cls(bits, anybody, technicians, starts)

    def free_at(self, bit: int) -> list[TechnicianId]:
        """Who can begin at ``bit``, the preferred one first."""
        pairs = zip(self.technicians, self.starts, strict=True)
        return [technician for technician, mask in pairs if mask >> bit & 1]


def crews_of(members: Iterable[Member], planned_min: int) -> tuple[Crew, ...]:
    """The crews for work of ``planned_min``, the fastest first; nobody without a gap for it."""
    by_bits: dict[int, list[tuple[TechnicianId, int]]] = {}
    for _, technician, pace, free in members:
        bits = bits_for(planned_min, pace)
        mask = free_for(free, bits)
        if mask:
            by_bits.setdefault(bits, []).append((technician, mask))
    return tuple([Crew.of(bits, by_bits[bits]) for bits in sorted(by_bits)])


def only(crews: Iterable[Crew], chosen: TechnicianId) -> tuple[Crew, ...]:
    return _filtered(crews, lambda technician: technician == chosen)


def without(crews: Iterable[Crew], left_out: TechnicianId) -> tuple[Crew, ...]:
    return _filtered(crews, lambda technician: technician != left_out)


def _filtered(crews: Iterable[Crew], keep: Callable[[TechnicianId], bool]) -> tuple[Crew, ...]:
    kept = []
    for crew in crews:
        pairs = zip(crew.technicians, crew.starts, strict=True)
        hands = [(technician, mask) for technician, mask in pairs if keep(technician)]
        if hands:
            kept.append(Crew.of(crew.bits, hands))
    return tuple(kept)
