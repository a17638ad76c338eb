"""Who may do an operation on one day, grouped by how long it takes them."""

from collections.abc import Iterable, Sequence

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
    technicians: Sequence[TechnicianId]
    starts: Sequence[int]

    def free_at(self, bit: int) -> list[TechnicianId]:
        """Who can begin at ``bit``, the preferred one first."""
        starts = self.starts
        return [one for i, one in enumerate(self.technicians) if starts[i] >> bit & 1]


def crews_of(members: Iterable[Member], planned_min: int) -> tuple[Crew, ...]:
    """The crews for work of ``planned_min``, the fastest first; nobody without a gap for it."""
    by_bits: dict[int, tuple[list[TechnicianId], list[int]]] = {}
    for _, technician, pace, free in members:
        bits = bits_for(planned_min, pace)
        mask = free_for(free, bits)
        if mask:
            technicians, starts = by_bits.setdefault(bits, ([], []))
            technicians.append(technician)
            starts.append(mask)
    return tuple([_crew(bits, *by_bits[bits]) for bits in sorted(by_bits)])


def _crew(bits: int, technicians: list[TechnicianId], starts: list[int]) -> Crew:
    anybody = 0
    for mask in starts:
        anybody |= mask
    return Crew(bits, anybody, technicians, starts)


def only(crews: Iterable[Crew], chosen: TechnicianId) -> tuple[Crew, ...]:
    return tuple(
        [
            _crew(crew.bits, [chosen], [crew.starts[crew.technicians.index(chosen)]])
            for crew in crews
            if chosen in crew.technicians
        ]
    )


def without(crews: Iterable[Crew], left_out: TechnicianId) -> tuple[Crew, ...]:
    return tuple([left for crew in crews if (left := _without(crew, left_out)).technicians])


def _without(crew: Crew, left_out: TechnicianId) -> Crew:
    if left_out not in crew.technicians:
        return crew
    at = crew.technicians.index(left_out)
    others = [*crew.technicians[:at], *crew.technicians[at + 1 :]]
    return _crew(crew.bits, others, [*crew.starts[:at], *crew.starts[at + 1 :]])
