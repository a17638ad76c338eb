"""By how much one was better than another."""

from collections.abc import Sequence
from typing import Self

from attrs import frozen

from domain.dispatch.offer import Term


@frozen
class Margin:
    """The points that each term cost the loser beyond the winner, by the term's name.

    Positive speaks for the winner, negative for the loser; the fewest points win.
    """

    points: tuple[tuple[str, float], ...]

    @classmethod
    def between(cls, winner: Sequence[Term], loser: Sequence[Term]) -> Self:
        """What told the two apart; a term that only one of them has costs the other nothing."""
        won = {term.name: term.points for term in winner}
        lost = {term.name: term.points for term in loser}
        names = dict.fromkeys([*won, *lost])
        return cls(tuple((name, lost.get(name, 0.0) - won.get(name, 0.0)) for name in names))

    @property
    def total(self) -> float:
        return sum(points for _, points in self.points)

    @property
    def telling(self) -> str | None:
        """The term that spoke most for the winner, if any did."""
        name, points = max(self.points, key=lambda one: one[1], default=(None, 0.0))
        return name if points > 0 else None
